using Akka.Event;
using Mallard.Game.Games;
using Mallard.Hosting;
using Mallard.Hosting.Configuration;
using Mallard.Survival;
using Mallard.Survival.Balance;

namespace Mallard.Game;

/// <summary>The survival game, which a game node plays unless it is given another.</summary>
public sealed class SurvivalModule : IGameModule
{
    public string Name => "survival";

    public Func<NodeContext, IGameSource> Configure(SettingsReader settings)
    {
        var (second, day) = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        var chat = settings.Section("chat");
        var options = new SurvivalOptions
        {
            Monsters = settings.OneOf<MonsterControl>("monsters"),
            MaxPlayerSpeed = (float)settings.Number("max-player-speed", 0, 10_000),
            WaveAnswerMilliseconds = (int)settings.Duration("wave-answer-timeout", TimeSpan.FromMilliseconds(100), day).TotalMilliseconds,
            DayMilliseconds = (int)settings.Duration("day", second, day).TotalMilliseconds,
            NightMilliseconds = (int)settings.Duration("night", second, day).TotalMilliseconds,
            PrepareTimeoutMilliseconds = (int)settings.Duration("prepare-timeout", second, day).TotalMilliseconds,
            FullPositions = settings.Flag("full-positions"),
            Chat = new ChatOptions
            {
                Burst = chat.Int("burst", 1, 10_000),
                LinesPerSecond = (float)chat.Number("lines-per-second", 0.01, 1000),
                MaxLength = chat.Int("max-length", 1, 10_000),
                Words = [.. chat.TextList("filtered-words")],
            },
        };
        var data = settings.Text("data", allowEmpty: true);
        return node => data.Length == 0 ? new OneGame(new SurvivalGameFactory(options)) : Watched(data, options, node);
    }

    private static SurvivalSource Watched(string data, SurvivalOptions options, NodeContext node)
    {
        try
        {
            var source = SurvivalSource.Open(data, options, Logging.GetLogger(node.System, "balance-data"));
            source.Watch(node.Time);
            node.System.RegisterOnTermination(source.Dispose);
            return source;
        }
        catch (Exception e) when (e is BalanceDataException or IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException($"mallard.game.survival.data: {data}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}

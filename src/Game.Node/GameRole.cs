using Akka.Event;
using Mallard.Game.Games;
using Mallard.Game.Recordings;
using Mallard.Hosting;
using Mallard.Hosting.Configuration;
using Mallard.Messages.Sharding;
using Mallard.Survival;
using Mallard.Survival.Balance;

namespace Mallard.Game;

/// <summary>The game as a role of a node: reads <c>mallard.game</c> and hosts matches of the survival game.</summary>
public sealed class GameRole : INodeRole
{
    public string Name => Roles.Game;

    public IReadOnlyList<NodeOption> Options => [];

    public IRoleStart Configure(SettingsReader settings)
    {
        var (moment, second, hour) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        return new Start(
            new GameSettings
            {
                // Below 10 ms the timers of the platform are too coarse.
                Tick = ReadTick(settings, moment, second),
                SimulationSpeed = settings.Number("simulation-speed", 0.1, 100),
                MaxCatchUpTicks = settings.Int("max-catch-up-ticks", 1, 1000),
                ReconnectGrace = settings.Duration("reconnect-grace", TimeSpan.Zero, hour),
                GatherTimeout = settings.Duration("gather-timeout", TimeSpan.FromMilliseconds(100), hour),
                ReleaseTimeout = settings.Duration("release-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
                AnnounceLeaving = settings.Flag("announce-leaving"),
                LoadReportInterval = settings.Duration("load-report-interval", moment, TimeSpan.FromMinutes(1)),
                Recording = ReadRecording(settings.Section("recording")),
            },
            ReadSurvival(settings.Section("survival")),
            settings.Section("survival").Text("data", allowEmpty: true));
    }

    // Games count their time in whole milliseconds; what is over would be lost with every tick.
    private static TimeSpan ReadTick(SettingsReader settings, TimeSpan min, TimeSpan max)
    {
        var tick = settings.Duration("tick", min, max);
        if (tick.Ticks % TimeSpan.TicksPerMillisecond != 0) settings.Fault("tick", "must be whole milliseconds");
        return tick;
    }

    private static RecordingSettings ReadRecording(SettingsReader settings) => new()
    {
        IsEnabled = settings.Flag("enabled"),
        Directory = settings.Text("directory"),
        HashEvery = settings.Int("hash-every", 1, 10_000),
        MaxSize = settings.Bytes("max-size", 64 << 10, 1 << 30),
    };

    private static SurvivalOptions ReadSurvival(SettingsReader settings)
    {
        var (second, day) = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        var chat = settings.Section("chat");
        return new SurvivalOptions
        {
            DayMilliseconds = (int)settings.Duration("day", second, day).TotalMilliseconds,
            NightMilliseconds = (int)settings.Duration("night", second, day).TotalMilliseconds,
            PrepareTimeoutMilliseconds = (int)settings.Duration("prepare-timeout", second, day).TotalMilliseconds,
            Chat = new ChatOptions
            {
                MaxLength = chat.Int("max-length", 1, 10_000),
                Words = [.. chat.TextList("filtered-words")],
            },
        };
    }

    private sealed class Start(GameSettings settings, SurvivalOptions survival, string data) : IRoleStart
    {
        public async Task<string> StartAsync(NodeContext node, CancellationToken cancellationToken)
        {
            IGameSource game = data.Length == 0 ? new OneGame(new SurvivalGameFactory(survival)) : Watched(node);
            await GameNode.StartAsync(node.System, settings with { ClientVersion = node.Settings.ClientVersion }, game, node.Time);
            return $"matches of the {game.Current.Name} game, {1 / settings.Tick.TotalSeconds:0.#} ticks a second{DataNote}";
        }

        private string DataNote => data.Length == 0 ? "" : $", balance data from {Path.GetFullPath(data)}";

        private SurvivalSource Watched(NodeContext node)
        {
            try
            {
                var source = SurvivalSource.Open(data, survival, Logging.GetLogger(node.System, "balance-data"));
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
}

using Mallard.Hosting;
using Mallard.Hosting.Configuration;
using Mallard.Messages.Sharding;
using Mallard.Survival;

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
                Tick = settings.Duration("tick", moment, second),
                MaxCatchUpTicks = settings.Int("max-catch-up-ticks", 1, 1000),
                ReconnectGrace = settings.Duration("reconnect-grace", TimeSpan.Zero, hour),
                GatherTimeout = settings.Duration("gather-timeout", TimeSpan.FromMilliseconds(100), hour),
                ReleaseTimeout = settings.Duration("release-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
                AnnounceLeaving = settings.Flag("announce-leaving"),
                LoadReportInterval = settings.Duration("load-report-interval", moment, TimeSpan.FromMinutes(1)),
            },
            ReadSurvival(settings.Section("survival")));
    }

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

    private sealed class Start(GameSettings settings, SurvivalOptions survival) : IRoleStart
    {
        public async Task<string> StartAsync(NodeContext node, CancellationToken cancellationToken)
        {
            var game = new SurvivalGameFactory(survival);
            await GameNode.StartAsync(node.System, settings with { ClientVersion = node.Settings.ClientVersion }, game, node.Time);
            return $"matches of the {game.Name} game, {1 / settings.Tick.TotalSeconds:0.#} ticks a second";
        }
    }
}

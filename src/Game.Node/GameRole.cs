using Mallard.Hosting;
using Mallard.Hosting.Configuration;
using Mallard.Messages.Sharding;
using Mallard.Rules;

namespace Mallard.Game;

/// <summary>The game as a role of a node: reads <c>mallard.game</c> and hosts matches of one game.</summary>
/// <param name="module">The game. All game nodes of a cluster play the same.</param>
public sealed class GameRole(IGameModule module) : INodeRole
{
    /// <summary>With the survival game.</summary>
    public GameRole()
        : this(new SurvivalModule())
    {
    }

    public string Name => Roles.Game;

    public IReadOnlyList<NodeOption> Options => [];

    public IReadOnlyList<string> Plugins { get; } = [module.Name];

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
            module.Configure(settings.Section(module.Name)));
    }

    private sealed class Start(GameSettings settings, Func<IGameFactory> games) : IRoleStart
    {
        public async Task<string> StartAsync(NodeContext node, CancellationToken cancellationToken)
        {
            var game = games();
            await GameNode.StartAsync(node.System, settings with { ClientVersion = node.Settings.ClientVersion }, game, node.Time);
            return $"matches of the {game.Name} game, {1 / settings.Tick.TotalSeconds:0.#} ticks a second";
        }
    }
}

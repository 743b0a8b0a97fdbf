using Mallard.Game.Games;
using Mallard.Game.Recordings;
using Mallard.Hosting;
using Mallard.Hosting.Configuration;
using Mallard.Messages.Sharding;

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
                Tick = ReadTick(settings, moment, second),
                SimulationSpeed = settings.Number("simulation-speed", 0.1, 100),
                MaxCatchUpTicks = settings.Int("max-catch-up-ticks", 1, 1000),
                SlowestStates = settings.Duration("slowest-states", TimeSpan.Zero, second),
                MatchesPerTurn = settings.Int("matches-per-turn", 1, 1000),
                MatchThreads = settings.Int("match-threads", 0, 256) is > 0 and var threads ? threads : Environment.ProcessorCount,
                ReconnectGrace = settings.Duration("reconnect-grace", TimeSpan.Zero, hour),
                GatherTimeout = settings.Duration("gather-timeout", TimeSpan.FromMilliseconds(100), hour),
                ReleaseTimeout = settings.Duration("release-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
                HangTimeout = settings.Duration("hang-timeout", second, hour),
                AnnounceLeaving = settings.Flag("announce-leaving"),
                LoadReportInterval = settings.Duration("load-report-interval", moment, TimeSpan.FromMinutes(1)),
                Recording = ReadRecording(settings.Section("recording")),
            },
            module.Configure(settings.Section(module.Name)));
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

    private sealed class Start(GameSettings settings, Func<NodeContext, IGameSource> open) : IRoleStart
    {
        public async Task<string> StartAsync(NodeContext node, CancellationToken cancellationToken)
        {
            var game = open(node);
            await GameNode.StartAsync(
                node.System,
                settings with { ClientVersion = node.Settings.ClientVersion },
                game,
                node.Time,
                node.Drain,
                node.Inspection,
                cancellationToken);
            return $"matches of the {game} game, {1 / settings.Tick.TotalSeconds:0.#} ticks a second";
        }
    }
}

using Mallard.Game.Recordings;
using Mallard.Protocol;

namespace Mallard.Game;

/// <summary>Settings of a game node; <c>hocon/game.conf</c> says what each does.</summary>
public sealed record GameSettings
{
    private static readonly TimeSpan FinestTimer = TimeSpan.FromMilliseconds(2);

    /// <summary>The version string on every frame sent to clients.</summary>
    public string ClientVersion { get; init; } = FrameFormat.DefaultVersion;

    /// <summary>Length of a tick for the game. Whole milliseconds.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How much faster than the clock the time of matches passes, from 0.1 to 100. The game's ticks keep their length.</summary>
    public double SimulationSpeed { get; init; } = 1;

    /// <summary>Most ticks a late match makes up for at once; the rest of the delay is given up.</summary>
    public int MaxCatchUpTicks { get; init; } = 5;

    /// <summary>
    /// The longest time between two states of a match, which positions are, while nodes are behind. Not more than <see cref="Tick"/>: states
    /// go out with every tick, come what may.
    /// </summary>
    public TimeSpan SlowestStates { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How many matches share a turn of a tick, for each gateway that the node sends to, before the next turn is used. What they send waits for each other.
    /// </summary>
    public int MatchesPerTurn { get; init; } = 16;

    /// <summary>Threads that matches run on: one for each processor core unless set.</summary>
    public int MatchThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>How long a player whose connection is gone may take to come back.</summary>
    public TimeSpan ReconnectGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a new match waits for the others once a player is connected; for the first one <see cref="ReconnectGrace"/> longer.</summary>
    public TimeSpan GatherTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a match waits for the lobby to take a player back before the player is told all the same.</summary>
    public TimeSpan ReleaseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a game may take for one call before its match is given up. At least three ticks.</summary>
    public TimeSpan HangTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the others are told (2010) when a player leaves a match for good.</summary>
    public bool AnnounceLeaving { get; init; } = true;

    /// <summary>How often a node publishes its load.</summary>
    public TimeSpan LoadReportInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Which matches are recorded, and where to.</summary>
    public RecordingSettings Recording { get; init; } = new();

    /// <summary>Time from one tick to the next on the clock.</summary>
    internal TimeSpan RealTick => Tick / SimulationSpeed;

    /// <summary>Time from one wake-up of the matches to the next. At high speeds each brings several ticks: no timer is finer.</summary>
    internal TimeSpan WakeUpPeriod => RealTick > FinestTimer ? RealTick : FinestTimer;
}

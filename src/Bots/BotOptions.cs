using Mallard.Bots.Accounting;

namespace Mallard.Bots;

/// <summary>How bots say goodbye.</summary>
public enum LeaveBy
{
    /// <summary>2008 in the running match, which the others are told (2010).</summary>
    Request,

    /// <summary>Closing the connection; for servers that refuse 2008 during a match.</summary>
    Close,
}

/// <summary>A load that comes and goes.</summary>
/// <param name="After">From when all play until it comes.</param>
/// <param name="For">How long it stays.</param>
/// <param name="Times">How many times as many moves there are.</param>
public sealed record Surge(TimeSpan After, TimeSpan For, int Times);

/// <summary>What a run does. See <c>--help</c> for the words that set each.</summary>
public sealed record BotOptions
{
    public string Host { get; init; } = "127.0.0.1";

    public int Port { get; init; } = 5555;

    /// <summary>Further gateways of the same cluster: players are spread evenly over all of them, and so are those of a room.</summary>
    public IReadOnlyList<int> AlsoPorts { get; init; } = [];

    public int Clients { get; init; } = 4;

    /// <summary>Players per room; the last room takes what is left.</summary>
    public int RoomSize { get; init; } = 4;

    /// <summary>Moves per second and player.</summary>
    public double Moves { get; init; } = 5;

    /// <summary>How long each room plays.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two chat lines of a player; zero for none.</summary>
    public TimeSpan ChatEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between two swings of a player; zero for none.</summary>
    public TimeSpan SwingEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Logins started per second; zero for as many as the bounded concurrency allows.</summary>
    public double ConnectRate { get; init; }

    /// <summary>True lets no room play before all are ready to, so that the load is there all at once.</summary>
    public bool Together { get; init; }

    /// <summary>
    /// Not null: measure, once all rooms play, for what is left of the duration after this time. Before that the server warms up. Implies
    /// <see cref="Together"/>.
    /// </summary>
    public TimeSpan? WarmUp { get; init; }

    /// <summary>Processes of the server whose processor time is measured too.</summary>
    public IReadOnlyList<WatchedProcess> Watch { get; init; } = [];

    /// <summary>Not null: for a while everybody moves more often. The swings are then told second by second. Needs a warm-up.</summary>
    public Surge? Surge { get; init; }

    public LeaveBy LeaveBy { get; init; }

    /// <summary>Part of all account names, 1 to 8 characters. Null for one that no earlier run had.</summary>
    public string? Seed { get; init; }

    /// <summary>Longest wait for any one answer, and for the last packets at the end.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool Verbose { get; init; }

    public bool Json { get; init; }

    /// <summary>The gateway of the player with this number, from 1 up.</summary>
    public int PortOf(int player) => (player - 1) % (AlsoPorts.Count + 1) is var n and > 0 ? AlsoPorts[n - 1] : Port;
}

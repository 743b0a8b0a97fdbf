using Mallard.Bots.Accounting;

namespace Mallard.Bots.Visits;

/// <summary>What all runs of bots that do not play have in common.</summary>
public abstract record VisitOptions
{
    public string Host { get; init; } = "127.0.0.1";

    public int Port { get; init; } = 5555;

    /// <summary>Processes of the server whose processor time and memory are measured too.</summary>
    public IReadOnlyList<WatchedProcess> Watch { get; init; } = [];

    /// <summary>Part of all account names, 1 to 8 characters. Null for one that no earlier run had.</summary>
    public string? Seed { get; init; }

    /// <summary>Longest wait for any one answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool Json { get; init; }
}

/// <summary>Bots that log in and say nothing. See <c>idle --help</c>.</summary>
public sealed record IdleOptions : VisitOptions
{
    public int Clients { get; init; } = 1000;

    /// <summary>From the last login until memory is read: what logging in has left behind may go first.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the silence is that is measured.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>Bots that create rooms, join them and leave them. See <c>churn --help</c>.</summary>
public sealed record ChurnOptions : VisitOptions
{
    /// <summary>Rooms per second.</summary>
    public double Rate { get; init; } = 20;

    /// <summary>How long is measured.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long rooms come and go before that.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>Who create the rooms: four bots each. Null for as many as make four rooms a second each.</summary>
    public int? Crews { get; init; }

    internal int CrewCount => Crews ?? (int)Math.Ceiling(Rate / 4);
}

/// <summary>Bots that all log in at once. See <c>logins --help</c>.</summary>
public sealed record LoginsOptions : VisitOptions
{
    public int Clients { get; init; } = 200;

    /// <summary>Only make the accounts.</summary>
    public bool RegisterOnly { get; init; }

    /// <summary>The accounts are there already.</summary>
    public bool Registered { get; init; }
}

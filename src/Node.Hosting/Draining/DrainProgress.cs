namespace Mallard.Hosting.Draining;

/// <summary>Where a drain is. The phases come in this order, none twice.</summary>
public enum DrainPhase
{
    /// <summary>Nobody has asked for a drain.</summary>
    None,

    /// <summary>Not ready any more and no home for new matches, but no player is refused yet.</summary>
    Announced,

    /// <summary>Waits for matches to end and players to go.</summary>
    Waiting,

    /// <summary>Hands over what is left and leaves the cluster.</summary>
    Leaving,

    /// <summary>The node has ended.</summary>
    Ended,
}

/// <summary>A drain at one moment.</summary>
public sealed record DrainProgress
{
    /// <summary>Of a node that nobody has asked to drain.</summary>
    public static readonly DrainProgress None = new();

    public DrainPhase Phase { get; init; }

    /// <summary>Who asked for it first.</summary>
    public string AskedBy { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When the first player may be refused.</summary>
    public DateTimeOffset GraceUntil { get; init; }

    /// <summary>When players who are in no match have to go.</summary>
    public DateTimeOffset PlayersUntil { get; init; }

    /// <summary>When matches are ended.</summary>
    public DateTimeOffset MatchesUntil { get; init; }

    /// <summary>Each role of the node, in the order of their start.</summary>
    public IReadOnlyList<RoleDrain> Roles { get; init; } = [];

    /// <summary>The same for people, a line for each thing.</summary>
    public IReadOnlyList<string> Lines => Phase switch
    {
        DrainPhase.None => ["not draining"],
        DrainPhase.Announced => [Headline($"not ready for new players, refuses none before {Time(GraceUntil)}")],
        DrainPhase.Waiting => [Headline($"waits for matches until {Time(MatchesUntil)}, for other players until {Time(PlayersUntil)}"), .. Roles.Select(r => r.Line)],
        DrainPhase.Leaving => [Headline("hands over what is left and leaves the cluster"), .. Roles.Select(r => r.Line)],
        _ => [Headline("over")],
    };

    private string Headline(string what) => $"draining since {Time(StartedAt)}, asked for by {AskedBy}: {what}";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss'Z'");
}

/// <summary>One role in a drain.</summary>
/// <param name="Role">Its name.</param>
/// <param name="IsWaiting">Whether the drain waits for it.</param>
/// <param name="Left">What is left here; empty before that is known, and when nothing is.</param>
public sealed record RoleDrain(string Role, bool IsWaiting, IReadOnlyList<DrainCount> Left)
{
    /// <summary>The same for people.</summary>
    public string Line => Left.Count == 0 && IsWaiting
        ? $"{Role}: waits"
        : $"{Role}: {(IsWaiting ? "waits, " : "")}{(Left.Any(l => l.Count > 0) ? string.Join(", ", Left) : "nothing")} left";
}

/// <summary>So many of something.</summary>
/// <param name="Count">How many.</param>
/// <param name="One">What one of them is called.</param>
/// <param name="Many">What several are called.</param>
public sealed record DrainCount(int Count, string One, string Many)
{
    public override string ToString() => $"{Count} {(Count == 1 ? One : Many)}";
}

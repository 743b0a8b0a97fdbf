namespace Mallard.Bots.Accounting;

/// <summary>What is accounted for, in the order of a round.</summary>
public enum Kind
{
    /// <summary>2005, to those who are in a room when somebody joins.</summary>
    Join,

    /// <summary>3003, to all members when the owner prepares.</summary>
    Prepare,

    /// <summary>3006, to all members when the owner starts.</summary>
    Start,

    /// <summary>4001, seen by all members in a 4002.</summary>
    Move,

    /// <summary>4024, to all members as a 4025.</summary>
    Chat,

    /// <summary>4004, to the others as a 4006.</summary>
    Swing,

    /// <summary>2008 in a running match, to the others as a 2010.</summary>
    Leave,
}

/// <summary>The account of one kind. Always: expected = received + superseded + missing.</summary>
/// <param name="Sent">Packets sent.</param>
/// <param name="Expected">Sent, times those who should see each.</param>
/// <param name="Received">How many of the expected ones were seen, each counted once.</param>
/// <param name="Superseded">Moves that a newer one of the same player replaced before they were shown; not a loss.</param>
/// <param name="Missing">Neither seen nor superseded.</param>
/// <param name="OutOfOrder">Seen after a later one of the same player.</param>
/// <param name="Duplicates">Seen more often than sent, or never sent at all.</param>
public readonly record struct Tally(
    long Sent, long Expected, long Received, long Superseded, long Missing, long OutOfOrder, long Duplicates)
{
    /// <summary>True if everything arrived, in order and once.</summary>
    public bool IsClean => Missing == 0 && OutOfOrder == 0 && Duplicates == 0;

    public static Tally operator +(Tally a, Tally b) => new(
        a.Sent + b.Sent,
        a.Expected + b.Expected,
        a.Received + b.Received,
        a.Superseded + b.Superseded,
        a.Missing + b.Missing,
        a.OutOfOrder + b.OutOfOrder,
        a.Duplicates + b.Duplicates);

    public static Tally Add(Tally left, Tally right) => left + right;
}

namespace Mallard.Bots.Accounting;

/// <summary>
/// What one receiver saw of one sender's moves, numbered from 1. A move is state: the server repeats the newest one and may leave out
/// older ones, but must never go back, and the last one must arrive. A part of the book it is in, see <see cref="Threads.Near"/>; never copied.
/// </summary>
public struct StateStream
{
    /// <summary>The newest move seen; 0 is the place where the player started.</summary>
    public long Last { get; private set; }

    /// <summary>How many different moves were seen.</summary>
    public long Received { get; private set; }

    public long OutOfOrder { get; private set; }

    /// <summary>Positions that the sender never was at.</summary>
    public long Unknown { get; private set; }

    /// <summary>Moves that were skipped because a newer one came first.</summary>
    public readonly long Superseded => Last - Received;

    /// <summary>Records a position.</summary>
    /// <param name="number">The number of the move, 0 for the start, negative for a place that no move leads to.</param>
    /// <param name="sent">How many moves the sender has sent.</param>
    /// <returns>True if the move was seen for the first time.</returns>
    public bool Record(long number, long sent)
    {
        if (number == Last) return false;
        if (number < 0 || number > sent)
        {
            Unknown++;
            return false;
        }

        if (number < Last)
        {
            OutOfOrder++;
            return false;
        }

        Last = number;
        Received++;
        return true;
    }
}

namespace Mallard.Bots.Accounting;

/// <summary>
/// What one receiver saw of one sender's events (chat lines, swings), numbered from 1: each must arrive exactly once and in order.
/// </summary>
public sealed class EventStream
{
    // Almost always all that is needed: everything up to here has arrived. Numbers beyond a gap wait in the set.
    private readonly HashSet<long> _beyondGap = [];
    private long _complete;
    private long _highest;

    public long Received => _complete + _beyondGap.Count;

    public long OutOfOrder { get; private set; }

    public long Duplicates { get; private set; }

    /// <summary>Records an event.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="sent">How many the sender has sent; a higher number was never sent.</param>
    /// <returns>True if it was seen for the first time.</returns>
    public bool Record(long number, long sent)
    {
        if (number < 1 || number > sent || number <= _complete || !_beyondGap.Add(number))
        {
            Duplicates++;
            return false;
        }

        if (number < _highest) OutOfOrder++;
        else _highest = number;

        while (_beyondGap.Remove(_complete + 1)) _complete++;
        return true;
    }
}

namespace Mallard.Messages.Traces;

/// <summary>
/// Picks one in so many packets of one client to be traced. A countdown: packets that are not picked cost a comparison and a subtraction for
/// all that come together. Not thread-safe.
/// </summary>
public sealed class PacketSampler
{
    private readonly int _every;
    private int _next;

    /// <summary>One for a client.</summary>
    /// <param name="every">One in so many packets, 1 at least.</param>
    /// <param name="first">
    /// Which of its packets is the first, from 1 to <paramref name="every"/>. By chance for each client: else those who send few packets would
    /// never be seen.
    /// </param>
    public PacketSampler(int every, int first)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, every);
        (_every, _next) = (every, first);
    }

    /// <summary>Lets packets pass if none of them is to be traced.</summary>
    /// <param name="packets">How many.</param>
    /// <returns>False if one is: then none was counted, and each is to be asked for with <see cref="Take"/>.</returns>
    public bool TryPass(int packets)
    {
        if (packets >= _next) return false;
        _next -= packets;
        return true;
    }

    /// <summary>Whether the next packet is to be traced.</summary>
    public bool Take()
    {
        if (--_next > 0) return false;
        _next = _every;
        return true;
    }
}

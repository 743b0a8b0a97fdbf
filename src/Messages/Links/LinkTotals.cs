namespace Mallard.Messages.Links;

/// <summary>What packet links have done so far.</summary>
/// <param name="Batches">Batches sent.</param>
/// <param name="Packets">Packets in them.</param>
/// <param name="Refused">Packets that found no room.</param>
/// <param name="WaitingBytes">Bytes that wait now.</param>
public readonly record struct LinkTotals(long Batches, long Packets, long Refused, long WaitingBytes)
{
    public static LinkTotals operator +(LinkTotals a, LinkTotals b) =>
        new(a.Batches + b.Batches, a.Packets + b.Packets, a.Refused + b.Refused, a.WaitingBytes + b.WaitingBytes);
}

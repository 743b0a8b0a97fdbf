using Mallard.Messages.Traces;

namespace Mallard.Messages.Links;

/// <summary>What travels over a <see cref="PacketLink"/>: packets of the per-packet path.</summary>
public interface IPacket : IPacketMessage
{
    /// <summary>Bytes of its content, without what it is wrapped in.</summary>
    int Size { get; }

    /// <summary>The trace it belongs to; null for nearly all.</summary>
    TraceContext? Trace { get; }
}

/// <summary>Packets of many senders that leave for one node together, in order.</summary>
/// <param name="Number">Counts the batches of a link from 1.</param>
/// <param name="Packets">The packets.</param>
public sealed record PacketBatch(long Number, IPacket[] Packets) : IPacketMessage;

/// <summary>The receiver of a link has taken all batches up to this one.</summary>
public sealed record BatchTaken(long Number) : IPacketMessage;

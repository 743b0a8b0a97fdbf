using Akka.Actor;
using Mallard.Messages.Serialization;
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

/// <summary>Packets of many senders that leave for one node together, in order. They are laid out when they are added to a link, and stay so to their receiver.</summary>
public sealed record PacketBatch : IPacketMessage
{
    /// <summary>Packets that have been laid out.</summary>
    /// <param name="number">Counts the batches of a link from 1.</param>
    /// <param name="count">How many packets there are.</param>
    /// <param name="packets">The packets, one behind another.</param>
    internal PacketBatch(long number, int count, ReadOnlyMemory<byte> packets) => (Number, Count, Packets) = (number, count, packets);

    /// <summary>Lays packets out.</summary>
    /// <param name="number">Counts the batches of a link from 1.</param>
    /// <param name="packets">The packets.</param>
    public PacketBatch(long number, IReadOnlyCollection<IPacket> packets)
    {
        var buffer = new PacketBuffer();
        foreach (var packet in packets) buffer.Add(packet);
        (Number, Count, Packets) = (number, packets.Count, buffer.Bytes);
    }

    /// <summary>Counts the batches of a link from 1.</summary>
    public long Number { get; }

    /// <summary>How many packets there are.</summary>
    public int Count { get; }

    /// <summary>The packets as they lie on the wire, one behind another.</summary>
    internal ReadOnlyMemory<byte> Packets { get; }

    /// <summary>The packets, one after the other.</summary>
    public IEnumerable<EncodedPacket> Read()
    {
        for (var rest = Packets; EncodedPacket.TryNext(ref rest, out var packet);) yield return packet;
    }

    /// <summary>The packets, decoded.</summary>
    /// <param name="system">The actor system that they are in now.</param>
    public IEnumerable<IPacket> Decode(ActorSystem system) => Read().Select(packet => packet.Decode(system));
}

/// <summary>The receiver of a link has taken all batches up to this one.</summary>
public sealed record BatchTaken(long Number) : IPacketMessage;

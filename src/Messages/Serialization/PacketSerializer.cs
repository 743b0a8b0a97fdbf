using System.Buffers.Binary;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Traces;

namespace Mallard.Messages.Serialization;

/// <summary>
/// The serializer of the per-packet path: fixed layouts, big-endian, no reflection, one array per message between nodes. A manifest names
/// layout and version, so a changed layout gets a new manifest and old nodes refuse it instead of misreading it.
/// </summary>
/// <remarks>
/// A sampled packet has its trace before its layout; one that is not has not a byte for it. Alone that is a manifest of its own, in a batch a
/// bit in the kind of the packet. A node that knows neither refuses the message, and with it all packets of that batch.
/// </remarks>
public sealed class PacketSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const string MatchInputManifest = "i1";
    public const string DeliveryManifest = "d2";
    public const string TracedMatchInputManifest = "i1t";
    public const string TracedDeliveryManifest = "d2t";
    public const string BatchManifest = "b1";
    public const string TakenManifest = "t1";

    /// <summary>The same on every node, and outside the range that Akka keeps for itself.</summary>
    public const int Number = 4102;

    /// <summary>Bytes of a batch before its packets.</summary>
    public const int BatchHeader = 10;

    private readonly ExtendedActorSystem _system = system;

    public override int Identifier => Number;

    public override string Manifest(object o) => o switch
    {
        PacketBatch => BatchManifest,
        MatchInput input => input.Trace is null ? MatchInputManifest : TracedMatchInputManifest,
        Delivery delivery => delivery.Trace is null ? DeliveryManifest : TracedDeliveryManifest,
        BatchTaken => TakenManifest,
        _ => throw new SerializationException($"{o.GetType().FullName} has no layout."),
    };

    public override byte[] ToBinary(object obj)
    {
        byte[] bytes;
        switch (obj)
        {
            case PacketBatch batch:
                bytes = new byte[BatchHeader + batch.Packets.Length];
                WriteHeader(bytes, batch.Number, batch.Count);
                batch.Packets.Span.CopyTo(bytes.AsSpan(BatchHeader));
                return bytes;
            case IPacket packet:
                var intake = PacketLayout.IntakeOf(packet);
                bytes = new byte[PacketLayout.SizeOf(packet, intake)];
                PacketLayout.Write(bytes, packet, intake);
                return bytes;
            case BatchTaken taken:
                bytes = new byte[8];
                BinaryPrimitives.WriteInt64BigEndian(bytes, taken.Number);
                return bytes;
            default:
                throw new SerializationException($"{obj.GetType().FullName} has no layout.");
        }
    }

    // b1 = number:i64 count:u16 { kind:u8 length:i32 i1|d2|i1t|d2t }
    /// <summary>Writes what a batch has before its packets: <see cref="BatchHeader"/> bytes.</summary>
    public static void WriteHeader(Span<byte> bytes, long number, int count)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], PacketLayout.Count(count));
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return manifest switch
            {
                BatchManifest => ReadBatch(bytes),
                MatchInputManifest => PacketLayout.ReadMatchInput(bytes, null),
                DeliveryManifest => PacketLayout.ReadDelivery(bytes, null, _system),
                TracedMatchInputManifest => PacketLayout.ReadMatchInput(bytes.AsMemory(TraceContext.Size), TraceContext.Read(bytes)),
                TracedDeliveryManifest => PacketLayout.ReadDelivery(bytes.AsMemory(TraceContext.Size), TraceContext.Read(bytes), _system),
                TakenManifest => bytes.Length == 8
                    ? new BatchTaken(BinaryPrimitives.ReadInt64BigEndian(bytes))
                    : throw new SerializationException($"{bytes.Length} bytes are no number."),
                _ => throw new SerializationException($"Unknown layout '{manifest}'."),
            };
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new SerializationException($"{bytes.Length} bytes are no message of layout '{manifest}'.", e);
        }
    }

    private static PacketBatch ReadBatch(ReadOnlyMemory<byte> bytes)
    {
        var number = BinaryPrimitives.ReadInt64BigEndian(bytes.Span);
        var count = BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[8..]);
        var packets = bytes[BatchHeader..];
        PacketLayout.Check(packets.Span, count);
        return new PacketBatch(number, count, packets);
    }
}

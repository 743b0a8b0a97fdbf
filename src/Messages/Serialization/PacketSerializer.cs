using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;
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

    /// <summary>In the kind of a packet in a batch: there is a trace before it.</summary>
    internal const byte TracedBit = 0x80;

    private const int BatchHeader = 10;
    private const int PacketHeader = 5;
    private readonly ExtendedActorSystem _system = system;

    private enum PacketKind : byte
    {
        MatchInput = 1,
        Delivery = 2,
    }

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
        switch (obj)
        {
            case PacketBatch batch:
                var batchBytes = new byte[SizeOf(batch, out var intakes)];
                Write(batchBytes, batch, intakes);
                return batchBytes;
            case IPacket packet:
                var intake = PathOf(packet);
                var bytes = new byte[SizeOf(packet, intake)];
                Write(bytes, packet, intake);
                return bytes;
            case BatchTaken taken:
                var number = new byte[8];
                BinaryPrimitives.WriteInt64BigEndian(number, taken.Number);
                return number;
            default:
                throw new SerializationException($"{obj.GetType().FullName} has no layout.");
        }
    }

    /// <summary>Writes what <see cref="ToBinary"/> would return.</summary>
    /// <exception cref="SerializationException">It has no layout; nothing is written.</exception>
    public static void Write(PacketBatch batch, IBufferWriter<byte> output)
    {
        var size = SizeOf(batch, out var intakes);
        Write(output.GetSpan(size)[..size], batch, intakes);
        output.Advance(size);
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return manifest switch
            {
                BatchManifest => ReadBatch(bytes),
                MatchInputManifest => ReadMatchInput(bytes, null),
                DeliveryManifest => ReadDelivery(bytes, null),
                TracedMatchInputManifest => ReadMatchInput(bytes.AsMemory(TraceContext.Size), TraceContext.Read(bytes)),
                TracedDeliveryManifest => ReadDelivery(bytes.AsMemory(TraceContext.Size), TraceContext.Read(bytes)),
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

    // The paths of intakes, if there are any.
    private static int SizeOf(PacketBatch batch, out string?[]? intakes)
    {
        intakes = null;
        var size = BatchHeader;
        for (var i = 0; i < batch.Packets.Length; i++)
        {
            var packet = batch.Packets[i];
            if (packet is Delivery { Intake: not null }) (intakes ??= new string?[batch.Packets.Length])[i] = PathOf(packet);
            size += PacketHeader + SizeOf(packet, intakes?[i]);
        }

        return size;
    }

    // b1 = number:i64 count:u16 { kind:u8 length:i32 i1|d2|i1t|d2t }
    private static void Write(Span<byte> bytes, PacketBatch batch, string?[]? intakes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, batch.Number);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], Count(batch.Packets.Length));
        var rest = bytes[BatchHeader..];
        for (var i = 0; i < batch.Packets.Length; i++)
        {
            var packet = batch.Packets[i];
            rest[0] = (byte)(packet is MatchInput ? PacketKind.MatchInput : PacketKind.Delivery);
            if (packet.Trace is not null) rest[0] |= TracedBit;
            var length = Write(rest[PacketHeader..], packet, intakes?[i]);
            BinaryPrimitives.WriteInt32BigEndian(rest[1..], length);
            rest = rest[(PacketHeader + length)..];
        }
    }

    private PacketBatch ReadBatch(ReadOnlyMemory<byte> bytes)
    {
        var number = BinaryPrimitives.ReadInt64BigEndian(bytes.Span);
        var count = BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[8..]);
        var rest = bytes[BatchHeader..];
        RequireRoom(count * PacketHeader, rest.Length);

        var packets = new IPacket[count];
        for (var i = 0; i < packets.Length; i++)
        {
            var kind = rest.Span[0];
            var length = BinaryPrimitives.ReadInt32BigEndian(rest.Span[1..]);
            var packet = rest.Slice(PacketHeader, length);
            TraceContext? trace = null;
            if ((kind & TracedBit) != 0)
            {
                trace = TraceContext.Read(packet.Span);
                packet = packet[TraceContext.Size..];
            }

            packets[i] = (PacketKind)(kind & ~TracedBit) switch
            {
                PacketKind.MatchInput => ReadMatchInput(packet, trace),
                PacketKind.Delivery => ReadDelivery(packet, trace),
                _ => throw new SerializationException($"Unknown kind of packet {kind}."),
            };
            rest = rest[(PacketHeader + length)..];
        }

        if (!rest.IsEmpty) throw new SerializationException($"{rest.Length} bytes behind the last packet.");
        return new PacketBatch(number, packets);
    }

    private static string PathOf(IPacket packet) =>
        packet is Delivery { Intake: { } intake } ? Akka.Serialization.Serialization.SerializedActorPath(intake) : "";

    private static int SizeOf(IPacket packet, string? intake) => (packet.Trace is null ? 0 : TraceContext.Size) + packet switch
    {
        MatchInput input => 22 + (6 * input.Packets.Length) + input.Size,
        Delivery delivery => 15 + (8 * delivery.Connections.Length) + (intake is null ? 0 : Encoding.UTF8.GetByteCount(intake)) + delivery.Size,
        _ => throw new SerializationException($"{packet.GetType().FullName} has no layout."),
    };

    // i1t = trace:24 i1, d2t = trace:24 d2
    private static int Write(Span<byte> bytes, IPacket packet, string? intake)
    {
        if (packet.Trace is not { } trace) return WriteBare(bytes, packet, intake);
        trace.Write(bytes);
        return TraceContext.Size + WriteBare(bytes[TraceContext.Size..], packet, intake);
    }

    private static int WriteBare(Span<byte> bytes, IPacket packet, string? intake) =>
        packet is MatchInput input ? Write(bytes, input) : Write(bytes, (Delivery)packet, intake ?? "");

    // i1 = home:u32 room:i32 user:i32 connection:i64 count:u16 { packetType:u16 length:i32 payload }
    private static int Write(Span<byte> bytes, MatchInput input)
    {
        var rest = WriteMatch(bytes, input.Match);
        BinaryPrimitives.WriteInt32BigEndian(rest, input.User.Value);
        BinaryPrimitives.WriteInt64BigEndian(rest[4..], input.Connection.Value);
        BinaryPrimitives.WriteUInt16BigEndian(rest[12..], Count(input.Packets.Length));
        rest = rest[14..];
        foreach (var packet in input.Packets)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, packet.PacketType);
            BinaryPrimitives.WriteInt32BigEndian(rest[2..], packet.Payload.Length);
            packet.Payload.Span.CopyTo(rest[6..]);
            rest = rest[(6 + packet.Payload.Length)..];
        }

        return bytes.Length - rest.Length;
    }

    private static MatchInput ReadMatchInput(ReadOnlyMemory<byte> rest, TraceContext? trace)
    {
        var match = ReadMatch(rest.Span);
        var user = new UserId(BinaryPrimitives.ReadInt32BigEndian(rest.Span[8..]));
        var connection = new ConnectionId(BinaryPrimitives.ReadInt64BigEndian(rest.Span[12..]));
        var count = BinaryPrimitives.ReadUInt16BigEndian(rest.Span[20..]);
        rest = rest[22..];
        RequireRoom(count * 6, rest.Length);

        var packets = new GamePacketBytes[count];
        for (var i = 0; i < packets.Length; i++)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
            var length = BinaryPrimitives.ReadInt32BigEndian(rest.Span[2..]);
            packets[i] = new GamePacketBytes(type, rest.Slice(6, length));
            rest = rest[(6 + length)..];
        }

        if (!rest.IsEmpty) throw new SerializationException($"{rest.Length} bytes behind the last packet.");
        return new MatchInput(match, user, connection, packets) { Trace = trace };
    }

    // d2 = home:u32 room:i32 kind:u8 state:u16 intakeLength:u16 intake:utf8 count:u16 { connection:i64 } frames
    private static int Write(Span<byte> bytes, Delivery delivery, string intake)
    {
        var rest = WriteMatch(bytes, delivery.Match);
        rest[0] = (byte)delivery.Kind;
        BinaryPrimitives.WriteUInt16BigEndian(rest[1..], delivery.State);
        var intakeLength = Encoding.UTF8.GetBytes(intake, rest[5..]);
        BinaryPrimitives.WriteUInt16BigEndian(rest[3..], Count(intakeLength));
        rest = rest[(5 + intakeLength)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, Count(delivery.Connections.Length));
        rest = rest[2..];
        foreach (var connection in delivery.Connections)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, connection.Value);
            rest = rest[8..];
        }

        delivery.Frames.Span.CopyTo(rest);
        return bytes.Length - rest.Length + delivery.Frames.Length;
    }

    private Delivery ReadDelivery(ReadOnlyMemory<byte> bytes, TraceContext? trace)
    {
        var span = bytes.Span;
        var match = ReadMatch(span);
        var kind = (DeliveryKind)span[8];
        if (kind > DeliveryKind.Detach) throw new SerializationException($"Unknown kind of delivery {(byte)kind}.");

        var state = BinaryPrimitives.ReadUInt16BigEndian(span[9..]);
        var intake = span.Slice(13, BinaryPrimitives.ReadUInt16BigEndian(span[11..]));
        var count = BinaryPrimitives.ReadUInt16BigEndian(span[(13 + intake.Length)..]);
        var rest = span[(15 + intake.Length)..];
        RequireRoom(count * 8, rest.Length);

        var connections = new ConnectionId[count];
        for (var i = 0; i < connections.Length; i++)
        {
            connections[i] = new ConnectionId(BinaryPrimitives.ReadInt64BigEndian(rest));
            rest = rest[8..];
        }

        return new Delivery(match, kind, state, connections, bytes[^rest.Length..])
        {
            Intake = intake.IsEmpty ? null : _system.Provider.ResolveActorRef(Encoding.UTF8.GetString(intake)),
            Trace = trace,
        };
    }

    private static ushort Count(int items) =>
        items <= ushort.MaxValue ? (ushort)items : throw new SerializationException($"{items} are more than one message can hold.");

    // Before the array is made: a count must not cost more memory than the bytes behind it.
    private static void RequireRoom(int needed, int left)
    {
        if (needed > left) throw new SerializationException($"{needed} bytes announced, {left} left.");
    }

    private static Span<byte> WriteMatch(Span<byte> bytes, MatchId match)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, match.Home);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], match.Room.Value);
        return bytes[8..];
    }

    private static MatchId ReadMatch(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(bytes), new RoomId(BinaryPrimitives.ReadInt32BigEndian(bytes[4..])));
}

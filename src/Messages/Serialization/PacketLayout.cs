using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Traces;
using Mallard.Protocol;

namespace Mallard.Messages.Serialization;

/// <summary>Which packet lies in a batch.</summary>
public enum PacketKind : byte
{
    /// <summary>A <see cref="Matches.MatchInput"/>.</summary>
    MatchInput = 1,

    /// <summary>A <see cref="Matches.Delivery"/>.</summary>
    Delivery = 2,
}

/// <summary>
/// How packets lie on the wire, and on their way there: fixed layouts, big-endian. In a batch each has its kind and its length before it; one that is sampled
/// has its trace between them and its layout.
/// </summary>
internal static class PacketLayout
{
    /// <summary>Kind and length of a packet in a batch.</summary>
    public const int Header = 5;

    /// <summary>In the kind of a packet in a batch: there is a trace before it.</summary>
    public const byte TracedBit = 0x80;

    /// <summary>Type and length of a game packet in an input.</summary>
    public const int GamePacketHead = 6;

    /// <summary>A connection in a delivery.</summary>
    public const int ConnectionSize = 8;

    private const int MatchSize = 8;
    private const int InputHead = MatchSize + 14;
    private const int IntakeStart = MatchSize + 5;
    private const int DeliveryHead = IntakeStart + 2;

    /// <summary>The path of a delivery's intake; null if it has none.</summary>
    public static string? IntakeOf(IPacket packet) =>
        packet is Delivery { Intake: { } intake } ? Akka.Serialization.Serialization.SerializedActorPath(intake) : null;

    /// <summary>How many bytes a packet takes, without <see cref="Header"/>.</summary>
    /// <exception cref="SerializationException">It has no layout.</exception>
    public static int SizeOf(IPacket packet, string? intake) => (packet.Trace is null ? 0 : TraceContext.Size) + packet switch
    {
        MatchInput input => SizeOfInput(input.Packets),
        Delivery delivery => DeliveryHead + (ConnectionSize * Count(delivery.Connections.Length)) + (intake is null ? 0 : Count(Encoding.UTF8.GetByteCount(intake))) + delivery.Size,
        _ => throw new SerializationException($"{packet.GetType().FullName} has no layout."),
    };

    /// <summary>How many bytes a player's frames take as a <see cref="MatchInput"/>, without <see cref="Header"/>.</summary>
    /// <exception cref="SerializationException">They are too many.</exception>
    public static int SizeOfInput(ReadOnlySpan<Frame> frames)
    {
        var size = InputHead + (GamePacketHead * Count(frames.Length));
        foreach (ref readonly var frame in frames) size += frame.Payload.Length;
        return size;
    }

    // i1t = trace:24 i1, d2t = trace:24 d2
    /// <summary>Writes a packet, without <see cref="Header"/>.</summary>
    public static void Write(Span<byte> bytes, IPacket packet, string? intake)
    {
        if (packet.Trace is { } trace)
        {
            trace.Write(bytes);
            bytes = bytes[TraceContext.Size..];
        }

        if (packet is MatchInput input) WriteInput(bytes, input.Match, input.User, input.Connection, input.Packets);
        else Write(bytes, (Delivery)packet, intake ?? "");
    }

    /// <summary>Writes a packet as it lies in a batch.</summary>
    /// <param name="bytes">So much room as it takes, with <see cref="Header"/>.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="intake">What <see cref="IntakeOf"/> says of it.</param>
    public static void WriteWhole(Span<byte> bytes, IPacket packet, string? intake)
    {
        var kind = (byte)(packet is MatchInput ? PacketKind.MatchInput : PacketKind.Delivery);
        Write(WriteHeader(bytes, packet.Trace is null ? kind : (byte)(kind | TracedBit)), packet, intake);
    }

    /// <summary>Writes a player's frames as a <see cref="MatchInput"/> lies in a batch.</summary>
    public static void WriteWholeInput(Span<byte> bytes, MatchId match, UserId user, ConnectionId connection, ReadOnlySpan<Frame> frames) =>
        WriteInput(WriteHeader(bytes, (byte)PacketKind.MatchInput), match, user, connection, frames);

    /// <summary>The first of several packets that lie one behind another.</summary>
    public static int SizeOfFirst(ReadOnlySpan<byte> packets) => Header + BinaryPrimitives.ReadInt32BigEndian(packets[1..]);

    /// <summary>Whether so many packets lie there whole, and nothing else. Whoever reads them later finds no fault in them.</summary>
    /// <exception cref="SerializationException">No.</exception>
    public static void Check(ReadOnlySpan<byte> packets, int count)
    {
        RequireRoom(count * Header, packets.Length);
        for (var i = 0; i < count; i++)
        {
            var kind = packets[0];
            var length = BinaryPrimitives.ReadInt32BigEndian(packets[1..]);
            var packet = packets.Slice(Header, length);
            if ((kind & TracedBit) != 0) packet = packet[TraceContext.Size..];
            switch ((PacketKind)(kind & ~TracedBit))
            {
                case PacketKind.MatchInput:
                    CheckInput(packet);
                    break;
                case PacketKind.Delivery:
                    CheckDelivery(packet);
                    break;
                default:
                    throw new SerializationException($"Unknown kind of packet {kind}.");
            }

            packets = packets[(Header + length)..];
        }

        RequireEnd(packets.Length);
    }

    // i1 = home:u32 room:i32 user:i32 connection:i64 count:u16 { packetType:u16 length:i32 payload }
    public static MatchInput ReadMatchInput(ReadOnlyMemory<byte> rest, TraceContext? trace)
    {
        CheckInput(rest.Span);
        var (match, user, connection, count) = ReadInputHead(rest.Span);
        rest = rest[InputHead..];
        var packets = new Frame[count];
        for (var i = 0; i < packets.Length; i++)
        {
            var type = ReadGamePacket(rest.Span, out var size);
            packets[i] = new Frame(type, rest[GamePacketHead..size]);
            rest = rest[size..];
        }

        return new MatchInput(match, user, connection, packets) { Trace = trace };
    }

    // d2 = home:u32 room:i32 kind:u8 state:u16 intakeLength:u16 intake:utf8 count:u16 { connection:i64 } frames
    public static Delivery ReadDelivery(ReadOnlyMemory<byte> bytes, TraceContext? trace, ExtendedActorSystem system)
    {
        var span = bytes.Span;
        CheckDelivery(span);
        var intake = IntakePath(span);
        var rest = ConnectionsOf(span);
        var frames = bytes[(DeliveryHead + intake.Length + rest.Length)..];
        var connections = new ConnectionId[rest.Length / ConnectionSize];
        for (var i = 0; i < connections.Length; i++)
        {
            connections[i] = ReadConnection(rest);
            rest = rest[ConnectionSize..];
        }

        return new Delivery(ReadMatch(span), (DeliveryKind)span[8], BinaryPrimitives.ReadUInt16BigEndian(span[9..]), connections, frames)
        {
            Intake = intake.IsEmpty ? null : system.Provider.ResolveActorRef(Encoding.UTF8.GetString(intake)),
            Trace = trace,
        };
    }

    /// <summary>Who sent an input, for which match, and how many packets it has; they follow behind it.</summary>
    public static (MatchId Match, UserId User, ConnectionId Connection, int Count) ReadInputHead(ReadOnlySpan<byte> input) =>
    (
        ReadMatch(input),
        new UserId(BinaryPrimitives.ReadInt32BigEndian(input[8..])),
        new ConnectionId(BinaryPrimitives.ReadInt64BigEndian(input[12..])),
        BinaryPrimitives.ReadUInt16BigEndian(input[20..]));

    /// <summary>The game packets of an input, one behind another.</summary>
    public static ReadOnlySpan<byte> PacketsOf(ReadOnlySpan<byte> input) => input[InputHead..];

    /// <summary>Whom a delivery is for, one behind another.</summary>
    public static ReadOnlySpan<byte> ConnectionsOf(ReadOnlySpan<byte> delivery)
    {
        var rest = delivery[(IntakeStart + IntakePath(delivery).Length)..];
        return rest.Slice(2, BinaryPrimitives.ReadUInt16BigEndian(rest) * ConnectionSize);
    }

    /// <summary>The first of several connections.</summary>
    public static ConnectionId ReadConnection(ReadOnlySpan<byte> connections) => new(BinaryPrimitives.ReadInt64BigEndian(connections));

    /// <summary>The type of the first of several game packets.</summary>
    /// <param name="packets">The game packets, one behind another.</param>
    /// <param name="size">The first one's size; its payload is what is behind <see cref="GamePacketHead"/>.</param>
    public static ushort ReadGamePacket(ReadOnlySpan<byte> packets, out int size)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(packets[2..]);
        if (length < 0) throw new SerializationException($"{length} bytes are no payload.");
        size = GamePacketHead + length;
        return BinaryPrimitives.ReadUInt16BigEndian(packets);
    }

    /// <summary>How many a layout can count.</summary>
    /// <exception cref="SerializationException">They are more.</exception>
    public static ushort Count(int items) =>
        items <= ushort.MaxValue ? (ushort)items : throw new SerializationException($"{items} are more than one message can hold.");

    private static void WriteInput(Span<byte> bytes, MatchId match, UserId user, ConnectionId connection, ReadOnlySpan<Frame> packets)
    {
        WriteMatch(bytes, match);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], user.Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes[12..], connection.Value);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[20..], (ushort)packets.Length);
        bytes = bytes[InputHead..];
        foreach (ref readonly var packet in packets)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, packet.PacketType);
            BinaryPrimitives.WriteInt32BigEndian(bytes[2..], packet.Payload.Length);
            packet.Payload.Span.CopyTo(bytes[GamePacketHead..]);
            bytes = bytes[(GamePacketHead + packet.Payload.Length)..];
        }
    }

    private static void Write(Span<byte> bytes, Delivery delivery, string intake)
    {
        WriteMatch(bytes, delivery.Match);
        bytes[8] = (byte)delivery.Kind;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[9..], delivery.State);
        var intakeLength = Encoding.UTF8.GetBytes(intake, bytes[IntakeStart..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[11..], (ushort)intakeLength);
        var rest = bytes[(IntakeStart + intakeLength)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)delivery.Connections.Length);
        rest = rest[2..];
        foreach (var connection in delivery.Connections)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, connection.Value);
            rest = rest[ConnectionSize..];
        }

        delivery.Frames.Span.CopyTo(rest);
    }

    private static Span<byte> WriteHeader(Span<byte> bytes, byte kind)
    {
        bytes[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], bytes.Length - Header);
        return bytes[Header..];
    }

    private static void CheckInput(ReadOnlySpan<byte> input)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(input[20..]);
        var rest = input[InputHead..];
        RequireRoom(count * GamePacketHead, rest.Length);
        for (var i = 0; i < count; i++)
        {
            ReadGamePacket(rest, out var size);
            rest = rest[size..];
        }

        RequireEnd(rest.Length);
    }

    private static void CheckDelivery(ReadOnlySpan<byte> delivery)
    {
        if ((DeliveryKind)delivery[8] > DeliveryKind.Detach) throw new SerializationException($"Unknown kind of delivery {delivery[8]}.");
        var intake = IntakePath(delivery);
        if (!intake.IsEmpty && !ActorPaths.TryRead(intake, out _)) throw new SerializationException("The intake of a delivery is no path.");
        var rest = delivery[(IntakeStart + intake.Length)..];
        RequireRoom(BinaryPrimitives.ReadUInt16BigEndian(rest) * ConnectionSize, rest.Length - 2);
    }

    private static ReadOnlySpan<byte> IntakePath(ReadOnlySpan<byte> delivery) => delivery.Slice(IntakeStart, BinaryPrimitives.ReadUInt16BigEndian(delivery[11..]));

    // Before the array is made: a count must not cost more memory than the bytes behind it.
    private static void RequireRoom(int needed, int left)
    {
        if (needed > left) throw new SerializationException($"{needed} bytes announced, {left} left.");
    }

    private static void RequireEnd(int left)
    {
        if (left > 0) throw new SerializationException($"{left} bytes behind the last packet.");
    }

    private static void WriteMatch(Span<byte> bytes, MatchId match)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, match.Home);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], match.Room.Value);
    }

    private static MatchId ReadMatch(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(bytes), new RoomId(BinaryPrimitives.ReadInt32BigEndian(bytes[4..])));
}

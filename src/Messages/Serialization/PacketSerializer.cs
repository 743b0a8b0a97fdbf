using System.Buffers.Binary;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Mallard.Messages.Matches;

namespace Mallard.Messages.Serialization;

/// <summary>
/// The serializer of the per-packet path: fixed layouts, big-endian, no reflection, one array per message. A manifest names layout and
/// version, so a changed layout gets a new manifest and old nodes refuse it instead of misreading it.
/// </summary>
public sealed class PacketSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const string MatchInputManifest = "i1";
    public const string DeliveryManifest = "d1";

    /// <summary>The same on every node, and outside the range that Akka keeps for itself.</summary>
    public override int Identifier => 4102;

    public override string Manifest(object o) => o switch
    {
        MatchInput => MatchInputManifest,
        Delivery => DeliveryManifest,
        _ => throw new SerializationException($"{o.GetType().FullName} has no layout."),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        MatchInput input => Write(input),
        Delivery delivery => Write(delivery),
        _ => throw new SerializationException($"{obj.GetType().FullName} has no layout."),
    };

    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return manifest switch
            {
                MatchInputManifest => ReadMatchInput(bytes),
                DeliveryManifest => ReadDelivery(bytes),
                _ => throw new SerializationException($"Unknown layout '{manifest}'."),
            };
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new SerializationException($"{bytes.Length} bytes are no message of layout '{manifest}'.", e);
        }
    }

    // i1 = home:u32 room:i32 user:i32 connection:i64 count:u16 { packetType:u16 length:i32 payload }
    private static byte[] Write(MatchInput input)
    {
        var size = 22;
        foreach (var packet in input.Packets) size += 6 + packet.Payload.Length;

        var bytes = new byte[size];
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

        return bytes;
    }

    private static MatchInput ReadMatchInput(byte[] bytes)
    {
        var rest = new ReadOnlyMemory<byte>(bytes);
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
        return new MatchInput(match, user, connection, packets);
    }

    // d1 = home:u32 room:i32 kind:u8 state:u16 count:u16 { connection:i64 } frames
    private static byte[] Write(Delivery delivery)
    {
        var bytes = new byte[13 + (8 * delivery.Connections.Length) + delivery.Frames.Length];
        var rest = WriteMatch(bytes, delivery.Match);
        rest[0] = (byte)delivery.Kind;
        BinaryPrimitives.WriteUInt16BigEndian(rest[1..], delivery.State);
        BinaryPrimitives.WriteUInt16BigEndian(rest[3..], Count(delivery.Connections.Length));
        rest = rest[5..];
        foreach (var connection in delivery.Connections)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, connection.Value);
            rest = rest[8..];
        }

        delivery.Frames.Span.CopyTo(rest);
        return bytes;
    }

    private static Delivery ReadDelivery(byte[] bytes)
    {
        var span = bytes.AsSpan();
        var match = ReadMatch(span);
        var kind = (DeliveryKind)span[8];
        if (kind > DeliveryKind.Detach) throw new SerializationException($"Unknown kind of delivery {(byte)kind}.");

        var state = BinaryPrimitives.ReadUInt16BigEndian(span[9..]);
        var count = BinaryPrimitives.ReadUInt16BigEndian(span[11..]);
        var rest = span[13..];
        RequireRoom(count * 8, rest.Length);

        var connections = new ConnectionId[count];
        for (var i = 0; i < connections.Length; i++)
        {
            connections[i] = new ConnectionId(BinaryPrimitives.ReadInt64BigEndian(rest));
            rest = rest[8..];
        }

        return new Delivery(match, kind, state, connections, bytes.AsMemory(bytes.Length - rest.Length));
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

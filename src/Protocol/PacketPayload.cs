using System.Buffers.Binary;
using Google.Protobuf;
using Mallard.Protocol.Wire;

namespace Mallard.Protocol;

/// <summary>Why a payload was refused.</summary>
public enum PayloadFault
{
    /// <summary>Nothing is wrong with it.</summary>
    None,

    /// <summary>No oneof member is set: an empty message still needs its member on the wire.</summary>
    Empty,

    /// <summary>The set member belongs to another packet type than the header says.</summary>
    Mismatch,

    /// <summary>The bytes are not a protobuf message.</summary>
    Malformed,
}

/// <summary>Checks and parses payloads against the packet table.</summary>
public static class PacketPayload
{
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    // Unknown fields would be kept and sent on wherever a part of a client's message is echoed to others.
    private static readonly MessageParser<GamePacket> Parser = GamePacket.Parser.WithDiscardUnknownFields(true);

    /// <summary>
    /// Looks only at the first tag of a payload, which is all a gateway needs to see that header and payload agree. The full check is
    /// made by <see cref="TryParse"/> where the packet is used.
    /// </summary>
    /// <param name="info">The row of the packet type from the header.</param>
    /// <param name="payload">The encoded <c>GamePacket</c>.</param>
    public static PayloadFault Peek(PacketInfo info, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return PayloadFault.Empty;

        uint tag = 0;
        for (var i = 0; i < Math.Min(payload.Length, 5); i++)
        {
            tag |= (uint)(payload[i] & 0x7F) << (7 * i);
            if ((payload[i] & 0x80) != 0) continue;
            if ((tag & 7) != LengthDelimited || tag >> 3 == 0) return PayloadFault.Malformed;
            return tag >> 3 == (uint)info.Payload ? PayloadFault.None : PayloadFault.Mismatch;
        }

        return PayloadFault.Malformed;
    }

    /// <summary>Parses a payload and requires that the set member is the one of its packet type. Never throws.</summary>
    /// <remarks>Of several members the last one counts, as everywhere in protobuf; unknown fields are dropped.</remarks>
    /// <param name="type">The packet type from the header.</param>
    /// <param name="payload">The encoded <c>GamePacket</c>.</param>
    /// <param name="packet">The message; an empty one if there is a fault.</param>
    public static PayloadFault TryParse(PacketType type, ReadOnlySpan<byte> payload, out GamePacket packet)
    {
        var fault = Parse(payload, out var parsed);
        if (fault == PayloadFault.None && PacketTable.Find((ushort)type)?.Payload != parsed.PayloadCase) fault = PayloadFault.Mismatch;
        packet = fault == PayloadFault.None ? parsed : new GamePacket();
        return fault;
    }

    /// <summary>
    /// Reads a <see cref="PacketType.PlayerPositionUpdateRequest"/> in the form in which protobuf writes it: nine of ten packets are one, and two numbers
    /// need no two objects.
    /// </summary>
    /// <param name="payload">The encoded <c>GamePacket</c>.</param>
    /// <param name="x">As in the message.</param>
    /// <param name="y">As in the message.</param>
    /// <returns>False if it is in another form, or something else: <see cref="TryParse"/> knows what.</returns>
    public static bool TryReadMove(ReadOnlySpan<byte> payload, out float x, out float y)
    {
        const byte XTag = (C2SPlayerPositionUpdateRequest.XFieldNumber << 3) | Fixed32;
        const byte YTag = (C2SPlayerPositionUpdateRequest.YFieldNumber << 3) | Fixed32;
        const int Tag = (GamePacket.PlayerPositionUpdateRequestFieldNumber << 3) | LengthDelimited;
        (x, y) = (0, 0);
        if (payload.Length < 3 || payload[0] != (byte)((Tag & 0x7F) | 0x80) || payload[1] != Tag >> 7 || payload[2] != payload.Length - 3) return false;
        var rest = payload[3..];
        // What is 0 is not written.
        TakeFloat(ref rest, XTag, ref x);
        TakeFloat(ref rest, YTag, ref y);
        return rest.IsEmpty;
    }

    private static void TakeFloat(ref ReadOnlySpan<byte> fields, byte tag, ref float value)
    {
        const int Size = 1 + sizeof(float);
        if (fields.Length < Size || fields[0] != tag) return;
        value = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt32LittleEndian(fields[1..]));
        fields = fields[Size..];
    }

    private static PayloadFault Parse(ReadOnlySpan<byte> payload, out GamePacket packet)
    {
        try
        {
            packet = Parser.ParseFrom(payload);
            return packet.PayloadCase == GamePacket.PayloadOneofCase.None ? PayloadFault.Empty : PayloadFault.None;
        }
        catch (InvalidProtocolBufferException)
        {
            packet = new GamePacket();
            return PayloadFault.Malformed;
        }
    }
}

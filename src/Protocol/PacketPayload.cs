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

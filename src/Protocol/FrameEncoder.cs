using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using Mallard.Protocol.Wire;

namespace Mallard.Protocol;

/// <summary>Writes frames with one version string. Thread-safe.</summary>
public sealed class FrameEncoder
{
    private const uint LengthDelimited = 2;

    private readonly byte[] _version;

    /// <summary>Creates an encoder.</summary>
    /// <param name="version">The version string of every frame; the published clients stop reading when it is not their own.</param>
    /// <exception cref="ArgumentException">The version is longer than a header can be.</exception>
    public FrameEncoder(string version = FrameFormat.DefaultVersion)
    {
        _version = Encoding.UTF8.GetBytes(version);
        if (_version.Length > FrameFormat.MaxVersionLength)
            throw new ArgumentException($"A version string has at most {FrameFormat.MaxVersionLength} bytes.", nameof(version));
        Version = version;
    }

    /// <summary>The version string of every frame.</summary>
    public string Version { get; }

    private int HeaderLength => FrameFormat.FixedHeaderLength + _version.Length;

    /// <summary>Encodes one packet into an array of exactly its size.</summary>
    /// <param name="type">The packet type; the message must set the oneof member that belongs to it.</param>
    /// <param name="packet">The message.</param>
    /// <returns>The whole frame.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The packet type is not in the table: a bug of the caller.</exception>
    /// <exception cref="ArgumentException">The set member does not belong to the packet type: a bug of the caller.</exception>
    public byte[] Encode(PacketType type, GamePacket packet)
    {
        if (PacketTable.Get(type).Payload != packet.PayloadCase)
            throw new ArgumentException($"{type} cannot carry {packet.PayloadCase}.", nameof(packet));

        return Encode((ushort)type, packet);
    }

    /// <summary>
    /// Encodes one message with the <c>GamePacket</c> around it that its packet type asks for; the packets of games
    /// (<see cref="PacketTable.IsGameType"/>) have none.
    /// </summary>
    /// <param name="type">The packet type.</param>
    /// <param name="message">The message itself, for example an <c>S2CPlayerAttackNotification</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The packet type is neither in the table nor a game's: a bug of the caller.</exception>
    /// <exception cref="ArgumentException">The message does not belong to the packet type: a bug of the caller.</exception>
    public byte[] EncodeMessage(PacketType type, IMessage message)
    {
        if (PacketTable.IsGameType((ushort)type)) return Encode((ushort)type, message);

        var info = PacketTable.Get(type);
        if (!ReferenceEquals(info.MessageType, message.Descriptor))
            throw new ArgumentException($"{type} cannot carry {message.Descriptor.Name}.", nameof(message));

        // GamePacket with one member = tag:varint length:varint message
        var tag = ((uint)info.Payload << 3) | LengthDelimited;
        var size = message.CalculateSize();
        var payloadLength = CodedOutputStream.ComputeUInt32Size(tag) + CodedOutputStream.ComputeLengthSize(size) + size;
        var frame = new byte[HeaderLength + payloadLength];
        WriteHeader(frame, (ushort)type, payloadLength);
        var rest = WriteVarint(frame.AsSpan(HeaderLength), tag);
        rest = WriteVarint(rest, (uint)size);
        message.WriteTo(rest);
        return frame;
    }

    /// <summary>Encodes whatever is given, without a look at the packet table: for games with packet types of their own, and for tools.</summary>
    /// <param name="type">The id of the header.</param>
    /// <param name="packet">The message.</param>
    /// <returns>The whole frame.</returns>
    public byte[] Encode(ushort type, IMessage packet)
    {
        var size = packet.CalculateSize();
        var frame = new byte[HeaderLength + size];
        WriteHeader(frame, type, size);
        packet.WriteTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    /// <summary>Puts a header before a payload that is encoded already.</summary>
    /// <param name="type">The id of the header.</param>
    /// <param name="payload">The payload as it goes out.</param>
    /// <returns>The whole frame.</returns>
    public byte[] Encode(ushort type, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderLength + payload.Length];
        WriteHeader(frame, type, payload.Length);
        payload.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    // header = packetType:u16 versionLength:u8 version:utf8 payloadLength:u32
    private void WriteHeader(Span<byte> frame, ushort type, int payloadLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(frame, type);
        frame[2] = (byte)_version.Length;
        _version.CopyTo(frame[3..]);
        BinaryPrimitives.WriteUInt32BigEndian(frame[(3 + _version.Length)..], (uint)payloadLength);
    }

    private static Span<byte> WriteVarint(Span<byte> target, uint value)
    {
        var length = 0;
        for (; value > 0x7F; value >>= 7) target[length++] = (byte)(value | 0x80);
        target[length++] = (byte)value;
        return target[length..];
    }
}

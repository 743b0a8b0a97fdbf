using System.Buffers.Binary;
using Google.Protobuf;
using Mallard.Protocol;

namespace Mallard.Client;

/// <summary>Encodes frames into one buffer that is used again and again. Not thread-safe.</summary>
internal sealed class FrameBuffer
{
    private readonly int _headerLength;
    private byte[] _bytes;

    public FrameBuffer(string version)
    {
        // All headers of one client differ in packet type and payload length only: the first two bytes and the last four.
        var header = new FrameEncoder(version).Encode(0, ReadOnlySpan<byte>.Empty);
        _headerLength = header.Length;
        _bytes = new byte[256];
        header.CopyTo(_bytes, 0);
    }

    /// <summary>Where frames are encoded.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>Encodes a frame.</summary>
    /// <returns>The frame; valid until the next call.</returns>
    public ReadOnlyMemory<byte> Write(ushort type, IMessage packet)
    {
        var payloadLength = packet.CalculateSize();
        var length = _headerLength + payloadLength;
        if (length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));

        BinaryPrimitives.WriteUInt16BigEndian(_bytes, type);
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_headerLength - 4), (uint)payloadLength);
        packet.WriteTo(_bytes.AsSpan(_headerLength, payloadLength));
        return _bytes.AsMemory(0, length);
    }
}

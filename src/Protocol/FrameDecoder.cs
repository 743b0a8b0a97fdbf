using System.Buffers.Binary;
using System.Text;

namespace Mallard.Protocol;

/// <summary>
/// Cuts a byte stream into frames, whatever way the transport split it. Knows bytes only, neither sockets nor actors.
/// Not thread-safe: one decoder belongs to one connection.
/// </summary>
/// <remarks>
/// A frame that lies whole inside a chunk is a slice of it, not a copy. A frame that spans chunks is gathered once into an array of
/// its exact size, so the cost of a large frame does not depend on the number of chunks it comes in. Before its header is complete
/// and acceptable nothing larger than a header is ever held.
/// </remarks>
public sealed class FrameDecoder
{
    private readonly byte[] _version;
    private readonly int _maxPayload;
    private readonly byte[] _header = new byte[FrameFormat.MaxHeaderLength];
    private ReadOnlyMemory<byte> _chunk;
    private int _headerLength;
    private byte[]? _payload;
    private int _payloadLength;
    private FrameReadResult _failure;

    /// <summary>Creates a decoder.</summary>
    /// <param name="version">The only version string accepted.</param>
    /// <param name="maxPayload">Longest payload accepted, in bytes.</param>
    public FrameDecoder(string version = FrameFormat.DefaultVersion, int maxPayload = FrameFormat.DefaultMaxPayload)
    {
        _version = Encoding.UTF8.GetBytes(version);
        if (_version.Length > FrameFormat.MaxVersionLength)
            throw new ArgumentException($"A version string has at most {FrameFormat.MaxVersionLength} bytes.", nameof(version));
        _maxPayload = maxPayload;
    }

    /// <summary>True while part of a frame has been received: a connection that ends now ends in the middle of a frame.</summary>
    public bool InFrame => _headerLength > 0 || _payload is not null || !_chunk.IsEmpty;

    /// <summary>Hands over received bytes. Call only after <see cref="TryRead"/> asked for more.</summary>
    /// <param name="chunk">The bytes. They must not change afterwards: frames are slices of them.</param>
    public void Append(ReadOnlyMemory<byte> chunk)
    {
        if (!_chunk.IsEmpty) throw new InvalidOperationException("Read all frames of a chunk before appending the next one.");
        _chunk = chunk;
    }

    /// <summary>Reads the next frame. After a violation every further call gives the same violation.</summary>
    /// <param name="frame">The frame if the result is <see cref="FrameReadResult.Frame"/>, otherwise empty.</param>
    public FrameReadResult TryRead(out Frame frame)
    {
        frame = default;
        if (_failure != FrameReadResult.NeedsMoreBytes) return _failure;
        if (_payload is not null) return FillPayload(out frame);
        if (_headerLength == 0) return ReadFromChunk(out frame);

        // A header that was split: gather it byte by byte up to its own length, then go on.
        while (!_chunk.IsEmpty)
        {
            _header[_headerLength++] = _chunk.Span[0];
            _chunk = _chunk[1..];
            var result = ParseHeader(_header.AsSpan(0, _headerLength), out _, out var payloadLength);
            if (result == FrameReadResult.NeedsMoreBytes) continue;
            return result == FrameReadResult.Frame ? BeginPayload(payloadLength, out frame) : Fail(result);
        }

        return FrameReadResult.NeedsMoreBytes;
    }

    private FrameReadResult ReadFromChunk(out Frame frame)
    {
        frame = default;
        if (_chunk.IsEmpty) return FrameReadResult.NeedsMoreBytes;

        var result = ParseHeader(_chunk.Span, out var headerLength, out var payloadLength);
        if (result == FrameReadResult.NeedsMoreBytes)
        {
            _chunk.Span.CopyTo(_header);
            _headerLength = _chunk.Length;
            _chunk = default;
            return result;
        }

        if (result != FrameReadResult.Frame) return Fail(result);

        if (_chunk.Length - headerLength >= payloadLength)
        {
            frame = new Frame(BinaryPrimitives.ReadUInt16BigEndian(_chunk.Span), _chunk.Slice(headerLength, payloadLength));
            _chunk = _chunk[(headerLength + payloadLength)..];
            return FrameReadResult.Frame;
        }

        _chunk.Span[..headerLength].CopyTo(_header);
        _headerLength = headerLength;
        _chunk = _chunk[headerLength..];
        return BeginPayload(payloadLength, out frame);
    }

    private FrameReadResult BeginPayload(int payloadLength, out Frame frame)
    {
        _payload = payloadLength == 0 ? [] : new byte[payloadLength];
        _payloadLength = 0;
        return FillPayload(out frame);
    }

    private FrameReadResult FillPayload(out Frame frame)
    {
        frame = default;
        var take = Math.Min(_payload!.Length - _payloadLength, _chunk.Length);
        _chunk.Span[..take].CopyTo(_payload.AsSpan(_payloadLength));
        _payloadLength += take;
        _chunk = _chunk[take..];
        if (_payloadLength < _payload.Length) return FrameReadResult.NeedsMoreBytes;

        frame = new Frame(BinaryPrimitives.ReadUInt16BigEndian(_header), _payload);
        _payload = null;
        _headerLength = 0;
        return FrameReadResult.Frame;
    }

    private FrameReadResult Fail(FrameReadResult failure)
    {
        _chunk = default;
        return _failure = failure;
    }

    // header = packetType:u16 versionLength:u8 version:utf8 payloadLength:u32
    private FrameReadResult ParseHeader(ReadOnlySpan<byte> bytes, out int headerLength, out int payloadLength)
    {
        headerLength = payloadLength = 0;
        if (bytes.Length < 3) return FrameReadResult.NeedsMoreBytes;

        // The length alone tells a wrong version: nothing of it needs to be waited for.
        if (bytes[2] != _version.Length) return FrameReadResult.WrongVersion;
        headerLength = FrameFormat.FixedHeaderLength + _version.Length;

        var version = bytes[3..Math.Min(bytes.Length, 3 + _version.Length)];
        if (!_version.AsSpan().StartsWith(version)) return FrameReadResult.WrongVersion;
        if (bytes.Length < headerLength) return FrameReadResult.NeedsMoreBytes;

        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[(headerLength - 4)..]);
        if (length > (uint)_maxPayload) return FrameReadResult.PayloadTooLarge;
        payloadLength = (int)length;
        return FrameReadResult.Frame;
    }
}

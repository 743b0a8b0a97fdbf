using System.Buffers.Binary;
using System.Text;

namespace Mallard.Protocol;

/// <summary>
/// Cuts a byte stream into frames, whatever way the transport split it. Knows bytes only, neither sockets nor actors.
/// Not thread-safe: one decoder belongs to one connection.
/// </summary>
/// <remarks>
/// A frame that lies whole inside a chunk is a slice of it, not a copy. A frame that spans chunks is gathered into a buffer that grows
/// by doubling, so the cost of a large frame does not depend on the number of chunks it comes in, and a header that announces a large
/// payload holds little memory until the payload really comes. Before its header is complete and acceptable nothing larger than a
/// header is ever held.
/// </remarks>
public sealed class FrameDecoder
{
    // Holds most packets at once; a client that announces much and sends nothing ties up no more than this.
    private const int FirstBuffer = 4 * 1024;

    // Of the decoder made last. A process has one version: thousands of decoders share it, and it is always in the processor's cache.
    private static Version _lastVersion = new(FrameFormat.DefaultVersion);

    private readonly byte[] _version;
    private readonly int _maxPayload;
    private readonly byte[] _header = new byte[FrameFormat.MaxHeaderLength];
    private ReadOnlyMemory<byte> _chunk;
    private int _headerLength;
    private byte[]? _payload;
    private int _payloadLength;
    private int _received;
    private FrameReadResult _failure;

    /// <summary>Creates a decoder.</summary>
    /// <param name="version">The only version string accepted.</param>
    /// <param name="maxPayload">Longest payload accepted, in bytes.</param>
    /// <exception cref="ArgumentException">The version is longer than a header can be.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public FrameDecoder(string version = FrameFormat.DefaultVersion, int maxPayload = FrameFormat.DefaultMaxPayload)
    {
        var shared = _lastVersion;
        if (shared.Text != version) _lastVersion = shared = new Version(version);
        _version = shared.Bytes;
        if (_version.Length > FrameFormat.MaxVersionLength)
            throw new ArgumentException($"A version string has at most {FrameFormat.MaxVersionLength} bytes.", nameof(version));
        if (maxPayload < 0) throw new ArgumentOutOfRangeException(nameof(maxPayload), maxPayload, "A limit is not negative.");
        _maxPayload = maxPayload;
    }

    /// <summary>
    /// True while part of a frame has been received: a connection that ends now ends in the middle of a frame. False after a violation.
    /// </summary>
    public bool InFrame => _headerLength > 0 || _payload is not null || !_chunk.IsEmpty;

    /// <summary>Hands over received bytes. Call only after <see cref="TryRead"/> asked for more. After a violation they are dropped.</summary>
    /// <param name="chunk">The bytes. They must not change afterwards: frames are slices of them.</param>
    /// <exception cref="InvalidOperationException">The chunk before has frames that were not read yet: a bug of the caller.</exception>
    public void Append(ReadOnlyMemory<byte> chunk)
    {
        if (_failure != FrameReadResult.NeedsMoreBytes) return;
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

    /// <summary>Reads all frames there are.</summary>
    /// <param name="frames">They are added to it.</param>
    /// <returns>Why there is no further one.</returns>
    public FrameReadResult ReadAll(ICollection<Frame> frames)
    {
        FrameReadResult result;
        while ((result = TryRead(out var frame)) == FrameReadResult.Frame) frames.Add(frame);
        return result;
    }

    /// <summary>Hands over received bytes and reads all frames there are, as <see cref="Append"/> and <see cref="ReadAll(ICollection{Frame})"/> do.</summary>
    /// <param name="chunk">The bytes. They must not change afterwards: frames are slices of them.</param>
    /// <param name="frames">The frames are added to it.</param>
    /// <returns>Why there is no further one.</returns>
    /// <exception cref="InvalidOperationException">The chunk before has frames that were not read yet: a bug of the caller.</exception>
    public FrameReadResult ReadAll(ReadOnlyMemory<byte> chunk, ICollection<Frame> frames)
    {
        // Most chunks are whole frames. They never become a field: each would have to be looked for in an old object when young ones are collected.
        while (!InFrame && TryCut(ref chunk, out var frame)) frames.Add(frame);
        if (chunk.IsEmpty) return _failure;
        Append(chunk);
        return ReadAll(frames);
    }

    /// <summary>Reads a chunk that is nothing but whole frames, of which nothing has to be kept.</summary>
    /// <param name="chunk">The bytes: frames are slices of them. When the frames have been dealt with, they may change.</param>
    /// <param name="frames">The frames are added to it; none if it is something else.</param>
    /// <returns>False if it is something else, or there is something before it: then nothing has been read, and <see cref="ReadAll(ReadOnlyMemory{byte}, ICollection{Frame})"/> is for it.</returns>
    public bool TryReadWhole(ReadOnlyMemory<byte> chunk, List<Frame> frames)
    {
        if (InFrame) return false;
        var before = frames.Count;
        while (TryCut(ref chunk, out var frame)) frames.Add(frame);
        if (chunk.IsEmpty && _failure == FrameReadResult.NeedsMoreBytes) return true;
        frames.RemoveRange(before, frames.Count - before);
        return false;
    }

    // At rest, and the frame is there as a whole; whatever else it is, and be it a violation, is not decided here.
    private bool TryCut(ref ReadOnlyMemory<byte> chunk, out Frame frame)
    {
        frame = default;
        if (_failure != FrameReadResult.NeedsMoreBytes) return false;
        if (ParseHeader(chunk.Span, out var headerLength, out var payloadLength) != FrameReadResult.Frame) return false;
        if (chunk.Length - headerLength < payloadLength) return false;
        frame = new Frame(BinaryPrimitives.ReadUInt16BigEndian(chunk.Span), chunk.Slice(headerLength, payloadLength));
        chunk = chunk[(headerLength + payloadLength)..];
        return true;
    }

    private FrameReadResult ReadFromChunk(out Frame frame)
    {
        frame = default;
        if (_chunk.IsEmpty)
        {
            // Nobody needs what has been read any more.
            _chunk = default;
            return FrameReadResult.NeedsMoreBytes;
        }

        if (TryCut(ref _chunk, out frame)) return FrameReadResult.Frame;

        var result = ParseHeader(_chunk.Span, out var headerLength, out var payloadLength);
        if (result == FrameReadResult.NeedsMoreBytes)
        {
            _chunk.Span.CopyTo(_header);
            _headerLength = _chunk.Length;
            _chunk = default;
            return result;
        }

        if (result != FrameReadResult.Frame) return Fail(result);

        _chunk.Span[..headerLength].CopyTo(_header);
        _headerLength = headerLength;
        _chunk = _chunk[headerLength..];
        return BeginPayload(payloadLength, out frame);
    }

    private FrameReadResult BeginPayload(int payloadLength, out Frame frame)
    {
        _payload = [];
        _payloadLength = payloadLength;
        _received = 0;
        return FillPayload(out frame);
    }

    private FrameReadResult FillPayload(out Frame frame)
    {
        frame = default;
        var take = Math.Min(_payloadLength - _received, _chunk.Length);
        MakeRoomFor(_received + take);
        _chunk.Span[..take].CopyTo(_payload.AsSpan(_received));
        _received += take;
        _chunk = _chunk[take..];
        if (_received < _payloadLength) return FrameReadResult.NeedsMoreBytes;

        frame = new Frame(BinaryPrimitives.ReadUInt16BigEndian(_header), _payload.AsMemory(0, _payloadLength));
        ForgetPartialFrame();
        return FrameReadResult.Frame;
    }

    // At least twice as large each time, so all copies together move less than twice the payload.
    private void MakeRoomFor(int length)
    {
        if (length <= _payload!.Length) return;
        var wanted = Math.Max(Math.Max(FirstBuffer, length), 2L * _payload.Length);
        Array.Resize(ref _payload, (int)Math.Min(_payloadLength, wanted));
    }

    private FrameReadResult Fail(FrameReadResult failure)
    {
        _chunk = default;
        ForgetPartialFrame();
        return _failure = failure;
    }

    private void ForgetPartialFrame()
    {
        _payload = null;
        _headerLength = 0;
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

    private sealed class Version(string text)
    {
        public string Text { get; } = text;

        public byte[] Bytes { get; } = Encoding.UTF8.GetBytes(text);
    }
}

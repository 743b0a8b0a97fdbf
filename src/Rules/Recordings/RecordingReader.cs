using System.Buffers.Binary;
using System.IO.Compression;
using Mallard.Protocol;

namespace Mallard.Rules.Recordings;

/// <summary>
/// Reads a recording, entry by entry. Trusts no byte of it: a damaged file ends in <see cref="InvalidRecordingException"/>, and memory
/// is bounded by the sizes a block may have. A file that was cut off is read up to its last whole block.
/// </summary>
public sealed class RecordingReader
{
    private readonly Stream _source;
    private byte[] _block = [];
    private int _offset;
    private long _blockAt;
    private long _position;
    private bool _isAtEnd;

    /// <summary>Reads the header.</summary>
    /// <param name="source">The bytes of the file, from its beginning; belongs to the caller.</param>
    /// <exception cref="InvalidRecordingException">It is no recording, damaged, of another version, or cut off within its header.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public RecordingReader(Stream source)
    {
        _source = source;
        Span<byte> preamble = stackalloc byte[RecordingFormat.PreambleLength];
        var length = Read(preamble);
        if (!preamble[..Math.Min(length, RecordingFormat.Magic.Length)].SequenceEqual(RecordingFormat.Magic))
            throw new InvalidRecordingException(0, "this is no recording of a match");
        if (length < preamble.Length) throw new InvalidRecordingException(length, "the file ends before its header");
        if (preamble[^1] != RecordingFormat.Version)
            throw new InvalidRecordingException(length - 1, $"version {preamble[^1]} of the format, and not {RecordingFormat.Version}");
        if (!ReadBlock(RecordingFormat.MaxHeader)) throw new InvalidRecordingException(_position, "the file ends before the end of its header");

        var contents = new ContentReader(_block, _blockAt);
        Header = RecordingHeader.ReadFrom(ref contents);
        _offset = _block.Length;
    }

    /// <summary>What the recording begins with.</summary>
    public RecordingHeader Header { get; }

    /// <summary>Whether the file ends without an end of the recording: the process that made it died, or its disk was full.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Reads the next entry.</summary>
    /// <returns>False at the end, also if that is where the file was cut off.</returns>
    /// <exception cref="InvalidRecordingException">The file is damaged.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public bool TryRead(out RecordingEntry entry)
    {
        entry = default;
        if (_isAtEnd) return false;
        if (_offset == _block.Length && !ReadBlock(RecordingFormat.MaxBlock))
        {
            _isAtEnd = IsCutOff = true;
            return false;
        }

        var contents = new ContentReader(_block, _blockAt, _offset);
        entry = Entry(ref contents);
        _offset = contents.Offset;
        if (entry.Kind == EntryKind.End) ExpectTheEnd();
        return true;
    }

    private RecordingEntry Entry(ref ContentReader contents)
    {
        var kind = (EntryKind)contents.Byte("the kind of an entry");
        switch (kind)
        {
            case EntryKind.Ticks or EntryKind.QuietTicks:
                return new RecordingEntry(kind) { Ticks = contents.Number(1, RecordingFormat.MaxHashEvery, "a run of ticks") };
            case EntryKind.StateHash:
                return new RecordingEntry(kind) { Hash = contents.UInt64("a hash") };
            case EntryKind.Receive:
                return Input(ref contents);
            case EntryKind.Disconnect or EntryKind.Reconnect or EntryKind.Leave:
                return new RecordingEntry(kind) { UserId = contents.Int("a player") };
            case EntryKind.Failure:
                return new RecordingEntry(kind) { Failure = contents.Text("a failure") };
            case EntryKind.End:
                return new RecordingEntry(kind) { End = (RecordingEnd)contents.Number((int)RecordingEnd.Over, (int)RecordingEnd.Full, "the end") };
            case EntryKind.Prepare or EntryKind.Abort:
                return new RecordingEntry(kind);
            default:
                contents.Fail($"there is no entry of kind {(int)kind}");
                return default;
        }
    }

    private RecordingEntry Input(ref ContentReader contents)
    {
        var userId = contents.Int("a player");
        var type = contents.Number(0, ushort.MaxValue, "a packet type");
        var length = contents.Bytes(RecordingFormat.MaxPayload, "an input").Length;
        return new RecordingEntry(EntryKind.Receive)
        {
            UserId = userId,
            Type = (PacketType)type,
            Payload = _block.AsMemory(contents.Offset - length, length),
        };
    }

    private void ExpectTheEnd()
    {
        _isAtEnd = true;
        Span<byte> more = stackalloc byte[1];
        if (_offset != _block.Length || Read(more) != 0) throw new InvalidRecordingException(_position, "something follows the end of the recording");
    }

    private bool ReadBlock(int maxContents)
    {
        _blockAt = _position;
        Span<byte> header = stackalloc byte[RecordingFormat.BlockHeaderLength];
        if (Read(header) < header.Length) return false;

        var storedLength = BinaryPrimitives.ReadInt32LittleEndian(header);
        var contentLength = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        var hash = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[16..]) != RecordingFormat.Check(storedLength, contentLength, hash, _blockAt))
            throw Damaged("its beginning");
        if (contentLength < 1 || contentLength > maxContents) throw Damaged($"it claims {contentLength} bytes");
        if (storedLength < 1 || storedLength > BrotliEncoder.GetMaxCompressedLength(contentLength)) throw Damaged($"it claims {storedLength} bytes");

        var stored = new byte[storedLength];
        if (Read(stored) < stored.Length) return false;
        if (StateHasher.Of(stored) != hash) throw Damaged("its bytes do not have their hash");

        _block = new byte[contentLength];
        _offset = 0;
        if (!BrotliDecoder.TryDecompress(stored, _block, out var length) || length != contentLength) throw Damaged("it cannot be decompressed");
        return true;
    }

    private InvalidRecordingException Damaged(string problem) => new(_blockAt, $"the block that begins here is damaged: {problem}");

    private int Read(Span<byte> target)
    {
        var length = _source.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        _position += length;
        return length;
    }
}

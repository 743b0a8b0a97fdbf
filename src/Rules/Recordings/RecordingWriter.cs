using System.Buffers;
using Mallard.Protocol;

namespace Mallard.Rules.Recordings;

/// <summary>
/// Turns the calls on a game into the blocks of a recording. The quick half of recording: a tick costs an increment, an input a copy of
/// its bytes, and nothing is allocated but the array of a finished block, which comes every five seconds of the game.
/// </summary>
/// <remarks>Not safe for many threads, as a game is not. A call is recorded before it is made, so that one that throws is there too.</remarks>
public sealed class RecordingWriter
{
    private readonly Action<byte[]> _finished;
    private readonly ArrayBufferWriter<byte> _block = new();
    private readonly int _hashEvery;
    private readonly int _ticksPerBlock;
    private int _run;
    private bool _runIsQuiet;
    private int _sinceHash;
    private int _sinceBlock;
    private bool _isClosed;

    /// <summary>Begins a recording: its header is finished at once.</summary>
    /// <param name="header">The header.</param>
    /// <param name="finished">Takes the contents of each finished block, to be handed to <see cref="RecordingFile.Write"/> in this order.</param>
    /// <exception cref="ArgumentException">The header holds more than a recording can.</exception>
    public RecordingWriter(RecordingHeader header, Action<byte[]> finished)
    {
        Refuse(header.HashEvery is < 1 or > RecordingFormat.MaxHashEvery, $"a hash every {header.HashEvery} ticks");
        Refuse(header.Setup.TickMilliseconds is < 1 or > RecordingFormat.MaxTickMilliseconds, $"ticks of {header.Setup.TickMilliseconds} ms");
        Refuse(header.Setup.Players.Count > RecordingFormat.MaxPlayers, $"{header.Setup.Players.Count} players");
        _finished = finished;
        _hashEvery = header.HashEvery;
        _ticksPerBlock = Math.Max(1, RecordingFormat.BlockMilliseconds / header.Setup.TickMilliseconds);
        header.WriteTo(_block);
        Refuse(_block.WrittenCount > RecordingFormat.MaxHeader, $"a header of {_block.WrittenCount} bytes");
        Flush();
    }

    /// <summary>Whether nothing is recorded any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Whether the state's hash has to be recorded now.</summary>
    public bool IsHashDue => !_isClosed && _sinceHash >= _hashEvery;

    /// <summary>A call of <see cref="IGame.Tick"/>, or of <see cref="IGame.TickQuietly"/>.</summary>
    public void Tick(bool isQuiet = false)
    {
        if (_isClosed) return;
        if (isQuiet != _runIsQuiet) WriteRun();
        _runIsQuiet = isQuiet;
        _run++;
        _sinceHash++;
        // A block ends before a tick and not after it: what belongs to the tick goes with it.
        if (++_sinceBlock > _ticksPerBlock) FlushBefore();
    }

    /// <summary>A call of <see cref="IGame.Receive"/>.</summary>
    public void Receive(int userId, PacketType type, ReadOnlySpan<byte> payload)
    {
        if (_isClosed) return;
        if (payload.Length > RecordingFormat.MaxPayload) Refuse(true, $"an input of {payload.Length} bytes");
        Begin(EntryKind.Receive);
        _block.WriteInt(userId);
        _block.WriteVarint((ushort)type);
        _block.WriteBytes(payload);
        FlushIfFull();
    }

    /// <summary>A call of <see cref="IGame.Prepare"/>.</summary>
    public void Prepare() => Add(EntryKind.Prepare);

    /// <summary>A call of <see cref="IGame.Disconnect"/>.</summary>
    public void Disconnect(int userId) => Add(EntryKind.Disconnect, userId);

    /// <summary>A call of <see cref="IGame.Reconnect"/>.</summary>
    public void Reconnect(int userId) => Add(EntryKind.Reconnect, userId);

    /// <summary>A call of <see cref="IGame.Leave"/>.</summary>
    public void Leave(int userId) => Add(EntryKind.Leave, userId);

    /// <summary>A call of <see cref="IGame.Abort"/>.</summary>
    public void Abort() => Add(EntryKind.Abort);

    /// <summary>The state's hash after the last call.</summary>
    public void StateHash(ulong hash)
    {
        if (_isClosed) return;
        Begin(EntryKind.StateHash);
        _block.WriteUInt64(hash);
        _sinceHash = 0;
        FlushIfFull();
    }

    /// <summary>The last call threw. What has been recorded is finished at once: this is what recordings are for.</summary>
    public void Fail(Exception exception)
    {
        if (_isClosed) return;
        Begin(EntryKind.Failure);
        _block.WriteText($"{exception.GetType().FullName}: {exception.Message}");
        Flush();
    }

    /// <summary>Completes the recording. Nothing is recorded any more.</summary>
    public void End(RecordingEnd end)
    {
        if (_isClosed) return;
        Begin(EntryKind.End);
        _block.WriteByte((byte)end);
        Flush();
        _isClosed = true;
    }

    /// <summary>Gives the recording up. Nothing is recorded any more, and no more blocks are finished.</summary>
    public void GiveUp() => _isClosed = true;

    private static void Refuse(bool isTooMuch, string what)
    {
        if (isTooMuch) throw new ArgumentException($"A recording cannot hold {what}.", nameof(what));
    }

    private void Add(EntryKind kind)
    {
        if (!_isClosed) Begin(kind);
    }

    private void Add(EntryKind kind, int userId)
    {
        if (_isClosed) return;
        Begin(kind);
        _block.WriteInt(userId);
    }

    private void Begin(EntryKind kind)
    {
        WriteRun();
        _block.WriteByte((byte)kind);
    }

    private void WriteRun()
    {
        if (_run == 0) return;
        _block.WriteByte((byte)(_runIsQuiet ? EntryKind.QuietTicks : EntryKind.Ticks));
        _block.WriteVarint(_run);
        _run = 0;
    }

    private void FlushBefore()
    {
        _run--;
        Flush();
        _run = 1;
        _sinceBlock = 1;
    }

    private void FlushIfFull()
    {
        if (_block.WrittenCount >= RecordingFormat.FullBlock) Flush();
    }

    private void Flush()
    {
        WriteRun();
        _sinceBlock = 0;
        if (_block.WrittenCount == 0) return;
        var contents = _block.WrittenSpan.ToArray();
        _block.ResetWrittenCount();
        _finished(contents);
    }
}

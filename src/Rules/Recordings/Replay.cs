using System.Diagnostics.CodeAnalysis;

namespace Mallard.Rules.Recordings;

/// <summary>Plays a recording again: makes the game from its header, repeats every call, and compares every hash.</summary>
public sealed class Replay
{
    private readonly RecordingReader _recording;
    private readonly IReplayObserver? _observer;
    private readonly long _until;
    private readonly ReplayOutput _output;
    private IGame? _game;
    private string? _thrown;
    private string? _recordedFailure;
    private string? _failure;
    private Divergence? _divergence;
    private RecordingEnd? _end;
    private long _ticks;
    private long _lastEqual;
    private long _inputs;
    private int _hashes;

    private Replay(RecordingReader recording, IReplayObserver? observer, long until)
    {
        _recording = recording;
        _observer = observer;
        _until = until;
        _output = new ReplayOutput(packet => observer?.Sent(_ticks, packet));
    }

    /// <summary>Replays up to the end, a divergence, or a given tick.</summary>
    /// <param name="recording">The recording, at its beginning.</param>
    /// <param name="factory">Makes the recorded kind of game, from the configuration in the header.</param>
    /// <param name="observer">Told of every call and packet; null for nobody.</param>
    /// <param name="until">Stops right after this tick; 0 stops before the first. Null for no such stop.</param>
    /// <exception cref="InvalidRecordingException">The file is damaged.</exception>
    public static ReplayResult Run(RecordingReader recording, IGameFactory factory, IReplayObserver? observer = null, long? until = null)
    {
        var replay = new Replay(recording, observer, until ?? long.MaxValue);
        return replay.Run(factory);
    }

    private ReplayResult Run(IGameFactory factory)
    {
        Try(() => _game = factory.Create(_recording.Header.Setup));
        while (_divergence is null && _recording.TryRead(out var entry) && Replays(entry))
        {
        }

        // The last thing before the file was cut off may be what killed the process.
        if (_thrown is not null && _divergence is null) _failure = _thrown;
        return new ReplayResult
        {
            Game = _game,
            Ticks = _ticks,
            Inputs = _inputs,
            Packets = _output.Packets,
            PacketBytes = _output.Bytes,
            Hashes = _hashes,
            Divergence = _divergence,
            RecordedFailure = _recordedFailure,
            Failure = _failure,
            End = _end,
            IsCutOff = _recording.IsCutOff,
            IsStopped = _ticks >= _until,
        };
    }

    // False when the tick to stop at has been reached.
    private bool Replays(RecordingEntry entry)
    {
        if (entry.Kind == EntryKind.Failure)
        {
            Expect(entry.Failure!);
            return true;
        }

        if (_thrown is not null || (_game is null && entry.Kind != EntryKind.End))
        {
            Diverge($"the game threw and did not when it was recorded: {_thrown}");
            return true;
        }

        if (entry.Kind is EntryKind.Ticks or EntryKind.QuietTicks) return PassTime(entry);
        if (entry.Kind == EntryKind.StateHash)
        {
            Compare(entry.Hash);
            return true;
        }

        _observer?.Called(_ticks, entry);
        if (entry.Kind == EntryKind.End) _end = entry.End;
        else Call(entry);
        return true;
    }

    private bool PassTime(RecordingEntry entry)
    {
        for (var i = 0; i < entry.Ticks; i++)
        {
            if (_ticks >= _until) return false;
            if (_thrown is not null)
            {
                Diverge($"the game threw in tick {_ticks} and did not when it was recorded: {_thrown}");
                return true;
            }

            _ticks++;
            try
            {
                if (entry.Kind == EntryKind.QuietTicks) _game!.TickQuietly(_output);
                else _game!.Tick(_output);
            }
            catch (Exception e)
            {
                _thrown = Describe(e);
            }
        }

        return _ticks < _until;
    }

    private void Call(RecordingEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Prepare:
                Try(() => _game!.Prepare(_output));
                break;
            case EntryKind.Receive:
                _inputs++;
                Try(() => _game!.Receive(entry.UserId, entry.Type, entry.Payload.Span, _output));
                break;
            case EntryKind.Disconnect:
                Try(() => _game!.Disconnect(entry.UserId, _output));
                break;
            case EntryKind.Reconnect:
                Try(() => _game!.Reconnect(entry.UserId, _output));
                break;
            case EntryKind.Leave:
                Try(() => _game!.Leave(entry.UserId, _output));
                break;
            case EntryKind.Abort:
                Try(() => _game!.Abort(_output));
                break;
        }
    }

    // A call that no longer throws is no divergence but a bug that is gone; that the rest of the match is another one is to be expected.
    private void Expect(string recorded)
    {
        _recordedFailure ??= recorded;
        _failure ??= _thrown;
        _thrown = null;
        _observer?.Called(_ticks, new RecordingEntry(EntryKind.Failure) { Failure = recorded });
    }

    private void Compare(ulong recorded)
    {
        _hashes++;
        try
        {
            if (_game!.StateHash() == recorded) _lastEqual = _ticks;
            else Diverge("the state is not the recorded one");
        }
        catch (Exception e)
        {
            Diverge($"the state cannot be hashed: {Describe(e)}");
        }
    }

    private void Diverge(string reason) => _divergence ??= new Divergence(_lastEqual, _ticks, reason);

    private void Try(Action call)
    {
        try
        {
            call();
        }
        catch (Exception e)
        {
            _thrown = Describe(e);
        }
    }

    private static string Describe(Exception e) => $"{e.GetType().FullName}: {e.Message}";
}

/// <summary>Looks on while a recording is replayed.</summary>
public interface IReplayObserver
{
    /// <summary>The game is about to be called, has failed, or has ended. Ticks and hashes are not told.</summary>
    /// <param name="tick">The ticks so far.</param>
    /// <param name="call">The call.</param>
    void Called(long tick, RecordingEntry call);

    /// <summary>The game has sent something.</summary>
    /// <param name="tick">The tick in or after which it did.</param>
    /// <param name="packet">The packet.</param>
    void Sent(long tick, SentPacket packet);
}

/// <summary>Where a replay stopped being the recorded match.</summary>
/// <param name="After">The tick of the last equal hash, 0 if there was none: up to here all is well.</param>
/// <param name="At">The tick at which it showed. What went wrong did so between the two.</param>
/// <param name="Reason">What was different.</param>
public sealed record Divergence(long After, long At, string Reason);

/// <summary>What came of a replay.</summary>
public sealed record ReplayResult
{
    /// <summary>The game as it is now; null if it could not be created.</summary>
    public required IGame? Game { get; init; }

    /// <summary>Ticks replayed.</summary>
    public required long Ticks { get; init; }

    /// <summary>Packets received from players.</summary>
    public required long Inputs { get; init; }

    /// <summary>Packets sent, each counted once however many players it went to.</summary>
    public required long Packets { get; init; }

    /// <summary>Bytes of these packets' frames.</summary>
    public required long PacketBytes { get; init; }

    /// <summary>Hashes compared.</summary>
    public required int Hashes { get; init; }

    /// <summary>The first difference, at which the replay ended; null if there is none.</summary>
    public required Divergence? Divergence { get; init; }

    /// <summary>What the game threw when it was recorded; null if it did not, or if the replay did not come so far.</summary>
    public required string? RecordedFailure { get; init; }

    /// <summary>What the game threw in the replay where it had thrown before, or as the very last thing before the cut; null if it did not.</summary>
    public required string? Failure { get; init; }

    /// <summary>How the recording ended; null if it was cut off or the replay did not come so far.</summary>
    public required RecordingEnd? End { get; init; }

    /// <summary>Whether the file was cut off, so that the match went on for longer than its recording.</summary>
    public required bool IsCutOff { get; init; }

    /// <summary>Whether the replay stopped at the tick it was told to stop at.</summary>
    public required bool IsStopped { get; init; }

    /// <summary>Whether the replay was the recorded match, as far as it went.</summary>
    [MemberNotNullWhen(false, nameof(Divergence))]
    public bool IsFaithful => Divergence is null;
}

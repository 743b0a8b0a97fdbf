using System.Buffers;
using System.Text.Json;
using Mallard.Protocol;

namespace Mallard.Rules.Recordings;

/// <summary>A game whose calls are recorded as they are made. When the recording is closed, the calls go on to the game all the same.</summary>
public sealed class RecordedGame : IGame
{
    private readonly IGame _game;
    private readonly RecordingWriter _recording;
    private readonly Action<Exception> _hashFailed;
    private bool _hasFailed;
    private bool _isAborted;

    private RecordedGame(IGame game, RecordingWriter recording, Action<Exception> hashFailed) =>
        (_game, _recording, _hashFailed) = (game, recording, hashFailed);

    /// <summary>Creates a game and records it from its beginning.</summary>
    /// <param name="factory">The factory.</param>
    /// <param name="setup">The setup, also in the recording's header.</param>
    /// <param name="recording">Where to.</param>
    /// <param name="hashFailed">
    /// Told when the game's state could not be hashed. The recording is given up then; the game itself is not to suffer from it.
    /// </param>
    public static RecordedGame Create(IGameFactory factory, GameSetup setup, RecordingWriter recording, Action<Exception> hashFailed)
    {
        try
        {
            return new RecordedGame(factory.Create(setup), recording, hashFailed);
        }
        catch (Exception e)
        {
            recording.Fail(e);
            recording.End(RecordingEnd.Failed);
            throw;
        }
    }

    /// <summary>Completes the recording, with a last hash of the state. Again, it does nothing.</summary>
    /// <param name="end">How the game ended, unless it failed or was aborted.</param>
    public void End(RecordingEnd end)
    {
        if (_recording.IsClosed) return;
        // The state of a game that threw in the middle of a call is nobody's promise.
        if (!_hasFailed) RecordHash();
        _recording.End(_hasFailed ? RecordingEnd.Failed : _isAborted ? RecordingEnd.Stopped : end);
    }

    public void Tick(IGameOutput output) => Tick(output, isQuiet: false);

    public void TickQuietly(IGameOutput output) => Tick(output, isQuiet: true);

    private void Tick(IGameOutput output, bool isQuiet)
    {
        _recording.Tick(isQuiet);
        try
        {
            if (isQuiet) _game.TickQuietly(output);
            else _game.Tick(output);
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }

        if (_recording.IsHashDue && !_hasFailed) RecordHash();
    }

    public void Receive(int userId, PacketType type, ReadOnlySpan<byte> payload, IGameOutput output)
    {
        _recording.Receive(userId, type, payload);
        try
        {
            _game.Receive(userId, type, payload, output);
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    public void Prepare(IGameOutput output)
    {
        _recording.Prepare();
        Call(() => _game.Prepare(output));
    }

    public void Disconnect(int userId, IGameOutput output)
    {
        _recording.Disconnect(userId);
        Call(() => _game.Disconnect(userId, output));
    }

    public void Reconnect(int userId, IGameOutput output)
    {
        _recording.Reconnect(userId);
        Call(() => _game.Reconnect(userId, output));
    }

    public void Leave(int userId, IGameOutput output)
    {
        _recording.Leave(userId);
        Call(() => _game.Leave(userId, output));
    }

    public void Abort(IGameOutput output)
    {
        _isAborted = true;
        _recording.Abort();
        Call(() => _game.Abort(output));
    }

    public void Snapshot(IBufferWriter<byte> writer) => _game.Snapshot(writer);

    public ulong StateHash() => _game.StateHash();

    public void Describe(Utf8JsonWriter json) => _game.Describe(json);

    private void Call(Action call)
    {
        try
        {
            call();
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    private void Fail(Exception e)
    {
        _hasFailed = true;
        _recording.Fail(e);
    }

    private void RecordHash()
    {
        ulong hash;
        try
        {
            hash = _game.StateHash();
        }
        catch (Exception e)
        {
            _recording.GiveUp();
            _hashFailed(e);
            return;
        }

        _recording.StateHash(hash);
    }
}

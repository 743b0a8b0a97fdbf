using Mallard.Rules;
using Mallard.Rules.Recordings;

namespace Mallard.Game.Recordings;

/// <summary>
/// The recording of one match, as the match sees it. Never waits and never throws: a recording in trouble is given up, and the match
/// plays on without.
/// </summary>
internal sealed class MatchRecording
{
    private readonly RecordingDisk _disk;
    private readonly RecordingWriter _writer;
    private RecordedGame? _game;
    private volatile bool _isWanted;
    private volatile bool _isGivenUp;
    private bool _isComplete;

    public MatchRecording(RecordingDisk disk, RecordingHeader header, string name, bool isWanted)
    {
        _disk = disk;
        _isWanted = isWanted;
        RoomId = header.Setup.RoomId;
        Name = name;
        _writer = new RecordingWriter(header, Take);
    }

    public int RoomId { get; }

    /// <summary>Name of the file, without its ending.</summary>
    public string Name { get; }

    /// <summary>Whether somebody is known to want it: every match begins one, and finds out with its first block.</summary>
    public bool IsWanted => _isWanted;

    /// <summary>Whether nobody wants this recording, or it cannot be had. Set on any thread.</summary>
    public bool IsGivenUp => _isGivenUp;

    /// <summary>Creates the match's game, so that every call on it is recorded.</summary>
    public IGame Create(IGameFactory factory, GameSetup setup)
    {
        try
        {
            return _game = RecordedGame.Create(factory, setup, _writer, e => _disk.Abandon(this, e.Message));
        }
        catch
        {
            Complete();
            throw;
        }
    }

    /// <summary>The match is over. Again, it does nothing.</summary>
    public void End(RecordingEnd end)
    {
        if (_isComplete) return;
        _game?.End(end);
        Complete();
    }

    /// <summary>Somebody wants it. Any thread.</summary>
    public void Want() => _isWanted = true;

    /// <summary>Not on the disk's account any more.</summary>
    public void GiveUp() => _isGivenUp = true;

    private void Complete()
    {
        _isComplete = true;
        if (!_isGivenUp) _disk.Complete(this);
    }

    // Found out at the end of a block: a recording that nobody asked for costs its match five seconds of copied inputs.
    private void Take(byte[] block)
    {
        if (!_isGivenUp) _disk.Write(this, block);
        if (_isGivenUp) _writer?.GiveUp();
    }
}

using System.Collections.Concurrent;
using Akka.Event;
using Mallard.Rules;
using Mallard.Rules.Recordings;
using Mallard.Threads;

namespace Mallard.Game.Recordings;

/// <summary>
/// Writes the recordings of a node, on one thread of its own, behind everything else: a disk that is slow or full holds up neither a match nor the threads that
/// matches run on. What waits for the disk is bounded; a recording that finds no room is given up.
/// </summary>
internal sealed class RecordingDisk : IDisposable
{
    /// <summary>Most blocks that wait for the disk. A match has one every five seconds, of a few kilobytes.</summary>
    public const int Capacity = 1024;

    private readonly RecordingSettings _settings;
    private readonly ILoggingAdapter _log;
    private readonly TimeProvider _time;
    private readonly RecordingFolder _folder;
    private readonly BlockingCollection<Job> _jobs;
    private readonly Dictionary<MatchRecording, OpenRecording> _open = [];
    private readonly Task _ended;
    private volatile bool _someAreAbandoned;

    /// <param name="settings">Settings.</param>
    /// <param name="log">Where the recordings that were given up are told of.</param>
    /// <param name="time">The clock.</param>
    /// <param name="create">Creates a file; null for one on the disk.</param>
    /// <param name="capacity">Most blocks that wait.</param>
    public RecordingDisk(
        RecordingSettings settings, ILoggingAdapter log, TimeProvider time, Func<string, Stream>? create = null, int capacity = Capacity)
    {
        (_settings, _log, _time) = (settings, log, time);
        _folder = new RecordingFolder(settings, create);
        _jobs = new BlockingCollection<Job>(capacity);
        _ended = BackgroundThread.Run("recordings", Run);
    }

    /// <summary>Begins the recording of a match.</summary>
    /// <returns>The recording, or null if there cannot be one.</returns>
    public MatchRecording? Begin(IGameFactory factory, GameSetup setup)
    {
        try
        {
            var name = $"{factory.Name}-room{setup.RoomId}-{_time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
            return new MatchRecording(this, RecordingHeader.Of(factory, setup, _settings.HashEvery), name, _settings.IsEnabled);
        }
        catch (Exception e)
        {
            // Of a recording that nobody may have wanted it is not said loudly.
            if (_settings.IsEnabled) _log.Warning("The match of room {Room} is not recorded: {Problem}", setup.RoomId, e.Message);
            else _log.Debug("A recording of the match of room {Room} could not be had: {Problem}", setup.RoomId, e.Message);
            return null;
        }
    }

    public void Write(MatchRecording recording, byte[] block) => Add(new Job(recording, block));

    public void Complete(MatchRecording recording) => Add(new Job(recording, null));

    /// <summary>Gives a recording up and says so, if it was wanted. On any thread.</summary>
    public void Abandon(MatchRecording recording, string problem)
    {
        recording.GiveUp();
        _someAreAbandoned = true;
        if (!_settings.IsEnabled && !_folder.HasAskedFor(recording)) return;
        recording.Want();
        // Perhaps from the disk's thread.
        BackgroundThread.HandOver(() => _log.Warning("The recording {Recording} is given up, its match plays on: {Problem}", recording.Name, problem));
    }

    /// <summary>Takes no more, and is done when all there is has been written.</summary>
    public Task FinishAsync()
    {
        _jobs.CompleteAdding();
        return _ended;
    }

    public void Dispose() => _jobs.CompleteAdding();

    private void Add(Job job)
    {
        if (TryAdd(job)) return;
        Abandon(job.Recording, _jobs.IsAddingCompleted ? "the node stops" : "the disk does not keep up");
    }

    private bool TryAdd(Job job)
    {
        try
        {
            return _jobs.TryAdd(job);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // ---- on the thread of the disk ----

    private void Run()
    {
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            if (!job.Recording.IsGivenUp) Do(job);
            if (_someAreAbandoned) CloseAbandoned();
        }

        // The node stops and their matches are still there: cut off, but readable.
        foreach (var open in _open.Values) open.Dispose();
    }

    private void Do(Job job)
    {
        try
        {
            if (!_open.TryGetValue(job.Recording, out var open))
            {
                if (!_folder.Wants(job.Recording))
                {
                    job.Recording.GiveUp();
                    return;
                }

                job.Recording.Want();
                open = _folder.Open(job.Recording.Name);
                _open.Add(job.Recording, open);
            }

            if (job.Block is not { } block) Finish(job.Recording, open);
            else if (!open.TryWrite(block))
            {
                Abandon(job.Recording, "it has reached mallard.game.recording.max-size");
                Finish(job.Recording, open);
            }
        }
        catch (Exception e)
        {
            // A full disk, a directory that is not ours, a file that has been taken away.
            Abandon(job.Recording, e.Message);
            if (!_open.ContainsKey(job.Recording)) _folder.Forget(job.Recording);
        }
    }

    private void Finish(MatchRecording recording, OpenRecording open)
    {
        _open.Remove(recording);
        open.Complete();
        _folder.Forget(recording);
    }

    private void CloseAbandoned()
    {
        _someAreAbandoned = false;
        foreach (var recording in _open.Keys.Where(recording => recording.IsGivenUp).ToArray())
        {
            _open.Remove(recording, out var open);
            open!.Dispose();
            _folder.Forget(recording);
        }
    }

    /// <summary>Contents for a recording, or null for its end.</summary>
    private readonly record struct Job(MatchRecording Recording, byte[]? Block);
}

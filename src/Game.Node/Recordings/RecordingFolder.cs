using System.Collections.Concurrent;
using Mallard.Rules.Recordings;

namespace Mallard.Game.Recordings;

/// <summary>The directory of a node's recordings: what is in it, and what somebody asks for through it.</summary>
internal sealed class RecordingFolder(RecordingSettings settings, Func<string, Stream>? create)
{
    private readonly string _path = Path.GetFullPath(settings.Directory);
    private readonly ConcurrentDictionary<MatchRecording, byte> _askedFor = new();

    /// <summary>Whether a recording is wanted. A request for it is used up by that.</summary>
    public bool Wants(MatchRecording recording)
    {
        var request = Path.Combine(_path, $"next-{recording.RoomId}");
        if (!File.Exists(request)) return settings.IsEnabled;
        File.Delete(request);
        _askedFor[recording] = 0;
        return true;
    }

    /// <summary>Whether there was a request for a recording that is being written.</summary>
    public bool HasAskedFor(MatchRecording recording) => _askedFor.ContainsKey(recording);

    public void Forget(MatchRecording recording) => _askedFor.TryRemove(recording, out _);

    /// <summary>Creates the file of a recording; its name says that it is not complete.</summary>
    public OpenRecording Open(string name)
    {
        Directory.CreateDirectory(_path);
        var path = FreePath(name);
        return new OpenRecording(path, (create ?? Create)(path + OpenRecording.Unfinished), settings.MaxSize);
    }

    // Two matches of a room in one second: the first of them never began.
    private string FreePath(string name)
    {
        var safe = string.Join('_', name.Split(Path.GetInvalidFileNameChars()));
        for (var i = 1; ; i++)
        {
            var path = Path.Combine(_path, i == 1 ? $"{safe}.mrec" : $"{safe}-{i}.mrec");
            if (!File.Exists(path) && !File.Exists(path + OpenRecording.Unfinished)) return path;
        }
    }

    // Without a buffer: a block is on its way to the disk when it is written, also if the process dies.
    private static FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
}

/// <summary>A recording that is being written.</summary>
internal sealed class OpenRecording(string path, Stream stream, long maxSize) : IDisposable
{
    /// <summary>What the name of an incomplete recording ends with.</summary>
    public const string Unfinished = ".part";

    private readonly RecordingFile _file = new(stream);

    /// <summary>Writes a block, or the end of the recording if it is as large as it may be.</summary>
    /// <returns>False for the end.</returns>
    public bool TryWrite(byte[] block)
    {
        if (_file.Length > maxSize)
        {
            _file.WriteFull();
            return false;
        }

        _file.Write(block);
        return true;
    }

    /// <summary>Closes the file and gives it its name.</summary>
    public void Complete()
    {
        stream.Dispose();
        File.Move(path + Unfinished, path);
    }

    /// <summary>Closes the file as it is. Never throws: it may be closed over an error, and the thread goes on to other recordings.</summary>
    public void Dispose()
    {
        try
        {
            stream.Dispose();
        }
        catch (Exception)
        {
            // Told of already, if it was ever wanted.
        }
    }
}

using Akka.Event;
using Mallard.Rules;
using Mallard.Survival;
using Mallard.Survival.Balance;

namespace Mallard.Game.Games;

/// <summary>
/// The survival game with balance data from a directory, read again when a file in it changes. Data that cannot be used changes nothing:
/// the error is in the log, and new matches go on with the data of before.
/// </summary>
internal sealed class SurvivalSource : IGameSource, IDisposable
{
    /// <summary>How often the directory is looked at. A look costs a few microseconds, and needs no support of the file system.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly string _directory;
    private readonly SurvivalOptions _options;
    private readonly ILoggingAdapter _log;
    private PeriodicTimer? _timer;
    private string _seen;
    private string _read;
    private string? _problem;
    private volatile SurvivalGameFactory _current;

    private SurvivalSource(string directory, SurvivalOptions options, ILoggingAdapter log)
    {
        (_directory, _options, _log) = (directory, options, log);
        // Before the files: a change in between is found at the next look.
        _read = _seen = Fingerprint();
        _current = Load();
    }

    public IGameFactory Current => _current;

    /// <summary>Reads the data.</summary>
    /// <param name="directory">A directory with all files of the balance.</param>
    /// <param name="options">The other options.</param>
    /// <param name="log">Where changes and errors go.</param>
    /// <exception cref="BalanceDataException">A file is missing or something in it is wrong.</exception>
    /// <exception cref="IOException">The directory or a file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static SurvivalSource Open(string directory, SurvivalOptions options, ILoggingAdapter log) =>
        new(Path.GetFullPath(directory), options, log);

    /// <summary>Looks at the directory from time to time, until disposed.</summary>
    public void Watch(TimeProvider time)
    {
        _timer = new PeriodicTimer(Period, time);
        _ = WatchAsync(_timer);
    }

    /// <summary>
    /// Looks at the directory once. Files that have changed are read at the second look that finds them unchanged, because an editor or a
    /// copy may be at work at the first.
    /// </summary>
    public void Look()
    {
        try
        {
            var now = Fingerprint();
            var isStill = now == _seen;
            _seen = now;
            if (!isStill || now == _read) return;

            // Whatever comes of it: the same files are not read twice.
            _read = now;
            _problem = null;
            _current = Load();
            _log.Info("New matches play with the balance data of {Directory} as it is now", _directory);
        }
        catch (Exception e)
        {
            // Once, also if the directory is gone and every look fails.
            if (e.Message == _problem) return;
            _log.Error("The balance data of {Directory} is not used, new matches go on with the data of before: {Problem}", _directory, e.Message);
            _problem = e.Message;
        }
    }

    public override string ToString() => $"{_current.Name} (balance data from {_directory})";

    public void Dispose() => _timer?.Dispose();

    // Ends when the timer is disposed.
    private async Task WatchAsync(PeriodicTimer timer)
    {
        while (await timer.WaitForNextTickAsync()) Look();
    }

    private SurvivalGameFactory Load() => new(_options, SurvivalData.Load(
        Files().ToDictionary(file => file.Name, file => File.ReadAllText(file.FullName), StringComparer.Ordinal)));

    private string Fingerprint() => string.Join('\n', Files()
        .OrderBy(file => file.Name, StringComparer.Ordinal)
        .Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"));

    private FileInfo[] Files() => new DirectoryInfo(_directory).GetFiles("*.json");
}

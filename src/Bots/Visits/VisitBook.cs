using System.Collections.Concurrent;
using Mallard.Bots.Accounting;

namespace Mallard.Bots.Visits;

/// <summary>What all bots of a run write down together: times by name, and errors by text.</summary>
internal sealed class VisitBook
{
    private readonly ConcurrentDictionary<string, LatencyHistogram> _times = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _errors = new(StringComparer.Ordinal);
    private long _busy;
    private long _received;

    /// <summary>How often the server asked to come again later.</summary>
    public long Busy => Volatile.Read(ref _busy);

    /// <summary>Packets received that nobody had asked for.</summary>
    public long Received => Volatile.Read(ref _received);

    public IReadOnlyDictionary<string, int> Errors => new SortedDictionary<string, int>(_errors.ToDictionary(), StringComparer.Ordinal);

    public IReadOnlyDictionary<string, LatencySummary> Times => new SortedDictionary<string, LatencySummary>(
        _times.ToDictionary(time => time.Key, time => time.Value.Summarize()), StringComparer.Ordinal);

    public LatencyHistogram TimesOf(string what) => _times.GetOrAdd(what, static _ => new LatencyHistogram());

    /// <summary>Forgets what happened while the server warmed up.</summary>
    public void ClearTimes()
    {
        foreach (var times in _times.Values) times.Clear();
    }

    public void Error(string text) => _errors.AddOrUpdate(text, 1, static (_, count) => count + 1);

    public void WasBusy() => Interlocked.Increment(ref _busy);

    public void HasReceived() => Interlocked.Increment(ref _received);
}

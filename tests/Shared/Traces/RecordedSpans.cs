using System.Diagnostics;

namespace Mallard.Traces.Tests;

/// <summary>Listens to the spans of some sources and keeps those that have ended.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly Lock _gate = new();
    private readonly List<Activity> _ended = [];

    /// <param name="isHeard">Which sources are listened to.</param>
    public RecordedSpans(Func<ActivitySource, bool> isHeard)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = isHeard,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (_gate) _ended.Add(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Those that have ended, in the order in which they did.</summary>
    public IReadOnlyList<Activity> Ended
    {
        get
        {
            lock (_gate) return [.. _ended];
        }
    }

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => Ended.Select(s => s.DisplayName);

    /// <summary>Everything that has ended of a trace.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. Ended.Where(s => s.TraceId == trace)];

    public void Dispose() => _listener.Dispose();
}

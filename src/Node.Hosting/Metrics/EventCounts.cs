using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Mallard.Hosting.Metrics;

/// <summary>
/// Counts events of a few kinds: a number each, which whoever asks for the metrics reads. Counting looks nothing up and allocates nothing.
/// Thread-safe.
/// </summary>
/// <typeparam name="TKind">The kinds: an enum whose values count from 0. Their names, in lower case with underscores, are the label's values.</typeparam>
public sealed class EventCounts<TKind>
    where TKind : struct, Enum
{
    private readonly long[] _counts;
    private readonly KeyValuePair<string, object?>[] _tags;

    /// <param name="meter">The meter to show them on.</param>
    /// <param name="name">Name of the counter.</param>
    /// <param name="unit">Its unit, such as <c>{connection}</c>.</param>
    /// <param name="tag">Name of the label that tells the kinds apart.</param>
    /// <param name="description">What is counted.</param>
    public EventCounts(Meter meter, string name, string unit, string tag, string description)
    {
        _tags = Labels.AllOf<TKind>(tag);
        _counts = new long[_tags.Length];
        meter.CreateObservableCounter(name, Observe, unit, description);
    }

    /// <summary>One more.</summary>
    public void Count(TKind kind) => Interlocked.Increment(ref _counts[Unsafe.As<TKind, int>(ref kind)]);

    /// <summary>So many more.</summary>
    public void Count(TKind kind, long events) => Interlocked.Add(ref _counts[Unsafe.As<TKind, int>(ref kind)], events);

    /// <summary>How many so far.</summary>
    public long this[TKind kind] => Volatile.Read(ref _counts[Unsafe.As<TKind, int>(ref kind)]);

    // All of them, also those that have not happened: a rate of what first appears is no rate.
    private IEnumerable<Measurement<long>> Observe()
    {
        for (var i = 0; i < _counts.Length; i++) yield return new Measurement<long>(Volatile.Read(ref _counts[i]), _tags[i]);
    }
}

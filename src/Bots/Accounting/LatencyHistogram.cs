using System.Diagnostics;
using System.Numerics;

namespace Mallard.Bots.Accounting;

/// <summary>
/// Counts times in buckets that grow with the time, so that a percentile is right to about 1.6 % however many times are recorded.
/// Fixed memory; recording is thread-safe and does not lock.
/// </summary>
public sealed class LatencyHistogram
{
    // 64 buckets for every doubling: below 128 µs every microsecond has its own.
    private const int SubBits = 6;
    private const int Doublings = 32;
    private readonly long[] _buckets = new long[(Doublings + 1) << SubBits];
    private long _count;
    private long _max;

    /// <summary>Records the time since a <see cref="Stopwatch"/> time stamp.</summary>
    public void RecordSince(long timestamp) => Record(Stopwatch.GetElapsedTime(timestamp));

    public void Record(TimeSpan time)
    {
        var micros = Math.Max(0, time.Ticks / TimeSpan.TicksPerMicrosecond);
        Interlocked.Increment(ref _buckets[Math.Min(BucketOf(micros), _buckets.Length - 1)]);
        Interlocked.Increment(ref _count);

        for (var max = Volatile.Read(ref _max); micros > max;)
        {
            var seen = Interlocked.CompareExchange(ref _max, micros, max);
            if (seen == max) break;
            max = seen;
        }
    }

    /// <summary>Adds what another histogram recorded between two moments, each as the longest time of its bucket. For one caller.</summary>
    internal void Add(LatencySnapshot before, LatencySnapshot after)
    {
        foreach (var (bucket, count) in after.CountsSince(before))
        {
            _buckets[bucket] += count;
            _count += count;
            _max = Math.Max(_max, UpperEdgeOf(bucket));
        }
    }

    /// <summary>Forgets everything. What is recorded at the same moment may be lost in part.</summary>
    public void Clear()
    {
        Array.Clear(_buckets);
        Volatile.Write(ref _count, 0);
        Volatile.Write(ref _max, 0);
    }

    public LatencySummary Summarize() =>
        new(Volatile.Read(ref _count), Percentile(0.50), Percentile(0.99), TimeSpan.FromMicroseconds(Volatile.Read(ref _max)));

    /// <summary>What has been recorded so far, to compare with later.</summary>
    public LatencySnapshot Snapshot() => new([.. _buckets]);

    private TimeSpan Percentile(double fraction)
    {
        var rank = (long)Math.Ceiling(fraction * Volatile.Read(ref _count));
        if (rank == 0) return TimeSpan.Zero;

        long passed = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            passed += Volatile.Read(ref _buckets[i]);
            if (passed >= rank) return TimeSpan.FromMicroseconds(Math.Min(UpperEdgeOf(i), Volatile.Read(ref _max)));
        }

        return TimeSpan.FromMicroseconds(Volatile.Read(ref _max));
    }

    private static int BucketOf(long micros)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)micros) - SubBits);
        return (shift << SubBits) + (int)(micros >> shift);
    }

    internal static long UpperEdgeOf(int bucket)
    {
        var shift = Math.Max(0, (bucket >> SubBits) - 1);
        return ((bucket - ((long)shift << SubBits) + 1) << shift) - 1;
    }
}

/// <summary>A histogram at one moment.</summary>
public sealed class LatencySnapshot
{
    private readonly long[] _buckets;

    internal LatencySnapshot(long[] buckets) => _buckets = buckets;

    /// <summary>What was recorded between an earlier moment and this one.</summary>
    /// <param name="before">The earlier moment of the same histogram, which was not cleared in between.</param>
    /// <param name="fraction">Which percentile, 0 to 1.</param>
    public (long Count, TimeSpan Percentile) Since(LatencySnapshot before, double fraction)
    {
        var count = _buckets.Sum() - before._buckets.Sum();
        var rank = (long)Math.Ceiling(fraction * count);
        long passed = 0;
        for (var i = 0; i < _buckets.Length && rank > 0; i++)
        {
            passed += _buckets[i] - before._buckets[i];
            if (passed >= rank) return (count, TimeSpan.FromMicroseconds(LatencyHistogram.UpperEdgeOf(i)));
        }

        return (count, TimeSpan.Zero);
    }

    internal IEnumerable<(int Bucket, long Count)> CountsSince(LatencySnapshot before)
    {
        for (var i = 0; i < _buckets.Length; i++)
        {
            if (_buckets[i] - before._buckets[i] is var count and not 0) yield return (i, count);
        }
    }
}

/// <summary>What is told about many times.</summary>
public readonly record struct LatencySummary(long Count, TimeSpan P50, TimeSpan P99, TimeSpan Max);

using System.Diagnostics.Metrics;

namespace Mallard.Hosting.Metrics;

/// <summary>Bounds of histograms, in seconds.</summary>
public static class Buckets
{
    /// <summary>For what happens inside a tick: 100 µs to 1 s.</summary>
    public static readonly InstrumentAdvice<double> Short =
        new() { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] };

    /// <summary>For what somebody waits for: 5 ms to 30 s.</summary>
    public static readonly InstrumentAdvice<double> Long =
        new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };
}

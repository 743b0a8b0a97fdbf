using System.Diagnostics;

namespace Mallard.Bots.Accounting;

/// <summary>The swings that arrived in one second of a run.</summary>
/// <param name="Second">When it ended, counted from when all played.</param>
/// <param name="Count">How many arrived.</param>
/// <param name="P99">How long all but one of a hundred of them were on their way, at most.</param>
public sealed record SecondOfSwings(double Second, long Count, TimeSpan P99);

/// <summary>Watches a histogram second by second.</summary>
internal static class SwingCourse
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Watches until told to stop; nothing is thrown then.</summary>
    public static async Task<IReadOnlyList<SecondOfSwings>> WatchAsync(LatencyHistogram swings, CancellationToken cancellationToken)
    {
        var seconds = new List<SecondOfSwings>();
        var began = Stopwatch.GetTimestamp();
        var before = swings.Snapshot();
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = swings.Snapshot();
                var (count, p99) = now.Since(before, 0.99);
                seconds.Add(new SecondOfSwings(Stopwatch.GetElapsedTime(began).TotalSeconds, count, p99));
                before = now;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Seen enough.
        }

        return seconds;
    }
}

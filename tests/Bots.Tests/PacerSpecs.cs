using System.Diagnostics;
using Mallard.Bots.Accounting;
using Mallard.Bots.Play;

namespace Mallard.Bots.Tests;

public class PacerSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly LatencyHistogram _lag = new();

    [Fact]
    public async Task Steps_are_taken_until_one_is_the_last()
    {
        using var pacer = new Pacer(_lag);
        var steps = 0;

        await pacer.RunAsync(() => ++steps < 5, TimeSpan.Zero, TimeSpan.FromMilliseconds(2), CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(5, steps);
        Assert.Equal(5, _lag.Summarize().Count);
    }

    [Fact]
    public async Task A_late_step_delays_none_of_those_behind_it()
    {
        using var pacer = new Pacer(_lag);
        using var isLate = new ManualResetEventSlim();
        var steps = 0;
        var others = 0;

        // The first step is late by as long as it takes all that follows to become due; blocking the one thread is what makes it so.
        var late = pacer.RunAsync(
            () =>
            {
                if (steps++ == 0) isLate.Wait(Patience);
                return steps < 10;
            },
            TimeSpan.Zero,
            TimeSpan.FromMilliseconds(1),
            CancellationToken.None);
        var other = pacer.RunAsync(() => ++others < 10, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), CancellationToken.None);
        using var timer = new Timer(_ => isLate.Set(), null, TimeSpan.FromMilliseconds(200), Timeout.InfiniteTimeSpan);
        await Task.WhenAll(late, other).WaitAsync(Patience);

        // Had each step waited a period from the one before, the last would have been on time again.
        Assert.Equal((10, 10), (steps, others));
        Assert.InRange(_lag.Summarize().P50, TimeSpan.FromMilliseconds(100), Patience);
    }

    [Fact]
    public async Task Steps_that_are_too_late_are_left_out_and_counted()
    {
        using var pacer = new Pacer(_lag, mostOwed: TimeSpan.FromMilliseconds(20));
        using var isLate = new ManualResetEventSlim();
        var period = TimeSpan.FromMilliseconds(1);
        var steps = 0;
        var started = Stopwatch.GetTimestamp();

        var walk = pacer.RunAsync(
            () =>
            {
                if (steps++ == 0) isLate.Wait(Patience);
                return steps < 100;
            },
            TimeSpan.Zero,
            period,
            CancellationToken.None);
        using var timer = new Timer(_ => isLate.Set(), null, TimeSpan.FromMilliseconds(200), Timeout.InfiniteTimeSpan);
        await walk.WaitAsync(Patience);

        // What was due while the first step took its time, but for the last 20 ms.
        Assert.True(pacer.LeftOut >= 150);
        Assert.True(Stopwatch.GetElapsedTime(started) >= (steps + pacer.LeftOut - 1) * period);
    }

    [Fact]
    public void After_a_surge_everybody_is_back_in_their_own_time()
    {
        Assert.Equal(1500, Pacer.After(due: 1000, first: 0, period: 500, speed: 1));
        Assert.Equal(1050, Pacer.After(due: 1000, first: 0, period: 500, speed: 10));

        Assert.Equal(1517, Pacer.After(due: 1234, first: 17, period: 500, speed: 1));
        Assert.Equal(1618, Pacer.After(due: 1234, first: 118, period: 500, speed: 1));
    }

    [Fact]
    public async Task A_step_that_throws_fails_its_own_task_and_no_other()
    {
        using var pacer = new Pacer(_lag);
        var steps = 0;

        var bad = pacer.RunAsync(() => throw new InvalidOperationException("stumbled"), TimeSpan.Zero, TimeSpan.FromMilliseconds(1), CancellationToken.None);
        var good = pacer.RunAsync(() => ++steps < 20, TimeSpan.Zero, TimeSpan.FromMilliseconds(1), CancellationToken.None);

        Assert.Equal("stumbled", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad.WaitAsync(Patience))).Message);
        await good.WaitAsync(Patience);
        Assert.Equal(20, steps);
    }

    [Fact]
    public async Task A_run_that_is_over_ends_its_walkers()
    {
        using var stop = new CancellationTokenSource();
        var pacer = new Pacer(_lag);
        var cancelled = pacer.RunAsync(() => true, TimeSpan.Zero, TimeSpan.FromMilliseconds(1), stop.Token);
        var leftOver = pacer.RunAsync(() => true, TimeSpan.Zero, TimeSpan.FromMilliseconds(1), CancellationToken.None);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience));
        pacer.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leftOver.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_faster_pacer_takes_more_steps_in_the_same_time()
    {
        using var pacer = new Pacer(_lag) { Speed = 1_000_000 };
        var steps = 0;

        // At its own period the second step would come in eleven days.
        await pacer.RunAsync(() => ++steps < 3, TimeSpan.Zero, TimeSpan.FromDays(11), CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(3, steps);
    }
}

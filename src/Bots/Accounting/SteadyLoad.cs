namespace Mallard.Bots.Accounting;

/// <summary>Measures a load that is the same all the time: what the processes use, and what arrives when.</summary>
/// <param name="times">The times of the run.</param>
/// <param name="watched">The processes of the server.</param>
/// <param name="traffic">Packets sent and received so far.</param>
internal sealed class SteadyLoad(RunTimes times, IReadOnlyList<WatchedProcess> watched, Func<(long Sent, long Received)> traffic)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    /// <summary>Measures from now on.</summary>
    /// <param name="duration">How long at most, to within a tenth of a second.</param>
    /// <param name="cancellationToken">Ends it early; throws then.</param>
    public async Task<LoadReport> MeasureAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        using var taker = new PulseTaker();
        using var moments = new PeriodicTimer(Moment);
        var watch = new CpuWatch(watched);
        var kernel = new KernelWatch();
        var ofKernel = TimeSpan.Zero;
        var (evenness, even, felt) = (new Evenness(), new EvenMoments(watch.Names), new List<double>());
        var first = Look(watch);
        var before = first;
        do
        {
            await moments.WaitForNextTickAsync(cancellationToken);
            var now = Look(watch);
            var beats = taker.Take();
            felt.AddRange(beats);
            var taken = kernel.Take();
            ofKernel += taken;
            if (evenness.Next(beats, taken)) even.Add(before, now);
            before = now;
        }
        while (before.At - first.At + Moment <= duration);

        var seconds = (before.At - first.At).TotalSeconds;
        return new LoadReport(
            before.At - first.At,
            (before.Sent - first.Sent) / seconds,
            (before.Received - first.Received) / seconds,
            watch.Read())
        {
            Machine = Pulse.Of(felt) is { } pulse ? pulse with { Kernel = ofKernel.TotalSeconds / seconds } : null,
            Even = even.Report(),
        };
    }

    private Look Look(CpuWatch watch)
    {
        var (sent, received) = traffic();
        return new Look(watch.Elapsed, sent, received, watch.Times(), times.Swing.Snapshot(), times.Move.Snapshot());
    }
}

/// <summary>All that counts, at one moment.</summary>
internal sealed record Look(
    TimeSpan At, long Sent, long Received, IReadOnlyList<TimeSpan> Cpu, LatencySnapshot Swing, LatencySnapshot Move);

using Mallard.Bots.Accounting;

namespace Mallard.Bots.Tests;

/// <summary>Which moments count when the machine is slowed down from outside, and what is measured in them.</summary>
public class EvenMomentsSpecs
{
    private static readonly double[] Even = [80, 82, 79, 81];
    private static readonly double[] Slowed = [80, 82, 1_200, 81];

    [Fact]
    public void Moments_of_a_machine_that_runs_evenly_all_count()
    {
        var evenness = new Evenness();

        Assert.All(Enumerable.Repeat(Even, 20), felt => Assert.True(evenness.Next(felt)));
    }

    [Fact]
    public void A_moment_in_which_the_machine_stood_does_not_count_and_neither_do_the_two_after_it()
    {
        var evenness = new Evenness();
        evenness.Next(Even);

        Assert.Equal([false, false, false, true], new[] { Slowed, Even, Even, Even }.Select(felt => evenness.Next(felt)));
    }

    [Fact]
    public void One_that_stands_again_meanwhile_has_its_own_aftermath()
    {
        var evenness = new Evenness();
        evenness.Next(Even);

        Assert.Equal([false, false, false, false, false, true], new[] { Slowed, Even, Slowed, Even, Even, Even }.Select(felt => evenness.Next(felt)));
    }

    [Fact]
    public void A_moment_in_which_the_systems_own_threads_had_a_core_does_not_count_and_neither_do_the_two_after_it()
    {
        var evenness = new Evenness();
        evenness.Next(Even);
        TimeSpan[] kernel = [TimeSpan.FromMilliseconds(20), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMilliseconds(1)];

        Assert.Equal([false, false, false, true], kernel.Select(taken => evenness.Next(Even, taken)));
    }

    [Fact]
    public void A_machine_that_is_slow_all_the_time_is_even()
    {
        var evenness = new Evenness();
        double[] slow = [300, 310, 290];

        Assert.All(Enumerable.Repeat(slow, 20), felt => Assert.True(evenness.Next(felt)));
    }

    [Fact]
    public void A_moment_of_which_nothing_is_known_does_not_count()
    {
        var evenness = new Evenness();
        evenness.Next(Even);

        Assert.False(evenness.Next([]));
    }

    [Fact]
    public void Only_what_lies_between_the_looks_is_added_up()
    {
        var (swing, move) = (new LatencyHistogram(), new LatencyHistogram());
        var even = new EvenMoments(["bots", "gateway"]);
        swing.Record(TimeSpan.FromMilliseconds(500));
        var start = Look(0, sent: 10, cpu: 100);
        for (var i = 0; i < 10; i++) swing.Record(TimeSpan.FromMilliseconds(1));
        var first = Look(100, sent: 30, cpu: 150);
        swing.Record(TimeSpan.FromMilliseconds(700));
        var second = Look(200, sent: 31, cpu: 250);
        move.Record(TimeSpan.FromMilliseconds(26));
        var third = Look(300, sent: 41, cpu: 260);

        even.Add(start, first);
        even.Add(second, third);

        var report = even.Report()!;
        Assert.Equal(TimeSpan.FromMilliseconds(200), report.Time);
        Assert.Equal(150, report.Sent);
        Assert.Equal(300, report.Received);
        Assert.Equal(["bots", "gateway"], report.Processes.Select(process => process.Name));
        Assert.All(report.Processes, process => Assert.Equal(0.3, process.Cores, 6));
        Assert.Equal(10, report.Times["swing"].Count);
        Assert.InRange(report.Times["swing"].P99.TotalMilliseconds, 1, 1.02);
        Assert.Equal(1, report.Times["move"].Count);

        Look Look(int at, int sent, int cpu) => new(
            TimeSpan.FromMilliseconds(at),
            sent,
            2 * sent,
            [TimeSpan.FromMilliseconds(cpu), TimeSpan.FromMilliseconds(cpu)],
            swing.Snapshot(),
            move.Snapshot());
    }

    [Fact]
    public void A_process_that_dies_meanwhile_gives_back_no_time()
    {
        var even = new EvenMoments(["game"]);

        even.Add(Of(0, 100), Of(100, 200));
        even.Add(Of(100, 200), Of(200, 0));

        Assert.Equal(0.5, Assert.Single(even.Report()!.Processes).Cores, 6);

        static Look Of(int at, int cpu) => new(
            TimeSpan.FromMilliseconds(at), 0, 0, [TimeSpan.FromMilliseconds(cpu)], new LatencyHistogram().Snapshot(), new LatencyHistogram().Snapshot());
    }

    [Fact]
    public void Without_a_moment_that_counts_there_is_nothing_to_tell() => Assert.Null(new EvenMoments(["game"]).Report());

    [Fact]
    public void A_pulse_is_what_pieces_take_in_the_middle_and_how_many_take_more_than_twice_as_long()
    {
        Assert.Null(Pulse.Of([]));
        Assert.Equal(new Pulse(82, 0.25), Pulse.Of(Slowed));
        Assert.Equal(0, Pulse.Of(Even)!.Value.Slow);
    }

    [Fact]
    public void What_the_systems_own_threads_use_never_goes_back()
    {
        var kernel = new KernelWatch();

        Assert.All(Enumerable.Range(0, 5), _ => Assert.InRange(kernel.Take(), TimeSpan.Zero, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task On_Linux_the_pulse_of_each_core_is_felt_while_it_is_wanted()
    {
        using var pulse = new PulseTaker();
        var felt = new List<double>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (OperatingSystem.IsLinux() && felt.Count < 3 && await timer.WaitForNextTickAsync(patience.Token)) felt.AddRange(pulse.Take());

        Assert.All(felt, micros => Assert.InRange(micros, 1, 1_000_000));
    }
}

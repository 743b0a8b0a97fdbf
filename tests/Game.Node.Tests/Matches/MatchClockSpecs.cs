using Mallard.Game.Matches;
using Microsoft.Extensions.Time.Testing;

namespace Mallard.Game.Node.Tests.Matches;

public class MatchClockSpecs
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Without_a_steady_pace_time_begins_at_the_start()
    {
        var clock = Started(TimeSpan.Zero);

        _time.Advance(Tick - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, clock.Due());
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, clock.Due());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(50)]
    public void Every_wake_up_finds_one_tick_however_early_or_late_it_comes(int firstWake)
    {
        var clock = Started(TimeSpan.FromMilliseconds(firstWake));
        int[] offBy = [0, 20, -20, 24, -24, 0];
        var at = 0;

        for (var i = 0; i < offBy.Length; i++)
        {
            var wakesAt = Math.Max(firstWake + (50 * i) + offBy[i], at);
            _time.Advance(TimeSpan.FromMilliseconds(wakesAt - at));
            at = wakesAt;
            Assert.Equal(1, clock.Due());
            clock.Take();
        }
    }

    [Fact]
    public void What_cannot_be_made_up_is_given_up_for_good()
    {
        var clock = Started(TimeSpan.Zero);

        _time.Advance(100 * Tick);

        Assert.Equal(5, clock.Due());
        for (var i = 0; i < 5; i++) clock.Take();
        Assert.Equal(0, clock.Due());
        _time.Advance(Tick);
        Assert.Equal(1, clock.Due());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-24, 0)]
    [InlineData(1, 1)]
    [InlineData(30, 30)]
    [InlineData(120, 120)]
    public void A_wake_up_is_as_late_as_it_comes_after_its_time(int offBy, int late)
    {
        var clock = Started(TimeSpan.FromMilliseconds(25));
        WakesAfter(clock, 25);
        WakesAfter(clock, 50);

        _time.Advance(TimeSpan.FromMilliseconds(50 + offBy));

        Assert.Equal(TimeSpan.FromMilliseconds(late), clock.Lateness());
    }

    [Fact]
    public void Lateness_is_over_when_the_ticks_are_made_up_for()
    {
        var clock = Started(TimeSpan.FromMilliseconds(25));
        WakesAfter(clock, 25 + 130);

        _time.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Equal(TimeSpan.Zero, clock.Lateness());
    }

    [Fact]
    public void Lateness_that_cannot_be_made_up_for_is_told_in_full_and_then_over()
    {
        var clock = Started(TimeSpan.FromMilliseconds(25));
        _time.Advance(TimeSpan.FromMilliseconds(25) + (100 * Tick));

        Assert.Equal(100 * Tick, clock.Lateness());
        WakesAfter(clock, 0);
        _time.Advance(Tick);

        Assert.Equal(TimeSpan.Zero, clock.Lateness());
    }

    // At such speeds each wake-up brings several ticks: that the first of them has waited since the one before is no delay.
    [Theory]
    [InlineData(100)]
    [InlineData(50)]
    [InlineData(1)]
    [InlineData(0.1)]
    public void At_any_speed_a_wake_up_in_time_is_not_late_and_one_that_is_late_is(double speed)
    {
        var settings = new GameSettings { Tick = Tick, SimulationSpeed = speed };
        var clock = new MatchClock(settings, _time);
        clock.Start(settings.WakeUpPeriod);

        for (var i = 0; i < 10; i++)
        {
            _time.Advance(settings.WakeUpPeriod);
            Assert.Equal(TimeSpan.Zero, clock.Lateness());
            WakesAfter(clock, 0);
        }

        _time.Advance(settings.WakeUpPeriod + TimeSpan.FromMilliseconds(7));
        Assert.Equal(TimeSpan.FromMilliseconds(7), clock.Lateness());
    }

    private void WakesAfter(MatchClock clock, int milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        for (var due = clock.Due(); due > 0; due--) clock.Take();
    }

    private MatchClock Started(TimeSpan firstWake)
    {
        var clock = new MatchClock(new GameSettings { Tick = Tick }, _time);
        clock.Start(firstWake);
        return clock;
    }
}

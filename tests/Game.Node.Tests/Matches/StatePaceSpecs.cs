using Mallard.Game.Matches;
using Mallard.Game.Node.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Mallard.Game.Node.Tests.Matches;

/// <summary>
/// How often positions go out. The node here is either far behind or not behind at all: where the line is drawn between the two is none of
/// these stories' business.
/// </summary>
public class StatePaceSpecs
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FarBehind = TimeSpan.FromMilliseconds(200);

    private readonly BusyTime _time = new();
    private readonly LogLines _log = new();
    private TimeSpan _linkDelay;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void While_the_node_or_a_gateway_is_behind_states_go_out_less_and_less_often_down_to_the_slowest(bool gateway)
    {
        var pace = Pace();

        void Lags() => Runs(pace, Look, gateway ? TimeSpan.Zero : FarBehind, gateway ? FarBehind : TimeSpan.Zero);

        Lags();
        Lags();
        Assert.Equal(1, pace.Every);
        Lags();
        Assert.Equal(2, pace.Every);
        Lags();
        Assert.Equal(4, pace.Every);
        for (var i = 0; i < 20; i++) Lags();
        Assert.Equal(4, pace.Every);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_moment_of_delay_changes_nothing_however_often_there_is_one(int looks)
    {
        var pace = Pace();

        for (var i = 0; i < 20; i++)
        {
            IsBehind(pace, looks: looks);
            IsWell(pace, looks * Look);
        }

        Assert.Equal(1, pace.Every);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void A_delay_of_a_few_milliseconds_is_none_even_where_ticks_are_as_short()
    {
        var pace = new StatePace(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20), () => _linkDelay, _time, _log);

        Runs(pace, 20 * Look, TimeSpan.FromMilliseconds(4), TimeSpan.FromMilliseconds(4));

        Assert.Equal(1, pace.Every);
    }

    // Only one of many matches may look; the others that came for it at the same moment have nothing new to see.
    [Fact]
    public void Two_matches_that_look_at_the_same_moment_are_one_look()
    {
        var pace = Pace();
        Runs(pace, Look - Tick, FarBehind, FarBehind);
        _time.Advance(Tick);

        _time.Meanwhile = () => pace.OnWake(FarBehind);
        pace.OnWake(FarBehind);

        Assert.Null(_time.Meanwhile);
        Assert.Equal(1, pace.Every);
    }

    [Fact]
    public void When_all_has_been_well_for_a_while_states_go_out_more_often_again_step_by_step()
    {
        var pace = Pace();
        IsBehind(pace, looks: 4);

        IsWell(pace, TimeSpan.FromSeconds(2.5));
        Assert.Equal(4, pace.Every);
        IsWell(pace, TimeSpan.FromSeconds(1));
        Assert.Equal(2, pace.Every);
        IsWell(pace, TimeSpan.FromSeconds(2));
        Assert.Equal(2, pace.Every);
        IsWell(pace, TimeSpan.FromSeconds(1.5));
        Assert.Equal(1, pace.Every);
        IsWell(pace, TimeSpan.FromMinutes(5));
        Assert.Equal(1, pace.Every);
    }

    [Fact]
    public void Every_delay_that_lasts_begins_the_wait_anew()
    {
        var pace = Pace(2 * Tick);
        IsBehind(pace, looks: 3);

        for (var i = 0; i < 10; i++)
        {
            IsWell(pace, TimeSpan.FromSeconds(2.5));
            IsBehind(pace, looks: 3);
        }

        Assert.Equal(2, pace.Every);
    }

    [Fact]
    public void A_moment_of_delay_does_not_keep_a_pace_down()
    {
        var pace = Pace();
        IsBehind(pace, looks: 3);

        for (var i = 0; i < 5; i++)
        {
            IsWell(pace, TimeSpan.FromSeconds(0.6));
            IsBehind(pace, looks: 2);
        }

        Assert.Equal(1, pace.Every);
    }

    [Fact]
    public void A_pace_that_was_too_fast_is_not_tried_again_so_soon_up_to_once_a_minute()
    {
        var pace = Pace();
        IsBehind(pace, looks: 3);
        var waits = new List<double>();

        for (var i = 0; i < 8; i++)
        {
            waits.Add(Math.Round(UntilFaster(pace).TotalSeconds));
            Assert.Equal(1, pace.Every);
            IsBehind(pace, looks: 3);
            Assert.Equal(2, pace.Every);
        }

        Assert.Equal([3, 6, 12, 24, 48, 60, 60, 60], waits);
    }

    [Fact]
    public void A_pace_that_was_too_fast_counts_once_however_far_down_it_goes_from_there()
    {
        var pace = Pace();
        IsBehind(pace, looks: 3);
        UntilFaster(pace);

        IsBehind(pace, looks: 4);

        Assert.Equal(4, pace.Every);
        Assert.InRange(UntilFaster(pace), TimeSpan.FromSeconds(5.5), TimeSpan.FromSeconds(6.5));
    }

    [Fact]
    public void A_pace_that_has_held_for_a_minute_is_forgiven_what_was_before()
    {
        var pace = Pace();
        IsBehind(pace, looks: 3);
        for (var i = 0; i < 3; i++)
        {
            UntilFaster(pace);
            IsBehind(pace, looks: 3);
        }

        UntilFaster(pace);
        IsWell(pace, TimeSpan.FromSeconds(62));
        IsBehind(pace, looks: 3);

        Assert.InRange(UntilFaster(pace), TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(3.5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(99)]
    public void Where_the_slowest_is_one_tick_every_tick_has_its_state_come_what_may(int slowest)
    {
        var pace = Pace(TimeSpan.FromMilliseconds(slowest));

        IsBehind(pace, looks: 40);

        Assert.Equal(1, pace.Every);
        Assert.All(Enumerable.Range(1, 20), tick => Assert.False(pace.IsQuiet(tick)));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void The_slowest_need_not_be_a_power_of_two_and_is_never_exceeded()
    {
        var pace = Pace(TimeSpan.FromMilliseconds(345));
        var seen = new List<int>();

        for (var i = 0; i < 6; i++)
        {
            IsBehind(pace, looks: 1);
            seen.Add(pace.Every);
        }

        Assert.Equal([1, 1, 2, 4, 6, 6], seen);
        IsWell(pace, TimeSpan.FromSeconds(10));
        Assert.Equal(1, pace.Every);
    }

    [Fact]
    public void Of_any_ticks_in_a_row_that_are_as_many_as_the_pace_says_one_is_loud()
    {
        var pace = Pace();
        for (var every = 1; every <= 4; every *= 2)
        {
            Assert.Equal(every, pace.Every);
            for (var first = 1; first < 20; first++) Assert.Single(Enumerable.Range(first, every), tick => !pace.IsQuiet(tick));
            IsBehind(pace, looks: every == 1 ? 3 : 1);
        }
    }

    [Fact]
    public void The_log_tells_when_it_begins_and_every_step_back()
    {
        var pace = Pace();

        IsBehind(pace, looks: 10);
        Assert.Equal(["WarningLevel: This node or a gateway is 200 ms behind: players get positions less often"], _log.Lines);
        _log.Lines.Clear();
        IsWell(pace, TimeSpan.FromSeconds(30));

        Assert.Equal(["InfoLevel: Players get positions every 100 ms", "InfoLevel: Players get positions every 50 ms"], _log.Lines);
    }

    private StatePace Pace(TimeSpan? slowest = null) => new(Tick, slowest ?? (4 * Tick), () => _linkDelay, _time, _log);

    private void IsBehind(StatePace pace, int looks) => Runs(pace, looks * Look, FarBehind, FarBehind);

    private void IsWell(StatePace pace, TimeSpan time) => Runs(pace, time, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Lets a match wake with every tick.</summary>
    private void Runs(StatePace pace, TimeSpan time, TimeSpan late, TimeSpan linkDelay)
    {
        _linkDelay = linkDelay;
        for (var passed = TimeSpan.Zero; passed < time; passed += Tick)
        {
            _time.Advance(Tick);
            pace.OnWake(late);
        }
    }

    /// <summary>All is well until the pace is a faster one: how long that took.</summary>
    private TimeSpan UntilFaster(StatePace pace)
    {
        var (every, since) = (pace.Every, _time.GetTimestamp());
        while (pace.Every == every)
        {
            IsWell(pace, Tick);
            Assert.True(_time.GetElapsedTime(since) < TimeSpan.FromMinutes(10), $"still once in {every} ticks");
        }

        Assert.True(pace.Every < every);
        return _time.GetElapsedTime(since);
    }

    /// <summary>Something may happen between a look at this clock and the next step of who looks.</summary>
    private sealed class BusyTime : FakeTimeProvider
    {
        public Action? Meanwhile { get; set; }

        public override long GetTimestamp()
        {
            var now = base.GetTimestamp();
            if (Meanwhile is not { } meanwhile) return now;
            Meanwhile = null;
            meanwhile();
            return now;
        }
    }
}

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

    private MatchClock Started(TimeSpan firstWake)
    {
        var clock = new MatchClock(new GameSettings { Tick = Tick }, _time);
        clock.Start(firstWake);
        return clock;
    }
}

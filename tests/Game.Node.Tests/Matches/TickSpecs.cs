using Mallard.Game.Node.Tests.Support;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

/// <summary>How a match turns the clock into ticks of its game.</summary>
public sealed class TickSpecs(ITestOutputHelper output) : MatchStory(output)
{
    [Fact]
    public async Task A_game_ticks_once_per_tick_of_the_clock()
    {
        await Runs(Alice);

        for (var i = 1; i <= 20; i++)
        {
            await Plays(ticks: 1);
            Assert.Equal(i, Game.Ticks);
        }
    }

    [Fact]
    public async Task Time_left_over_from_one_wake_up_counts_for_the_next()
    {
        await Runs(Alice);

        await Plays(Settings.Tick * 0.6);
        Assert.Equal(0, Game.Ticks);
        await Plays(Settings.Tick * 0.6);
        Assert.Equal(1, Game.Ticks);
        await Plays(Settings.Tick * 1.8);
        Assert.Equal(3, Game.Ticks);
    }

    [Fact]
    public async Task A_late_wake_up_is_made_up_for()
    {
        await Runs(Alice);

        await Plays(ticks: 3);

        Assert.Equal(3, Game.Ticks);
    }

    [Fact]
    public async Task Waking_too_often_makes_nothing_faster()
    {
        await Runs(Alice);
        await Plays(ticks: 1);

        await Plays(TimeSpan.Zero);
        await Plays(TimeSpan.Zero);

        Assert.Equal(1, Game.Ticks);
    }

    [Fact]
    public async Task A_long_delay_is_given_up_but_for_a_few_ticks_and_then_the_pace_is_the_old_one()
    {
        await Runs(Alice);

        await Plays(ticks: 1000);
        Assert.Equal(Settings.MaxCatchUpTicks, Game.Ticks);

        await Plays(ticks: 1);
        Assert.Equal(Settings.MaxCatchUpTicks + 1, Game.Ticks);
        await Plays(ticks: 2);
        Assert.Equal(Settings.MaxCatchUpTicks + 3, Game.Ticks);
    }

    [Fact]
    public async Task The_wait_for_players_is_no_part_of_the_game()
    {
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);

        await Plays(ticks: 4);
        Assert.Equal(0, Game.Ticks);
        await Joins(Bob);
        await Plays(ticks: 1);

        Assert.Equal(1, Game.Ticks);
    }

    [Theory]
    [InlineData(10, 50, 10)]
    [InlineData(100, 5, 10)]
    [InlineData(1.5, 1000, 30)]
    [InlineData(0.1, 1000, 2)]
    public async Task At_another_speed_ticks_come_more_or_less_often_and_keep_their_length(double speed, int milliseconds, int ticks)
    {
        Settings = new GameSettings { SimulationSpeed = speed, MaxCatchUpTicks = 20 };
        await Runs(Alice);

        await Plays(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(ticks, Game.Ticks);
        Assert.Equal(50, Game.Setup!.TickMilliseconds);
    }

    [Theory]
    [InlineData(100, 500)]
    [InlineData(1, 5)]
    [InlineData(0.1, 5)]
    public async Task A_match_makes_up_for_the_same_delay_at_any_speed_above_one(double speed, int ticks)
    {
        Settings = new GameSettings { SimulationSpeed = speed };
        await Runs(Alice);

        await Plays(TimeSpan.FromHours(1));
        Assert.Equal(ticks, Game.Ticks);

        await Plays(TimeSpan.FromMilliseconds(500));
        Assert.Equal(ticks + Math.Min(ticks, (int)(10 * speed)), Game.Ticks);
    }

    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 25)]
    [InlineData(0.1, 500)]
    [InlineData(25, 2)]
    [InlineData(100, 2)]
    public void Matches_are_woken_as_often_as_they_tick_up_to_what_a_timer_can(double speed, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new GameSettings { SimulationSpeed = speed }.WakeUpPeriod);

    [Fact]
    public async Task Nothing_ticks_after_the_end()
    {
        Game.OnTick = (tick, o) => { if (tick == 2) o.End(); };
        await Runs(Alice);

        await Plays(ticks: 4);
        await Plays(ticks: 4);

        Assert.Equal(2, Game.Ticks);
    }

    [Fact]
    public async Task A_game_that_ends_before_its_first_tick_has_none()
    {
        Game.OnPrepare = o => o.End();
        await Runs(Alice);
        await IsReleased(Alice);

        Match.Tell(Mallard.Game.Matches.MatchActor.Wake.Instance, TestActor);
        await Plays(ticks: 1);

        Assert.Equal(0, Game.Ticks);
    }

    [Fact]
    public async Task What_ticks_say_leaves_in_order()
    {
        Game.OnTick = (tick, o) => o.Say($"tick {tick}");
        await Runs(Alice);

        await Plays(ticks: 1);
        await East.Carries("tick 1", Alice);
        await Plays(ticks: 2);

        await East.Carries(["tick 2", "tick 3"], Alice);
    }
}

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

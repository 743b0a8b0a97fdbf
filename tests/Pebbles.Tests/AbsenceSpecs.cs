using Mallard.Pebbles.Tests.Support;
using Mallard.Protocol;

namespace Mallard.Pebbles.Tests;

/// <summary>Players who think for too long, vanish, come back, and leave.</summary>
public class AbsenceSpecs
{
    [Fact]
    public void Who_thinks_for_too_long_has_one_taken_and_the_next_has_the_whole_time_again()
    {
        var round = Round.Of(players: 2, pebbles: 15);

        round.Ticks(2);
        Assert.Equal(15, round.Table.Heap);
        round.Ticks(1);

        Assert.Equal((14, Round.Bob, Round.TurnMilliseconds), (round.Table.Heap, round.Table.Turn, round.Table.MillisecondsLeft));
        round.Ticks(3);
        Assert.Equal((13, Round.Alice), (round.Table.Heap, round.Table.Turn));
    }

    [Fact]
    public void A_game_that_nobody_plays_ends_by_itself()
    {
        var round = Round.Of(players: 2, pebbles: 4);

        round.Ticks(4 * 3);

        Assert.Equal((true, Round.Bob), (round.Output.Ended, round.Output.Over?.Loser));
    }

    [Fact]
    public void Who_vanishes_is_passed_over_at_once_and_in_the_rounds_after()
    {
        var round = Round.Of(players: 3);

        round.Loses(Round.Alice);
        Assert.Equal(Round.Bob, round.Table.Turn);
        Assert.Equal([false, true, true], round.Table.Seats.Select(s => s.Present));

        round.Takes(Round.Bob, 1);
        round.Takes(Round.Carol, 1);
        Assert.Equal(Round.Bob, round.Table.Turn);
    }

    [Fact]
    public void Who_comes_back_sees_the_whole_table_and_has_the_next_turn_of_that_seat()
    {
        var round = Round.Of(players: 3);
        round.Loses(Round.Alice);

        round.SeesAgain(Round.Alice);

        Assert.StartsWith("to all, as state: 10001 ", round.Output.Lines[^1], StringComparison.Ordinal);
        Assert.Equal([true, true, true], round.Table.Seats.Select(s => s.Present));
        Assert.Equal(Round.Bob, round.Table.Turn);
        round.Takes(Round.Bob, 1);
        round.Takes(Round.Carol, 1);
        Assert.Equal(Round.Alice, round.Table.Turn);
    }

    [Fact]
    public void While_everybody_is_away_the_clock_stands_still()
    {
        var round = Round.Of(players: 2, pebbles: 15);
        round.Loses(Round.Bob);
        round.Loses(Round.Alice);

        round.Ticks(100);
        round.SeesAgain(Round.Bob);

        Assert.Equal((15, Round.Bob, Round.TurnMilliseconds), (round.Table.Heap, round.Table.Turn, round.Table.MillisecondsLeft));
    }

    [Fact]
    public void Who_leaves_gives_up_the_turn_and_the_seat()
    {
        var round = Round.Of(players: 3);

        round.IsLeftBy(Round.Alice);

        Assert.Equal(Round.Bob, round.Table.Turn);
        Assert.Equal(["bob", "carol"], round.Table.Seats.Select(s => s.Name));
    }

    [Fact]
    public void With_one_player_left_the_match_is_over_and_nobody_has_lost()
    {
        var round = Round.Of(players: 2);

        round.IsLeftBy(Round.Alice);

        Assert.Equal((true, 0), (round.Output.Ended, round.Output.Over?.Loser));
    }

    [Fact]
    public void When_the_node_stops_the_players_hear_that_the_game_is_over()
    {
        var round = Round.Of();

        round.IsAborted();

        Assert.StartsWith($"to all: {(int)PacketType.GameOverNotification} ", round.Output.Lines[^1], StringComparison.Ordinal);
    }
}

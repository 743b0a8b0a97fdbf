using Mallard.Pebbles.Tests.Support;
using Mallard.Protocol;

namespace Mallard.Pebbles.Tests;

/// <summary>Turns, what may be taken, and who loses.</summary>
public class TakingSpecs
{
    [Fact]
    public void The_owner_is_answered_and_everybody_sees_the_table()
    {
        var round = Round.Of(players: 3, pebbles: 15);

        Assert.StartsWith($"to {Round.Alice}: {(int)PacketType.PrepareGameResponse} ", round.Output.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("to all, as state: 10001 ", round.Output.Lines[1], StringComparison.Ordinal);
        Assert.Equal((15, Round.Alice, Round.TurnMilliseconds), (round.Table.Heap, round.Table.Turn, round.Table.MillisecondsLeft));
        Assert.Equal(["alice", "bob", "carol"], round.Table.Seats.Select(s => s.Name));
    }

    [Fact]
    public void Who_begins_is_drawn_from_the_seed() =>
        Assert.Equal([Round.Alice, Round.Bob, Round.Carol, Round.Alice], Enumerable.Range(0, 4).Select(seed => Round.Of(players: 3, seed: (ulong)seed).Table.Turn));

    [Fact]
    public void Taking_lowers_the_heap_and_passes_the_turn()
    {
        var round = Round.Of(players: 2, pebbles: 15);

        round.Takes(Round.Alice, 3);

        Assert.Equal((12, Round.Bob), (round.Table.Heap, round.Table.Turn));
    }

    [Fact]
    public void After_the_last_seat_it_is_the_first_ones_turn_again()
    {
        var round = Round.Of(players: 3);

        round.Takes(Round.Alice, 1);
        round.Takes(Round.Bob, 1);
        round.Takes(Round.Carol, 1);

        Assert.Equal(Round.Alice, round.Table.Turn);
    }

    [Fact]
    public void Who_takes_the_last_pebble_loses_and_the_match_ends()
    {
        var round = Round.Of(players: 2, pebbles: 3);

        round.Takes(Round.Alice, 2);
        Assert.False(round.Output.Ended);
        round.Takes(Round.Bob, 1);

        Assert.True(round.Output.Ended);
        Assert.Equal(Round.Bob, round.Output.Over!.Loser);
        Assert.Equal(["10002", "10003"], round.Output.Lines.TakeLast(2).Select(line => line.Split(' ')[2]));
    }

    [Theory]
    [InlineData(Round.Bob, 1, "It is not your turn.")]
    [InlineData(Round.Alice, 0, "Take 1 to 3 pebbles.")]
    [InlineData(Round.Alice, -1, "Take 1 to 3 pebbles.")]
    [InlineData(Round.Alice, 4, "Take 1 to 3 pebbles.")]
    [InlineData(Round.Alice, int.MaxValue, "Take 1 to 3 pebbles.")]
    public void What_is_against_the_rules_is_refused_and_changes_nothing(int player, int count, string text)
    {
        var round = Round.Of(players: 2, pebbles: 15);
        var before = round.StateHash;

        round.Takes(player, count);

        Assert.Equal($"{player} is refused: {text}", round.Output.Lines[^1]);
        Assert.Equal(before, round.StateHash);
    }

    [Fact]
    public void Nobody_takes_more_than_there_is()
    {
        var round = Round.Of(players: 2, pebbles: 2);

        round.Takes(Round.Alice, 3);

        Assert.Equal($"{Round.Alice} is refused: Take 1 to 2 pebbles.", round.Output.Lines[^1]);
    }

    [Theory]
    [InlineData((ushort)PebblesPackets.Take, new byte[] { 0xFF })]
    [InlineData((ushort)PebblesPackets.Table, new byte[0])]
    [InlineData((ushort)PacketType.PlayerAttackRequest, new byte[0])]
    public void What_is_no_request_of_this_game_is_refused_for_developers(ushort type, byte[] payload)
    {
        var round = Round.Of();

        round.Sends(Round.Alice, (PacketType)type, payload);

        Assert.Equal($"{Round.Alice} is refused: Pebbles knows one request: 10000, a Take.", round.Output.Lines[^1]);
    }
}

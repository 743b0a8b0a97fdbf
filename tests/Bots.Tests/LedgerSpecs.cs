using Mallard.Bots.Accounting;

namespace Mallard.Bots.Tests;

/// <summary>Two members, players 10 and 20, who start at x = 0 and x = 3.</summary>
public class LedgerSpecs
{
    private const int Alice = 0;
    private const int Bob = 1;
    private readonly RunTimes _times = new();
    private readonly RoomLedger _ledger;

    public LedgerSpecs()
    {
        _ledger = new RoomLedger(2, _times);
        _ledger.Identify(Alice, 10);
        _ledger.Identify(Bob, 20);
        _ledger.StartsAt(10, 0);
        _ledger.StartsAt(20, 3);
    }

    [Fact]
    public void A_move_is_received_once_however_often_its_position_is_repeated()
    {
        AliceMoves(1);
        BobSees(1, 1, 1);

        Assert.Equal(new Tally(1, 2, 1, 0, 1, 0, 0), _ledger.Total(Kind.Move));
    }

    [Fact]
    public void A_move_replaced_by_a_newer_one_is_superseded_and_not_missing()
    {
        AliceMoves(4);
        BobSees(1, 4);
        AliceSees(1, 2, 3, 4);

        Assert.Equal(new Tally(4, 8, 6, 2, 0, 0, 0), _ledger.Total(Kind.Move));
    }

    [Fact]
    public void A_last_move_that_does_not_arrive_is_missing()
    {
        AliceMoves(4);
        BobSees(1, 3);
        AliceSees(4);

        var total = _ledger.Total(Kind.Move);
        Assert.Equal((1, 4), (total.Missing, total.Superseded));
    }

    [Fact]
    public void A_move_that_goes_back_is_out_of_order()
    {
        AliceMoves(3);
        BobSees(3, 2);

        Assert.Equal(1, _ledger.Total(Kind.Move).OutOfOrder);
    }

    [Fact]
    public void A_place_where_the_player_never_was_is_found_out()
    {
        AliceMoves(1);
        _ledger.Saw(Bob, 10, 0.0123f);
        _ledger.Saw(Bob, 10, float.NaN);
        _ledger.Saw(Bob, 10, MoveCode.PositionOf(0, 2));

        Assert.Equal(3, _ledger.Total(Kind.Move).Duplicates);
    }

    [Fact]
    public void A_revived_player_may_be_where_the_server_says()
    {
        _ledger.Revived(10, -7.5f);
        _ledger.Saw(Bob, 10, -7.5f);

        Assert.True(_ledger.Total(Kind.Move).IsClean);
    }

    [Fact]
    public void Chat_is_expected_at_everybody_and_a_swing_at_the_others()
    {
        _ledger.Sending(Kind.Chat, Alice);
        _ledger.Sending(Kind.Swing, Alice);

        Assert.Equal(2, _ledger.Total(Kind.Chat).Expected);
        Assert.Equal(1, _ledger.Total(Kind.Swing).Expected);
        _ledger.Heard(Alice, Kind.Swing, 10, 1);
        Assert.Equal(new Tally(1, 1, 0, 0, 1, 0, 1), _ledger.Total(Kind.Swing));
    }

    [Fact]
    public void Missing_repeated_and_misplaced_lines_are_told_apart()
    {
        for (var i = 0; i < 5; i++) _ledger.Sending(Kind.Chat, Alice);
        foreach (var line in (long[])[1, 3, 2, 2, 5]) _ledger.Heard(Bob, Kind.Chat, 10, line);
        foreach (var line in (long[])[1, 2, 3, 4, 5]) _ledger.Heard(Alice, Kind.Chat, 10, line);

        Assert.Equal(new Tally(5, 10, 9, 0, 1, 1, 1), _ledger.Total(Kind.Chat));
    }

    [Fact]
    public void A_line_that_was_never_sent_is_found_out()
    {
        _ledger.Sending(Kind.Chat, Alice);
        _ledger.Heard(Bob, Kind.Chat, 10, 2);
        _ledger.Heard(Bob, Kind.Chat, 10, MoveCode.LineNumberOf("hello"));

        Assert.Equal(2, _ledger.Total(Kind.Chat).Duplicates);
    }

    [Fact]
    public void A_packet_that_could_not_be_sent_is_not_expected()
    {
        _ledger.Sending(Kind.Chat, Alice);
        _ledger.NotSent(Kind.Chat, Alice);

        Assert.Equal(default, _ledger.Total(Kind.Chat));
    }

    [Fact]
    public void Who_joins_later_is_announced_to_those_who_are_there()
    {
        _ledger.Joined(Alice, 10);
        _ledger.Noticed(Alice, Kind.Join, 20);
        _ledger.Joined(Bob, 20);

        Assert.Equal(new Tally(2, 1, 1, 0, 0, 0, 0), _ledger.Total(Kind.Join));
    }

    [Fact]
    public void Who_has_left_is_told_nothing_more()
    {
        _ledger.Joined(Alice, 10);
        _ledger.Joined(Bob, 20);
        _ledger.Left(Bob, 20);
        _ledger.Left(Alice, 10);

        Assert.Equal(new Tally(2, 1, 0, 0, 1, 0, 0), _ledger.Total(Kind.Leave));
    }

    [Fact]
    public void A_notice_that_comes_twice_or_to_the_wrong_one_is_a_duplicate()
    {
        _ledger.Joined(Alice, 10);
        _ledger.Announced(Kind.Start);
        _ledger.Noticed(Alice, Kind.Start, 0);
        _ledger.Noticed(Alice, Kind.Start, 0);
        _ledger.Noticed(Bob, Kind.Start, 0);

        Assert.Equal(new Tally(1, 1, 1, 0, 0, 0, 2), _ledger.Total(Kind.Start));
    }

    [Fact]
    public void The_room_is_settled_when_the_last_expected_packet_has_arrived()
    {
        AliceMoves(2);
        _ledger.Sending(Kind.Swing, Bob);
        var settled = _ledger.SettledAsync();

        BobSees(2);
        AliceSees(1);
        _ledger.Heard(Alice, Kind.Swing, 20, 1);
        Assert.False(settled.IsCompleted);

        AliceSees(2);
        Assert.True(settled.IsCompleted);
    }

    [Fact]
    public void A_lost_member_is_not_waited_for_but_counts_as_missing()
    {
        AliceMoves(1);
        AliceSees(1);
        var settled = _ledger.SettledAsync();
        Assert.False(settled.IsCompleted);

        _ledger.Lost(Bob);

        Assert.True(settled.IsCompleted);
        Assert.Equal(1, _ledger.Total(Kind.Move).Missing);
    }

    [Fact]
    public void The_time_of_a_move_is_taken_once_at_another_member()
    {
        AliceMoves(1);
        AliceSees(1);
        Assert.Equal(0, _times.Move.Summarize().Count);

        BobSees(1);
        Assert.Equal(1, _times.Move.Summarize().Count);
    }

    private void AliceMoves(int times)
    {
        for (var i = 0; i < times; i++) _ledger.Sending(Kind.Move, Alice);
    }

    private void BobSees(params long[] moves) => Sees(Bob, moves);

    private void AliceSees(params long[] moves) => Sees(Alice, moves);

    private void Sees(int member, long[] moves)
    {
        foreach (var move in moves) _ledger.Saw(member, 10, MoveCode.PositionOf(0, move));
    }
}

using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

public class MembershipSpecs
{
    [Fact]
    public void A_player_who_loses_the_connection_stays_and_the_others_play_on()
    {
        var round = Round.Calm();

        Assert.True(round.Disconnect(Round.Bob).IsSilent);
        round.Move(Round.Carol, 8, 8);

        round.Tick().Only<S2CPlayerPositionUpdateNotification>(Audience.AllAsState, PacketType.PlayerPositionUpdateNotification);
        var state = round.Reconnect(Round.Alice).One<S2CGameStartNotification>();
        Assert.Equal([Round.Alice, Round.Bob, Round.Carol], state.PlayerPositions.Select(position => position.PlayerId));
    }

    [Fact]
    public void An_owner_who_loses_the_connection_stays_the_owner()
    {
        var round = new Round();
        round.Prepare();
        round.Disconnect(Round.Alice);

        Assert.Equal(Round.Alice, round.World.OwnerId);
    }

    [Fact]
    public void An_owner_who_returns_before_the_start_gets_both_packets_of_the_preparation_again()
    {
        var round = new Round();
        var prepared = round.Prepare().Sent;

        var sent = round.Reconnect(Round.Alice).Sent;

        Assert.Equal(2, sent.Count);
        Assert.Equal(prepared[0], sent[0]);
        Assert.Equal(prepared[1] with { To = Audience.One, UserId = Round.Alice }, sent[1]);
    }

    [Fact]
    public void A_member_who_returns_before_the_start_is_told_of_the_room_only()
    {
        var round = new Round();
        round.Prepare();

        round.Reconnect(Round.Bob).Only<S2CGamePrepareNotification>(Audience.One, PacketType.PrepareGameNotification, Round.Bob);
    }

    [Fact]
    public void A_player_who_left_is_gone_from_the_positions_at_the_next_tick()
    {
        var round = Round.Calm();

        Assert.True(round.Leave(Round.Bob).IsSilent);

        var packet = round.Tick().Only<S2CPlayerPositionUpdateNotification>(Audience.All, PacketType.PlayerPositionUpdateNotification);
        Assert.Equal([Round.Alice, Round.Carol], packet.PlayerPositions.Select(position => position.PlayerId));
    }

    [Fact]
    public void A_player_who_left_cannot_act_or_return()
    {
        var round = Round.Started();
        round.Leave(Round.Bob);

        round.Move(Round.Bob, 1, 1).RefusedAsWrongRequest(Round.Bob);
        Assert.True(round.Reconnect(Round.Bob).IsSilent);
        Assert.True(round.Leave(Round.Bob).IsSilent);
    }

    [Fact]
    public void When_the_owner_leaves_before_the_start_the_next_in_join_order_prepares_and_can_start()
    {
        var round = new Round();
        var shown = round.Prepare().Sent[0].Packet;

        var packet = round.Leave(Round.Alice).Only<S2CGamePrepareResponse>(Audience.One, PacketType.PrepareGameResponse, Round.Bob);

        Assert.Equal(shown, packet);
        round.Start(Round.Carol).RefusedAsWrongRequest(Round.Carol);
        var started = round.Start(Round.Bob).Only<S2CGameStartNotification>(Audience.All, PacketType.StartGameNotification);
        Assert.Equal([(Round.Bob, 3f), (Round.Carol, 6f)], started.PlayerPositions.Select(p => (p.PlayerId, p.X)));
    }

    [Fact]
    public void When_the_owner_leaves_a_running_game_it_goes_on_with_a_new_owner()
    {
        var round = Round.Started();

        Assert.True(round.Leave(Round.Alice).IsSilent);

        Assert.Equal(Round.Bob, round.World.OwnerId);
        var room = ((S2CGamePrepareNotification)round.Reconnect(Round.Carol).Sent[0].Packet).Room;
        Assert.Equal(Round.Bob, room.OwnerId);
        Assert.Equal([Round.Bob, Round.Carol], room.Users.Select(user => user.UserId));
    }

    [Fact]
    public void The_duties_go_to_who_joined_next_and_not_to_who_joined_first()
    {
        var round = new Round(setup: Round.Setup() with { OwnerId = Round.Bob });

        round.Leave(Round.Bob);

        Assert.Equal(Round.Carol, round.World.OwnerId);
    }

    [Fact]
    public void After_the_last_in_join_order_the_duties_go_back_to_the_first()
    {
        var round = new Round(setup: Round.Setup() with { OwnerId = Round.Carol });

        round.Leave(Round.Carol);

        Assert.Equal(Round.Alice, round.World.OwnerId);
    }

    [Fact]
    public void A_member_who_leaves_takes_no_duties_along()
    {
        var round = new Round();
        round.Prepare();

        Assert.True(round.Leave(Round.Bob).IsSilent);

        Assert.Equal(Round.Alice, round.World.OwnerId);
    }

    [Fact]
    public void A_game_that_all_have_left_still_ticks()
    {
        var round = Round.Started();
        foreach (var player in new[] { Round.Alice, Round.Bob, Round.Carol }) round.Leave(player);

        Assert.Empty(round.Pass(1000).Refused);
        Assert.Equal(0, round.World.OwnerId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_aborted_game_is_over_for_all_and_silent_from_then_on(bool started)
    {
        var round = started ? Round.Started() : new Round();

        var output = round.Abort();

        output.Only<S2CGameOverNotification>(Audience.All, PacketType.GameOverNotification);
        Assert.Equal(1, output.Ends);
        Assert.True(round.Abort().IsSilent);
        Assert.True(round.Pass(300_000).IsSilent);
        Assert.True(round.Start().IsSilent);
        Assert.True(round.Move(Round.Bob, 1, 1).IsSilent);
        Assert.True(round.Reconnect(Round.Bob).IsSilent);
        Assert.True(round.Leave(Round.Alice).IsSilent);
    }

    [Fact]
    public void A_game_can_be_played_alone()
    {
        var round = Round.Calm(setup: Round.Setup() with { Players = [new GamePlayer(Round.Alice, "Alice")] });

        round.Move(Round.Alice, 2, 2);

        Assert.Single(round.Tick().Sent);
    }
}

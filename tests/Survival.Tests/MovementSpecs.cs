using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

public class MovementSpecs
{
    [Fact]
    public void A_move_is_told_with_the_next_tick_as_the_positions_of_all()
    {
        var round = Round.Started();

        Assert.True(round.Move(Round.Bob, -2.5f, 40).IsSilent);

        var packet = round.Tick()
            .Only<S2CPlayerPositionUpdateNotification>(Audience.AllAsState, PacketType.PlayerPositionUpdateNotification);
        Assert.Equal(
            [(Round.Alice, 3f, 3f), (Round.Bob, -2.5f, 40f), (Round.Carol, 9f, 9f)],
            packet.PlayerPositions.Select(p => (p.PlayerId, p.X, p.Y)));
    }

    [Fact]
    public void Many_moves_within_a_tick_are_one_packet_with_the_last_positions()
    {
        var round = Round.Started();
        for (var i = 0; i < 10; i++) round.Move(Round.Alice, i, 0);
        round.Move(Round.Bob, 1, 2);

        var packet = round.Tick()
            .Only<S2CPlayerPositionUpdateNotification>(Audience.AllAsState, PacketType.PlayerPositionUpdateNotification);

        Assert.Equal((9f, 0f), (packet.PlayerPositions[0].X, packet.PlayerPositions[0].Y));
        Assert.Equal((1f, 2f), (packet.PlayerPositions[1].X, packet.PlayerPositions[1].Y));
    }

    [Fact]
    public void While_nobody_moves_nothing_is_sent()
    {
        var round = Round.Started();
        round.Move(Round.Bob, 1, 1);
        round.Tick();

        Assert.True(round.Pass(5000).IsSilent);
    }

    [Fact]
    public void Repeating_the_same_position_is_not_a_move()
    {
        var round = Round.Started();

        round.Move(Round.Alice, 3, 3);

        Assert.True(round.Tick().IsSilent);
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(0, float.NaN)]
    [InlineData(float.PositiveInfinity, 0)]
    [InlineData(0, float.NegativeInfinity)]
    public void A_position_that_is_no_number_is_refused_and_the_player_stays(float x, float y)
    {
        var round = Round.Started();

        round.Move(Round.Alice, x, y).RefusedForDevelopers(Round.Alice);

        Assert.True(round.Tick().IsSilent);
        Assert.True(round.World.Players[0].Position.IsFinite);
    }

    [Fact]
    public void Before_the_start_nobody_moves()
    {
        var round = new Round();
        round.Prepare();

        round.Move(Round.Alice, 1, 1).RefusedAsWrongRequest(Round.Alice);

        Assert.True(round.Tick().IsSilent);
    }

    [Fact]
    public void A_swing_is_told_to_the_others_at_once()
    {
        var round = Round.Started();

        var packet = round.Swing(Round.Bob, 0.5f, -1)
            .Only<S2CPlayerAttackNotification>(Audience.Others, PacketType.PlayerAttackNotification, Round.Bob);

        Assert.Equal((Round.Bob, 0.5f, -1f), (packet.PlayerId, packet.PlayerDirX, packet.PlayerDirY));
    }

    [Fact]
    public void A_swing_in_no_direction_that_is_a_number_is_refused()
    {
        Round.Started().Swing(Round.Bob, float.NaN, 1).RefusedForDevelopers(Round.Bob);
    }

    [Fact]
    public void Before_the_start_nobody_swings()
    {
        new Round().Swing(Round.Bob, 1, 0).RefusedAsWrongRequest(Round.Bob);
    }
}

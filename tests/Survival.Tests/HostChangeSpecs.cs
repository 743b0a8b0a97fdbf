using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>Who runs the monsters when the host is gone. Alice is the host, then come Bob and Carol.</summary>
public class HostChangeSpecs
{
    private static Round Calm() => Round.Calm(Round.Hosted);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void When_the_host_is_gone_the_next_takes_over_and_all_are_told(bool forGood)
    {
        var round = Calm();

        var output = forGood ? round.Leave(Round.Alice) : round.Disconnect(Round.Alice);

        var room = output.Only<S2CGamePrepareNotification>(Audience.All, PacketType.PrepareGameNotification).Room;
        Assert.Equal(Round.Bob, room.OwnerId);
        var duck = round.AddMonster(203, round.Player(Round.Carol).Position.X, round.Player(Round.Carol).Position.Y);
        Assert.Single(round.Strike(Round.Bob, duck.Id, Round.Carol).Sent);
    }

    [Fact]
    public void A_host_without_a_connection_is_passed_over()
    {
        var round = Calm();
        Assert.True(round.Disconnect(Round.Bob).IsSilent);

        Assert.Equal(Round.Carol, round.Disconnect(Round.Alice).One<S2CGamePrepareNotification>().Room.OwnerId);
    }

    [Fact]
    public void The_first_to_come_back_to_a_game_that_all_had_lost_is_its_host()
    {
        var round = Calm();
        foreach (var player in new[] { Round.Bob, Round.Carol, Round.Alice }) round.Disconnect(player);

        var told = round.Reconnect(Round.Carol).Sent[0].Is<S2CGamePrepareNotification>(Audience.All, PacketType.PrepareGameNotification);

        Assert.Equal(Round.Carol, told.Room.OwnerId);
        // And who was the host before is a player like the others now.
        Assert.Equal(Round.Carol, round.Reconnect(Round.Alice).One<S2CGamePrepareNotification>().Room.OwnerId);
    }

    [Fact]
    public void A_member_who_is_gone_leaves_the_host_its_duties()
    {
        var round = Calm();

        Assert.True(round.Disconnect(Round.Bob).IsSilent);
        Assert.True(round.Leave(Round.Carol).IsSilent);

        Assert.Equal(Round.Alice, round.World.OwnerId);
    }
}

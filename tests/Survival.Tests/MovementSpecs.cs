using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>Where players are, and who hears of it when. Speed is limited to 10 a second here.</summary>
public class MovementSpecs
{
    private static IEnumerable<(int Id, float X, float Y)> Rows(S2CPlayerPositionUpdateNotification packet) =>
        packet.PlayerPositions.Select(p => (p.PlayerId, p.X, p.Y));

    [Fact]
    public void With_full_positions_every_update_has_all_players()
    {
        var round = Round.Started(new SurvivalOptions { FullPositions = true });

        round.Move(Round.Bob, 6.5f, 6);

        var packet = round.Tick().Only<S2CPlayerPositionUpdateNotification>(Audience.AllAsState, PacketType.PlayerPositionUpdateNotification);
        Assert.Equal([(Round.Alice, 3f), (Round.Bob, 6.5f), (Round.Carol, 9f)], packet.PlayerPositions.Select(p => (p.PlayerId, p.X)));
    }

    [Fact]
    public void A_move_is_told_with_the_next_tick_as_the_position_of_who_moved()
    {
        var round = Round.Calm();

        Assert.True(round.Move(Round.Bob, -1.5f, 7).IsSilent);

        var packet = round.Tick()
            .Only<S2CPlayerPositionUpdateNotification>(Audience.AllAsState, PacketType.PlayerPositionUpdateNotification);
        Assert.Equal([(Round.Bob, -1.5f, 7f)], Rows(packet));
    }

    [Fact]
    public void Many_moves_within_a_tick_are_one_packet_with_the_last_positions()
    {
        var round = Round.Calm();
        for (var i = 1; i < 5; i++) round.Move(Round.Alice, 3 + i, 3);
        round.Move(Round.Bob, 5, 6);

        var packet = round.Tick()
            .Only<S2CPlayerPositionUpdateNotification>(Audience.AllAsState, PacketType.PlayerPositionUpdateNotification);

        Assert.Equal([(Round.Alice, 7f, 3f), (Round.Bob, 5f, 6f)], Rows(packet));
    }

    [Fact]
    public void Once_a_second_all_who_moved_in_it_are_told_again_so_that_nobody_misses_a_position()
    {
        var round = Round.Calm();
        round.Move(Round.Carol, 8, 9);
        round.Tick();
        Assert.True(round.Pass(500).IsSilent);
        round.Move(Round.Alice, 4, 3);
        round.Pass(950 - 500 - Round.TickMilliseconds);

        var packet = round.Tick().Only<S2CPlayerPositionUpdateNotification>(Audience.All, PacketType.PlayerPositionUpdateNotification);

        Assert.Equal([(Round.Alice, 4f, 3f), (Round.Carol, 8f, 9f)], Rows(packet));
        Assert.True(round.Pass(5000).IsSilent);
    }

    [Fact]
    public void When_somebody_has_left_everybody_is_told_of_all_who_are_still_there()
    {
        var round = Round.Calm();
        round.Leave(Round.Bob);

        var packet = round.Tick().Only<S2CPlayerPositionUpdateNotification>(Audience.All, PacketType.PlayerPositionUpdateNotification);

        Assert.Equal([(Round.Alice, 3f, 3f), (Round.Carol, 9f, 9f)], Rows(packet));
    }

    [Fact]
    public void While_nobody_moves_nothing_is_sent()
    {
        Assert.True(Round.Calm().Pass(5000).IsSilent);
    }

    [Fact]
    public void Repeating_the_same_position_is_not_a_move()
    {
        var round = Round.Calm();

        round.Move(Round.Alice, 3, 3);

        Assert.True(round.Tick().IsSilent);
    }

    [Fact]
    public void Nobody_is_faster_than_the_limit_but_a_seconds_worth_may_come_at_once()
    {
        var round = Round.Calm();

        Assert.True(round.Move(Round.Alice, 13, 3).IsSilent);
        round.Move(Round.Alice, 13.5f, 3).RefusedForDevelopers(Round.Alice, "that far");
        round.Tick();
        Assert.True(round.Move(Round.Alice, 13.5f, 3).IsSilent);
        round.Move(Round.Alice, 13.6f, 3).RefusedForDevelopers(Round.Alice, "that far");
    }

    [Fact]
    public void Standing_still_for_long_saves_up_no_more_than_a_second()
    {
        var round = Round.Calm();
        round.Pass(20_000);

        round.Move(Round.Alice, 3, 13.1f).RefusedForDevelopers(Round.Alice, "that far");
        Assert.True(round.Move(Round.Alice, 3, 13).IsSilent);
    }

    [Fact]
    public void A_player_who_jumps_stays_and_everybody_is_shown_where()
    {
        var round = Round.Calm();

        round.Move(Round.Bob, 40, -40).RefusedForDevelopers(Round.Bob, "that far");

        var packet = round.Tick()
            .Only<S2CPlayerPositionUpdateNotification>(Audience.AllAsState, PacketType.PlayerPositionUpdateNotification);
        Assert.Equal([(Round.Bob, 6f, 6f)], Rows(packet));
    }

    [Fact]
    public void Without_a_limit_players_may_jump()
    {
        var round = Round.Calm(new SurvivalOptions { MaxPlayerSpeed = 0 });

        Assert.True(round.Move(Round.Bob, 40, -40).IsSilent);
    }

    [Theory]
    [InlineData(50, 0, 50.1f, 0)]
    [InlineData(-50, 0, -50.1f, 0)]
    [InlineData(0, 50, 0, 50.1f)]
    [InlineData(0, -50, 0, -50.1f)]
    public void Nobody_leaves_the_map(float edgeX, float edgeY, float x, float y)
    {
        var round = Round.Calm();
        round.Place(Round.Bob, edgeX * 0.9f, edgeY * 0.9f);

        Assert.True(round.Move(Round.Bob, edgeX, edgeY).IsSilent);
        round.Tick();
        round.Move(Round.Bob, x, y).RefusedForDevelopers(Round.Bob, "outside the map");
        Assert.Equal(new Point(edgeX, edgeY), round.Player(Round.Bob).Position);

        // A client that thinks otherwise is shown where it is.
        var packet = round.Tick().Only<S2CPlayerPositionUpdateNotification>(Audience.AllAsState, PacketType.PlayerPositionUpdateNotification);
        Assert.Equal([(Round.Bob, edgeX, edgeY)], Rows(packet));
    }

    [Fact]
    public void The_dead_stay_where_they_died_and_nobody_blames_them_for_asking()
    {
        var round = Round.Calm();
        round.Player(Round.Bob).Hp = 0;

        Assert.True(round.Move(Round.Bob, 5, 5).IsSilent);

        Assert.True(round.Tick().IsSilent);
        Assert.Equal(new Point(6, 6), round.Player(Round.Bob).Position);
    }

    [Fact]
    public void Walking_away_from_an_open_box_closes_it_and_a_step_within_reach_does_not()
    {
        var round = Round.Calm();
        var box = round.AddThing(2, 3, 5);
        round.Open(Round.Alice, box.Id);

        Assert.True(round.Move(Round.Alice, 6, 5).IsSilent);
        var closed = round.Move(Round.Alice, 6.1f, 5)
            .Only<S2CPlayerCloseBoxNotification>(Audience.All, PacketType.PlayerCloseBoxNotification);

        Assert.Equal((Round.Alice, box.Id), (closed.PlayerId, closed.ItemBoxId));
        Assert.Equal(0, box.OpenedBy);
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(0, float.NaN)]
    [InlineData(float.PositiveInfinity, 0)]
    [InlineData(0, float.NegativeInfinity)]
    public void A_position_that_is_no_number_is_refused_and_the_player_stays(float x, float y)
    {
        var round = Round.Calm();

        round.Move(Round.Alice, x, y).RefusedForDevelopers(Round.Alice);

        Assert.True(round.Tick().IsSilent);
        Assert.Equal(new Point(3, 3), round.Player(Round.Alice).Position);
    }

    [Fact]
    public void Before_the_start_nobody_moves()
    {
        var round = new Round();
        round.Prepare();

        round.Move(Round.Alice, 1, 1).RefusedAsWrongRequest(Round.Alice);

        Assert.True(round.Tick().IsSilent);
    }
}

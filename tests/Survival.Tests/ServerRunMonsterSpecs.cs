using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>What ducks do where the server runs them: hunt, strike, batter walls, go home.</summary>
public class ServerRunMonsterSpecs
{
    private const int Wall = 30;

    /// <summary>Bob at the origin, a duck to the east that is after him.</summary>
    private static (Round Round, Monster Duck) Hunted(int code = 201, float x = 6)
    {
        var round = Round.Calm();
        round.PlaceAlone(Round.Bob);
        var duck = round.AddMonster(code, x, 0);
        duck.TargetId = Round.Bob;
        return (round, duck);
    }

    [Theory]
    [InlineData(201, 2.5f)]
    [InlineData(202, 2.5f)]
    [InlineData(203, 2.5f)]
    [InlineData(204, 2f)]
    [InlineData(205, 2f)]
    [InlineData(206, 2f)]
    [InlineData(207, 2.75f)]
    public void A_duck_walks_towards_its_target_by_a_quarter_of_its_speed_a_second(int code, float unitsPerSecond)
    {
        var (round, duck) = Hunted(code, 8);

        round.Tick();
        Assert.Equal(8 - (unitsPerSecond / 20), duck.Position.X, 0.0001f);
        round.Pass(1000 - Round.TickMilliseconds);

        Assert.Equal(8 - MathF.Min(unitsPerSecond, 8 - (0.8f * duck.Kind.AttackRange)), duck.Position.X, 0.001f);
        Assert.Equal(0, duck.Position.Y);
    }

    [Fact]
    public void A_moving_duck_is_told_every_tick_and_once_a_second_for_sure()
    {
        var (round, duck) = Hunted();

        var output = round.Pass(1000);

        Assert.All(output.Of<S2CMonsterMoveNotification>(), packet => Assert.Equal(duck.Id, Assert.Single(packet.MonsterPositionData).MonsterId));
        Assert.Equal(19, output.Sent.Count(sent => (sent.To, sent.Type) == (Audience.AllAsState, PacketType.MonsterMoveNotification)));
        Assert.Equal(1, output.Sent.Count(sent => (sent.To, sent.Type) == (Audience.All, PacketType.MonsterMoveNotification)));
        var last = output.Of<S2CMonsterMoveNotification>()[^1].MonsterPositionData[0];
        Assert.Equal((201, duck.Position.X, duck.Position.Y), (last.MonsterCode, last.X, last.Y));
    }

    [Theory]
    [InlineData(201, 1.5f)]
    [InlineData(206, 1.5f)]
    [InlineData(207, 5f)]
    public void A_duck_stops_within_reach_and_does_not_run_over_its_target(int code, float reach)
    {
        var (round, duck) = Hunted(code);

        round.Pass(6000);

        Assert.InRange(duck.Position.X, reach * 0.79f, reach);
    }

    [Fact]
    public void A_duck_in_reach_strikes_and_then_all_hear_of_the_hurt()
    {
        var (round, duck) = Hunted(202, 1);

        var sent = round.Tick().Sent;

        var strike = sent[0].Is<S2CMonsterAttackNotification>(Audience.All, PacketType.MonsterAttackNotification);
        Assert.Equal((duck.Id, true, Round.Bob), (strike.MonsterId, strike.IsPlayer, strike.TargetId));
        var hurt = sent[1].Is<S2CPlayerHpUpdateNotification>(Audience.All, PacketType.PlayerHpUpdateNotification);
        Assert.Equal((Round.Bob, 85), (hurt.PlayerId, hurt.Hp));
    }

    [Fact]
    public void A_duck_just_out_of_reach_does_not_strike()
    {
        var (round, duck) = Hunted(202, 1);
        duck.Position = new Point(1.7f, 0);

        Assert.Empty(round.Tick().Of<S2CMonsterAttackNotification>());
    }

    [Theory]
    [InlineData(201, 3000)]
    [InlineData(207, 3000)]
    public void A_duck_strikes_again_only_after_its_cooldown(int code, int cooldown)
    {
        var (round, _) = Hunted(code, 1);
        Assert.Single(round.Tick().Of<S2CMonsterAttackNotification>());

        Assert.Empty(round.Pass(cooldown - Round.TickMilliseconds).Of<S2CMonsterAttackNotification>());
        Assert.Single(round.Tick().Of<S2CMonsterAttackNotification>());
    }

    [Fact]
    public void At_most_two_ducks_strike_one_player_at_a_time_and_the_others_wait()
    {
        var (round, _) = Hunted(201, 1);
        for (var n = 0; n < 4; n++) round.AddMonster(201, 1, 0.1f * n).TargetId = Round.Bob;

        Assert.Equal(2, round.Pass(3000).Of<S2CMonsterAttackNotification>().Length);
        Assert.Equal(2, round.Pass(3000).Of<S2CMonsterAttackNotification>().Length);
    }

    [Fact]
    public void Two_players_are_struck_by_two_ducks_each()
    {
        var (round, _) = Hunted(201, 1);
        round.Place(Round.Carol, -1, 0);
        for (var n = 0; n < 5; n++) round.AddMonster(201, 0.1f * n, 0).TargetId = n < 3 ? Round.Carol : Round.Bob;

        var struck = round.Tick().Of<S2CMonsterAttackNotification>().CountBy(packet => packet.TargetId).ToDictionary();

        Assert.Equal((2, 2), (struck[Round.Bob], struck[Round.Carol]));
    }

    [Fact]
    public void A_duck_whose_target_dies_goes_home()
    {
        var (round, duck) = Hunted(202, 6);
        round.Pass(1000);
        round.Player(Round.Bob).Hp = 0;

        round.Pass(5000);

        Assert.Equal((new Point(6, 0), 0), (duck.Position, duck.TargetId));
    }

    [Fact]
    public void A_duck_without_a_target_returns_to_exactly_where_it_started_and_rests()
    {
        var round = Round.Calm();
        round.PlaceAlone(Round.Bob, 40, -40);
        var duck = round.AddMonster(204, 10.1f, -3.3f);
        duck.Position = new Point(14, -5);

        round.Pass(5000);

        Assert.Equal(duck.Start, duck.Position);
        Assert.True(round.Pass(5000).IsSilent);
    }

    [Fact]
    public void No_duck_leaves_the_map()
    {
        var round = Round.Calm();
        round.PlaceAlone(Round.Bob);
        var duck = round.AddMonster(201, 48, 30);
        duck.Start = new Point(60, 30);

        round.Pass(6000);

        Assert.Equal(new Point(50, 30), duck.Position);
    }

    [Fact]
    public void A_wall_stops_a_duck_which_batters_it_until_it_falls_and_then_comes_through()
    {
        var (round, duck) = Hunted(203, 6);
        var wall = round.AddThing(Wall, 3, 0);
        wall.Hp = 50;

        var output = round.Pass(3000);
        Assert.InRange(duck.Position.X, 3.7f, 4);
        var strike = output.One<S2CMonsterAttackNotification>();
        Assert.Equal((duck.Id, false, wall.Id), (strike.MonsterId, strike.IsPlayer, strike.TargetId));
        var hurt = output.One<S2CObjectHpUpdateNotification>();
        Assert.Equal((wall.Id, 30), (hurt.ObjectId, hurt.Hp));

        var later = round.Pass(6000);
        Assert.Equal(wall.Id, later.One<S2CObjectDestroyNotification>().ObjectId);
        // The last hit is not told as health, and a wall that a monster breaks leaves nothing.
        Assert.Equal(10, later.One<S2CObjectHpUpdateNotification>().Hp);
        Assert.Empty(later.Of<S2CItemSpawnNotification>());
        Assert.Null(round.World.FindObject(wall.Id));

        round.Pass(3000);
        Assert.InRange(duck.Position.X, 0, 1.5f);
    }

    [Fact]
    public void A_duck_inside_a_wall_that_was_built_around_it_gets_out()
    {
        var round = Round.Calm();
        round.PlaceAlone(Round.Bob);
        var wall = round.AddThing(Wall, 20, 0);
        var duck = round.AddMonster(201, 25, 0);
        duck.Position = new Point(20.2f, 0);

        round.Pass(4000);

        Assert.Equal((duck.Start, 100), (duck.Position, wall.Hp));
    }

    [Fact]
    public void Ducks_walk_through_everything_but_walls()
    {
        var (round, duck) = Hunted(203, 6);
        var grass = round.AddThing(5, 3, 0);

        round.Pass(3000);

        Assert.True(duck.Position.X < 2);
        Assert.Equal(3, grass.Hp);
    }

    [Fact]
    public void What_clients_say_about_monsters_is_passed_over_in_silence()
    {
        var (round, duck) = Hunted(208, 2);
        var before = round.World.StateHash();

        foreach (var player in new[] { Round.Alice, Round.Bob })
        {
            Assert.True(round.MoveMonsters(player, (duck.Id, 3, 3)).IsSilent);
            Assert.True(round.Strike(player, duck.Id, Round.Bob).IsSilent);
            Assert.True(round.HurtObject(player, World.CoreId, duck.Id).IsSilent);
            Assert.True(round.HurtBy(player, duck.Id).IsSilent);
            Assert.True(round.PlaceWave(player, (272, 20, 20)).IsSilent);
        }

        Assert.Equal(before, round.World.StateHash());
    }
}

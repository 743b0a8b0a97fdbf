using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>What the host, Alice, says about monsters where its machine runs them: who is believed, and how much.</summary>
public class HostSpecs
{
    private static Round Calm()
    {
        var round = Round.Calm(Round.Hosted);
        round.PlaceAlone(Round.Bob);
        return round;
    }

    [Fact]
    public void Nobody_but_the_host_runs_monsters()
    {
        var round = Calm();
        var duck = round.AddMonster(205, 1, 0);
        round.Pass(100);
        var before = round.World.StateHash();

        round.MoveMonsters(Round.Bob, (duck.Id, 2, 0)).RefusedAsWrongRequest(Round.Bob);
        round.Strike(Round.Bob, duck.Id, Round.Bob).RefusedAsWrongRequest(Round.Bob);
        round.HurtObject(Round.Bob, World.CoreId, duck.Id).RefusedAsWrongRequest(Round.Bob);

        Assert.Equal(before, round.World.StateHash());
    }

    [Fact]
    public void A_host_may_be_dead()
    {
        var round = Calm();
        var duck = round.AddMonster(205, 1, 0);
        round.Player(Round.Alice).Hp = 0;

        Assert.Single(round.Strike(Round.Alice, duck.Id, Round.Bob).Sent);
    }

    // ---- moving ----

    [Fact]
    public void Of_two_requests_within_a_tick_the_later_place_is_told()
    {
        var round = Calm();
        var duck = round.AddMonster(201, 10, 10);
        round.Pass(1000);

        round.MoveMonsters(Round.Alice, (duck.Id, 10, 10.25f));
        round.MoveMonsters(Round.Alice, (duck.Id, 10, 10.5f));

        var packet = round.Tick().One<S2CMonsterMoveNotification>();
        Assert.Equal([(duck.Id, 10.5f)], packet.MonsterPositionData.Select(row => (row.MonsterId, row.Y)));
    }

    [Fact]
    public void Moves_are_told_to_all_with_the_next_tick_each_monster_once()
    {
        var round = Calm();
        var (one, two) = (round.AddMonster(201, 10, 10), round.AddMonster(205, 20, 20));
        round.AddMonster(201, 30, 30);
        round.Tick();

        Assert.True(round.MoveMonsters(Round.Alice, (two.Id, 20.5f, 20), (one.Id, 10, 10.5f)).IsSilent);

        var packet = round.Tick().Only<S2CMonsterMoveNotification>(Audience.AllAsState, PacketType.MonsterMoveNotification);
        Assert.Equal(
            [(one.Id, 201, 10f, 10.5f), (two.Id, 205, 20.5f, 20f)],
            packet.MonsterPositionData.Select(row => (row.MonsterId, row.MonsterCode, row.X, row.Y)));
    }

    [Fact]
    public void Of_several_places_of_one_monster_the_last_counts()
    {
        var round = Calm();
        var duck = round.AddMonster(201, 10, 10);
        round.Tick();

        round.MoveMonsters(Round.Alice, (duck.Id, 10.1f, 10), (duck.Id, 10.2f, 10), (duck.Id, 10.3f, 10));

        Assert.Equal(new Point(10.3f, 10), duck.Position);
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(0, float.PositiveInfinity)]
    [InlineData(50.1f, 0)]
    [InlineData(0, -50.1f)]
    public void A_place_that_is_none_is_passed_over_and_the_rest_counts(float x, float y)
    {
        var round = Calm();
        var (one, two) = (round.AddMonster(201, 49.9f, 0), round.AddMonster(201, 0, -49.9f));
        round.Pass(10_000);

        Assert.True(round.MoveMonsters(Round.Alice, (one.Id, x, y), (999, 1, 1), (two.Id, 0, -50)).IsSilent);

        Assert.Equal((new Point(49.9f, 0), new Point(0, -50)), (one.Position, two.Position));
    }

    [Theory]
    [InlineData(201, 20)]
    [InlineData(205, 16)]
    [InlineData(208, 26)]
    public void Nothing_moves_faster_than_twice_its_speed(int code, float unitsPerSecond)
    {
        var round = Calm();
        var duck = round.AddMonster(code, 0, 0);
        round.Tick();
        round.MoveMonsters(Round.Alice, (duck.Id, 0.1f, 0));
        round.Pass(1000);

        round.MoveMonsters(Round.Alice, (duck.Id, unitsPerSecond + 0.2f, 0));
        Assert.Equal(new Point(0.1f, 0), duck.Position);
        round.MoveMonsters(Round.Alice, (duck.Id, unitsPerSecond, 0));
        Assert.Equal(new Point(unitsPerSecond, 0), duck.Position);
    }

    [Fact]
    public void Ducks_of_a_host_do_not_move_by_themselves()
    {
        var round = Calm();
        var duck = round.AddMonster(208, 5, 0);

        round.Pass(900);
        duck.TargetId = Round.Bob;
        round.Pass(20_000);

        Assert.Equal((new Point(5, 0), 100), (duck.Position, round.Player(Round.Bob).Hp));
    }

    // ---- striking ----

    [Theory]
    [InlineData(true, Round.Bob)]
    [InlineData(false, World.CoreId)]
    public void A_strike_is_a_motion_that_the_others_see(bool isPlayer, int target)
    {
        var round = Calm();
        var duck = round.AddMonster(203, 1, 0);

        var packet = round.Strike(Round.Alice, duck.Id, target, isPlayer)
            .Only<S2CMonsterAttackNotification>(Audience.Others, PacketType.MonsterAttackNotification, Round.Alice);

        Assert.Equal((duck.Id, isPlayer, target), (packet.MonsterId, packet.IsPlayer, packet.TargetId));
        Assert.Equal((100, 3000), (round.Player(Round.Bob).Hp, round.Core.Hp));
    }

    [Fact]
    public void Strikes_of_and_against_nobody_are_refused_and_so_are_too_many()
    {
        var round = Calm();
        var duck = round.AddMonster(203, 1, 0);

        round.Strike(Round.Alice, 999, Round.Bob).RefusedForDevelopers(Round.Alice, "no such monster");
        round.Strike(Round.Alice, duck.Id, 99).RefusedWith(Round.Alice, PlayerTexts.ObjectNotFound);
        round.Strike(Round.Alice, duck.Id, 99, isPlayer: false).RefusedWith(Round.Alice, PlayerTexts.ObjectNotFound);
        round.Strike(Round.Alice, duck.Id, Round.Bob);
        round.Pass(1450);
        round.Strike(Round.Alice, duck.Id, Round.Bob).RefusedForDevelopers(Round.Alice, "Too soon");
        round.Tick();
        Assert.Single(round.Strike(Round.Alice, duck.Id, Round.Bob).Sent);
    }

    [Theory]
    [InlineData(203, 5.5f)]
    [InlineData(207, 9f)]
    [InlineData(208, 6.5f)]
    public void A_strike_is_seen_from_within_reach_and_4_more_because_the_core_is_no_point(int code, float reach)
    {
        var round = Calm();
        var (near, far) = (round.AddMonster(code, reach, 0), round.AddMonster(code, reach + 0.1f, 0));

        round.Strike(Round.Alice, far.Id, Round.Bob).RefusedForDevelopers(Round.Alice, "too far away");
        round.Strike(Round.Alice, far.Id, World.CoreId, isPlayer: false).RefusedForDevelopers(Round.Alice, "too far away");
        Assert.Single(round.Strike(Round.Alice, near.Id, Round.Bob).Sent);
        round.Pass(near.Kind.AttackMilliseconds);
        Assert.Single(round.Strike(Round.Alice, near.Id, World.CoreId, isPlayer: false).Sent);
    }

    // ---- hurting players (4012) ----

    [Fact]
    public void A_player_speaks_for_themselves_only()
    {
        var round = Calm();
        var duck = round.AddMonster(203, 1, 0);

        var packet = round.HurtBy(Round.Bob, duck.Id, playerId: Round.Carol).One<S2CPlayerHpUpdateNotification>();

        Assert.Equal((Round.Bob, 80, 100), (packet.PlayerId, packet.Hp, round.Player(Round.Carol).Hp));
    }

    [Theory]
    [InlineData(201, 4.5f)]
    [InlineData(207, 8f)]
    [InlineData(208, 5.5f)]
    public void A_monster_hurts_players_within_its_reach_and_3_more(int code, float reach)
    {
        var round = Calm();
        var (near, far) = (round.AddMonster(code, reach, 0), round.AddMonster(code, reach + 0.1f, 0));
        round.Wear(Round.Bob, 305, 405, 505, 605, 705);

        round.HurtBy(Round.Bob, far.Id).RefusedForDevelopers(Round.Bob, "too far away");
        Assert.Single(round.HurtBy(Round.Bob, near.Id).Of<S2CPlayerHpUpdateNotification>());
    }

    [Fact]
    public void A_monster_hurts_again_after_half_its_cooldown_since_packets_bunch_up()
    {
        var round = Calm();
        var duck = round.AddMonster(203, 1, 0);
        round.HurtBy(Round.Bob, duck.Id);

        round.HurtBy(Round.Bob, duck.Id).RefusedForDevelopers(Round.Bob, "Too soon");
        round.Pass(1450);
        round.HurtBy(Round.Bob, duck.Id).RefusedForDevelopers(Round.Bob, "Too soon");
        round.Tick();
        Assert.Equal(60, round.HurtBy(Round.Bob, duck.Id).One<S2CPlayerHpUpdateNotification>().Hp);
    }

    [Fact]
    public void A_hit_of_a_monster_that_has_just_died_is_no_error()
    {
        Assert.True(Calm().HurtBy(Round.Bob, 999).IsSilent);
    }

    // ---- hurting things (6002) ----

    [Fact]
    public void A_wall_suffers_the_monsters_attack_and_falls_without_leaving_anything()
    {
        var round = Calm();
        var (duck, wall) = (round.AddMonster(205, 10, 10), round.AddThing(30, 11, 10));

        var hurt = round.HurtObject(Round.Alice, wall.Id, duck.Id).Only<S2CObjectHpUpdateNotification>(Audience.All, PacketType.ObjectHpUpdateNotification);
        Assert.Equal((wall.Id, 70), (hurt.ObjectId, hurt.Hp));
        round.HurtObject(Round.Alice, wall.Id, duck.Id).RefusedForDevelopers(Round.Alice, "Too soon");

        wall.Hp = 30;
        round.Pass(1500);
        var gone = round.HurtObject(Round.Alice, wall.Id, duck.Id).Only<S2CObjectDestroyNotification>(Audience.All, PacketType.ObjectDestroyNotification);
        Assert.Equal(wall.Id, gone.ObjectId);
        round.HurtObject(Round.Alice, wall.Id, duck.Id).RefusedWith(Round.Alice, PlayerTexts.ObjectNotFound);
    }

    [Theory]
    [InlineData(205, 1500)]
    [InlineData(208, 1250)]
    public void A_monster_hurts_things_again_after_half_its_cooldown(int code, int milliseconds)
    {
        var round = Calm();
        var duck = round.AddMonster(code, 1, 0);
        round.HurtObject(Round.Alice, World.CoreId, duck.Id);

        round.Pass(milliseconds - Round.TickMilliseconds);
        round.HurtObject(Round.Alice, World.CoreId, duck.Id).RefusedForDevelopers(Round.Alice, "Too soon");
        round.Tick();
        Assert.Equal(3000 - (2 * duck.Kind.Attack), round.HurtObject(Round.Alice, World.CoreId, duck.Id).One<S2CObjectHpUpdateNotification>().Hp);
    }

    [Fact]
    public void A_box_that_a_monster_breaks_spills_what_it_held_but_leaves_no_armour()
    {
        var round = Calm();
        var (duck, box) = (round.AddMonster(205, 10, 10), round.AddThing(2, 11, 10, (5, 1)));
        box.Hp = 1;

        var output = round.HurtObject(Round.Alice, box.Id, duck.Id);

        output.InOrder(PacketType.ItemSpawnNotification, PacketType.ObjectDestroyNotification);
        Assert.Equal(5, Assert.Single(output.One<S2CItemSpawnNotification>().Items).ItemData.ItemCode);
    }

    [Fact]
    public void The_core_falls_with_the_end_of_the_game_first_and_its_health_behind()
    {
        var round = Calm();
        var boss = round.AddMonster(208, 3, 0);
        round.Core.Hp = 130;
        round.HurtObject(Round.Alice, World.CoreId, boss.Id).InOrder(PacketType.ObjectHpUpdateNotification);
        round.Pass(1250);

        var output = round.HurtObject(Round.Alice, World.CoreId, boss.Id);

        output.InOrder(PacketType.GameOverNotification, PacketType.ObjectHpUpdateNotification);
        Assert.Equal((0, 1), (output.One<S2CObjectHpUpdateNotification>().Hp, output.Ends));
    }

    [Fact]
    public void Monsters_that_are_far_or_unknown_hurt_nothing()
    {
        var round = Calm();
        var duck = round.AddMonster(205, 5.6f, 0);

        round.HurtObject(Round.Alice, World.CoreId, duck.Id).RefusedForDevelopers(Round.Alice, "too far away");
        round.HurtObject(Round.Alice, World.CoreId, 999).RefusedForDevelopers(Round.Alice, "no such monster");
        round.HurtObject(Round.Alice, 999, duck.Id).RefusedWith(Round.Alice, PlayerTexts.ObjectNotFound);
        duck.Position = new Point(5.5f, 0);
        Assert.Empty(round.HurtObject(Round.Alice, World.CoreId, duck.Id).Refused);
    }
}

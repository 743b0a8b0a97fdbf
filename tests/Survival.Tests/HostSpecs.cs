using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>A game whose monsters the host's machine runs: Alice is the host. Who is believed, and how much.</summary>
public class HostSpecs
{
    private static readonly SurvivalOptions Hosted = Round.Hosted with { DayMilliseconds = 1000, NightMilliseconds = 60_000 };

    private static Round Calm()
    {
        var round = Round.Calm(Hosted);
        round.PlaceAlone(Round.Bob);
        return round;
    }

    /// <summary>Dusk has come and the host has been asked to place the first wave.</summary>
    private static (Round Round, S2CMonsterSpawnRequest Wanted) Dusk()
    {
        var round = Calm();
        round.Pass(950);
        var output = round.Tick();
        output.InOrder(PacketType.GamePhaseUpdateNotification, PacketType.MonsterSpawnRequest);
        return (round, output.Sent[1].Is<S2CMonsterSpawnRequest>(Audience.One, PacketType.MonsterSpawnRequest, Round.Alice));
    }

    // ---- waves ----

    [Fact]
    public void At_dusk_the_host_alone_is_asked_to_place_the_wave()
    {
        var (round, wanted) = Dusk();

        Assert.Equal(Enumerable.Range(272, 5), wanted.Monsters.Select(monster => monster.MonsterId));
        Assert.All(wanted.Monsters, monster => Assert.InRange(monster.MonsterCode, 201, 202));
        Assert.Empty(round.World.Monsters);
    }

    [Fact]
    public void The_wave_comes_where_the_host_says_and_all_are_told()
    {
        var (round, wanted) = Dusk();

        var output = round.PlaceWave(Round.Alice, (272, 20, 1), (273, 21, 2), (274, 22, 3), (275, 23, 4), (276, 24, 5));

        var came = output.Only<S2CMonsterWaveStartNotification>(Audience.All, PacketType.MonsterWaveStartNotification).Monsters;
        Assert.Equal(wanted.Monsters.Select((m, n) => (m.MonsterId, m.MonsterCode, 20f + n, 1f + n)), came.Select(m => (m.MonsterId, m.MonsterCode, m.X, m.Y)));
        Assert.Equal(wanted.Monsters.Select(m => (m.MonsterId, m.MonsterCode)), round.World.Monsters.Select(m => (m.Id, m.Kind.Code)));
        Assert.All(round.World.Monsters, monster => Assert.True(monster.OfWave && monster.Start == default));
    }

    [Fact]
    public void Only_what_was_asked_for_comes_once_and_the_server_places_what_the_host_leaves_out()
    {
        var (round, _) = Dusk();

        var output = round.PlaceWave(
            Round.Alice, (272, 20, 1), (272, 25, 9), (271, 1, 1), (1, 1, 1), (999, 1, 1), (-5, 1, 1), (273, float.NaN, 1), (274, 51, 1));

        var waves = output.Of<S2CMonsterWaveStartNotification>();
        Assert.Equal([(272, 20f, 1f)], waves[0].Monsters.Select(m => (m.MonsterId, m.X, m.Y)));
        Assert.Equal([273, 274, 275, 276], waves[1].Monsters.Select(m => m.MonsterId));
        Assert.All(waves[1].Monsters, m => Assert.InRange(new Point(m.X, m.Y).AxisDistance, 20, 30));
        Assert.Equal([272, 273, 274, 275, 276], round.World.Monsters.Select(monster => monster.Id));
    }

    [Fact]
    public void A_wave_can_be_placed_once_and_only_after_it_was_asked_for()
    {
        Calm().PlaceWave(Round.Alice, (272, 20, 1)).RefusedForDevelopers(Round.Alice, "No wave");

        var (round, _) = Dusk();
        round.PlaceWave(Round.Alice, (272, 20, 1));
        round.PlaceWave(Round.Alice, (277, 20, 1)).RefusedForDevelopers(Round.Alice, "No wave");
        Assert.Equal(5, round.World.Monsters.Count);
    }

    [Fact]
    public void A_host_that_does_not_answer_within_ten_seconds_spares_nobody_the_wave()
    {
        var (round, wanted) = Dusk();
        Assert.Empty(round.Pass(10_000 - Round.TickMilliseconds).Of<S2CMonsterWaveStartNotification>());

        var came = round.Tick().One<S2CMonsterWaveStartNotification>().Monsters;

        Assert.Equal(wanted.Monsters.Select(m => (m.MonsterId, m.MonsterCode)), came.Select(m => (m.MonsterId, m.MonsterCode)));
        Assert.All(came, m => Assert.InRange(new Point(m.X, m.Y).AxisDistance, 20, 30));
    }

    // ---- who is believed ----

    [Fact]
    public void Nobody_but_the_host_runs_monsters()
    {
        var (round, _) = Dusk();
        var duck = round.AddMonster(205, 1, 0);
        round.Pass(1000);
        var before = round.World.StateHash();

        round.PlaceWave(Round.Bob, (272, 20, 1)).RefusedAsWrongRequest(Round.Bob);
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

    // ---- when the host is gone ----

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void When_the_host_is_gone_the_next_takes_over_and_all_are_told(bool forGood)
    {
        var round = Calm();

        var output = forGood ? round.Leave(Round.Alice) : round.Disconnect(Round.Alice);

        var room = output.Only<S2CGamePrepareNotification>(Audience.All, PacketType.PrepareGameNotification).Room;
        Assert.Equal(Round.Bob, room.OwnerId);
        var duck = round.AddMonster(203, 1, 0);
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

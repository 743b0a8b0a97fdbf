using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

public class StartSpecs
{
    private const int DayMilliseconds = 180_000;

    private static Round Prepared(SurvivalOptions? options = null)
    {
        var round = new Round(options);
        round.Prepare();
        return round;
    }

    private static MonsterPositionData Monster(int id, float x, float y) => new() { MonsterId = id, MonsterCode = 208, X = x, Y = y };

    private static ObjectPositionData Thing(int id, float x, float y) =>
        new() { ObjectData = new ObjectData { ObjectId = id, ObjectCode = 5 }, X = x, Y = y };

    // Where the host's machine runs the monsters, it also says where things stand.
    private static S2CGameStartNotification StartWith(C2SGameStartRequest request) =>
        Prepared(Round.Hosted).Start(request: request).Only<S2CGameStartNotification>(Audience.All, PacketType.StartGameNotification);

    [Fact]
    public void Everybody_is_told_and_the_first_day_ends_three_minutes_from_now()
    {
        var round = Prepared();
        round.Pass(30_000);

        var packet = round.Start().Only<S2CGameStartNotification>(Audience.All, PacketType.StartGameNotification);

        Assert.Equal(PhaseType.Day, packet.GameState.PhaseType);
        Assert.Equal(Round.Epoch + 30_000 + DayMilliseconds, packet.GameState.NextPhaseAt);
    }

    [Fact]
    public void The_nth_player_in_join_order_starts_at_three_n()
    {
        var packet = StartWith(new C2SGameStartRequest());

        Assert.Equal(
            [(Round.Alice, 3f, 3f), (Round.Bob, 6f, 6f), (Round.Carol, 9f, 9f)],
            packet.PlayerPositions.Select(p => (p.PlayerId, p.X, p.Y)));
    }

    [Fact]
    public void Everybody_gets_an_apple_in_slot_0_and_a_wooden_sword_in_slot_1_of_18()
    {
        var round = Prepared();

        var packet = round.Start().Only<S2CGameStartNotification>(Audience.All, PacketType.StartGameNotification);

        Assert.Equal([(1, 1), (101, 1)], packet.Items.Select(item => (item.ItemCode, item.Count)));
        foreach (var player in round.World.Players)
        {
            Assert.Equal(18, player.Inventory.Slots.Length);
            Assert.Equal((1, 1), (player.Inventory.Slots[0].Code, player.Inventory.Slots[0].Count));
            Assert.Equal((101, 1), (player.Inventory.Slots[1].Code, player.Inventory.Slots[1].Count));
            Assert.True(player.Inventory.Slots[2].IsEmpty);
        }
    }

    [Fact]
    public void Monsters_stand_where_the_host_put_them_and_that_is_their_start_point()
    {
        var round = Prepared(Round.Hosted);
        var request = new C2SGameStartRequest { Monsters = { Monster(5, -1.5f, 2.5f), Monster(271, 20, 30) } };

        var packet = round.Start(request: request).Only<S2CGameStartNotification>(Audience.All, PacketType.StartGameNotification);

        Assert.Equal(270, packet.Monsters.Count);
        var duck = packet.Monsters.Single(monster => monster.MonsterId == 5);
        // The code is the server's, whatever the request says.
        Assert.Equal((201, -1.5f, 2.5f), (duck.MonsterCode, duck.X, duck.Y));
        Assert.Equal(new Point(20, 30), round.World.Monsters.Single(monster => monster.Id == 271).Start);
    }

    [Fact]
    public void Objects_stand_where_the_host_put_them_and_the_core_comes_first_and_stays_at_the_origin()
    {
        var packet = StartWith(new C2SGameStartRequest { Objects = { Thing(1, 9, 9), Thing(2, 4, -4), Thing(111, 7, 8) } });

        Assert.Equal(111, packet.Objects.Count);
        Assert.Equal((1, 1, 0f, 0f), Row(packet.Objects[0]));
        Assert.Equal((2, 4, 4f, -4f), Row(packet.Objects[1]));
        Assert.Equal((111, 5, 7f, 8f), Row(packet.Objects[110]));
        Assert.Equal(8, packet.Objects[1].ItemData.Count);

        static (int Id, int Code, float X, float Y) Row(ObjectPositionData o) =>
            (o.ObjectData.ObjectId, o.ObjectData.ObjectCode, o.X, o.Y);
    }

    [Fact]
    public void Boxes_hold_at_the_start_what_the_owner_was_shown()
    {
        var round = new Round();
        var shown = round.Prepare().Sent[0].Is<S2CGamePrepareResponse>(Audience.One, PacketType.PrepareGameResponse, Round.Alice);

        var packet = round.Start().Only<S2CGameStartNotification>(Audience.All, PacketType.StartGameNotification);

        Assert.Equal(shown.ObjectsPositionData.Select(Contents), packet.Objects.Select(Contents));

        static string Contents(ObjectPositionData thing) => $"{thing.ObjectData} {thing.ItemData}";
    }

    [Fact]
    public void Unknown_ids_and_places_that_are_no_numbers_are_passed_over()
    {
        var packet = StartWith(new C2SGameStartRequest
        {
            Monsters =
            {
                Monster(270, 1, 1),
                Monster(-1, 1, 1),
                Monster(3, float.NaN, 1),
                Monster(4, 1, float.PositiveInfinity),
                Monster(6, 2, 2),
            },
            Objects =
            {
                Thing(0, 1, 1),
                Thing(112, 1, 1),
                Thing(9, float.NegativeInfinity, 1),
                new ObjectPositionData { X = 1, Y = 1 },
            },
        });

        var placed = Assert.Single(packet.Monsters, monster => monster.X != 0 || monster.Y != 0);
        Assert.Equal(6, placed.MonsterId);
        Assert.All(packet.Objects, thing => Assert.Equal((0f, 0f), (thing.X, thing.Y)));
    }

    [Fact]
    public void What_a_host_puts_outside_the_map_stands_at_its_edge_so_that_players_can_reach_it()
    {
        var packet = StartWith(new C2SGameStartRequest { Monsters = { Monster(271, 1e30f, -60) }, Objects = { Thing(2, -51, 7) } });

        var boss = packet.Monsters.Single(monster => monster.MonsterId == 271);
        Assert.Equal((50f, -50f), (boss.X, boss.Y));
        Assert.Equal((-50f, 7f), (packet.Objects[1].X, packet.Objects[1].Y));
    }

    [Theory]
    [InlineData(5, 20)]
    [InlineData(130, 16)]
    [InlineData(271, 26)]
    public void A_host_may_move_what_it_has_just_placed_as_far_as_if_it_had_stood_there_for_a_second(int id, float units)
    {
        var round = new Round(Round.Hosted);
        round.Prepare();
        round.Start(request: new C2SGameStartRequest { Monsters = { Monster(id, 10, 10) } });

        round.MoveMonsters(Round.Alice, (id, 10, 10.1f + units));
        Assert.Equal(new Point(10, 10), round.World.FindMonster(id)!.Position);
        round.MoveMonsters(Round.Alice, (id, 10, 10 + units));
        Assert.Equal(new Point(10, 10 + units), round.World.FindMonster(id)!.Position);
    }

    [Fact]
    public void Places_of_a_client_count_for_nothing_where_the_server_runs_the_monsters()
    {
        var request = new C2SGameStartRequest { Monsters = { Monster(5, -1.5f, 2.5f) }, Objects = { Thing(2, 4, -4) } };

        Assert.Equal(Prepared().Start().Sent, Prepared().Start(request: request).Sent);
    }

    [Theory]
    [InlineData(201, 0, 10)]
    [InlineData(202, 0, 10)]
    [InlineData(203, 0, 10)]
    [InlineData(204, 10, 20)]
    [InlineData(205, 10, 20)]
    [InlineData(206, 10, 20)]
    [InlineData(207, 20, 30)]
    [InlineData(208, 20, 30)]
    public void The_server_puts_monsters_into_their_zone_away_from_the_core_and_where_it_sees_nobody_at_the_start(int code, float inner, float outer)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var round = Round.Started(setup: Round.Setup(seed));
            foreach (var monster in round.World.Monsters.Where(monster => monster.Kind.Code == code))
            {
                Assert.InRange(monster.Position.AxisDistance, inner, outer);
                Assert.Equal(monster.Start, monster.Position);
                Assert.True(monster.Position.DistanceTo(default) > 6);
                // Nobody is hunted before they have made a step.
                Assert.All(round.World.Players, player => Assert.True(player.Position.DistanceTo(monster.Position) > monster.Kind.AwakeRange + 1));
            }
        }
    }

    [Theory]
    [InlineData(2, 0, 10)]
    [InlineData(3, 10, 20)]
    [InlineData(4, 20, 30)]
    [InlineData(5, 20, 30)]
    public void The_server_puts_objects_into_their_zone_away_from_the_core(int code, float inner, float outer)
    {
        foreach (var thing in Round.Started().World.Objects.Where(thing => thing.Kind.Code == code))
        {
            Assert.InRange(thing.Position.AxisDistance, inner, outer);
            Assert.True(thing.Position.DistanceTo(default) > 6);
        }
    }

    [Fact]
    public void The_start_tells_everybody_the_servers_places()
    {
        var round = Prepared();

        var packet = round.Start().Only<S2CGameStartNotification>(Audience.All, PacketType.StartGameNotification);

        Assert.Equal(round.World.Monsters.Select(m => (m.Id, m.Position.X, m.Position.Y)), packet.Monsters.Select(m => (m.MonsterId, m.X, m.Y)));
        Assert.Equal(round.World.Objects.Select(o => (o.Id, o.Position.X, o.Position.Y)), packet.Objects.Select(o => (o.ObjectData.ObjectId, o.X, o.Y)));
        Assert.Equal(new Point(0, 0), round.Core.Position);
    }

    [Fact]
    public void Eight_players_start_at_three_six_and_so_on_up_to_24_in_full_health_and_fed()
    {
        var eight = Enumerable.Range(1, 8).Select(n => new Rules.GamePlayer(n, $"P{n}")).ToArray();
        var round = Round.Started(setup: Round.Setup() with { OwnerId = 1, Players = eight });

        Assert.Equal(Enumerable.Range(1, 8).Select(n => new Point(3 * n, 3 * n)), round.World.Players.Select(player => player.Position));
        Assert.All(round.World.Players, player => Assert.Equal((100, 100, 0), (player.Hp, player.Hunger, player.Weapon)));
    }

    [Fact]
    public void Only_the_owner_can_start()
    {
        var round = Prepared();

        round.Start(Round.Bob).RefusedAsWrongRequest(Round.Bob);

        Assert.Equal(Stage.Preparing, round.World.Stage);
    }

    [Fact]
    public void A_second_start_is_refused_and_changes_nothing()
    {
        var round = Round.Started(Round.Hosted);
        round.Move(Round.Bob, 5, 5);
        var before = round.World.StateHash();

        round.Start(Round.Alice, new C2SGameStartRequest { Monsters = { Monster(1, 5, 5) } }).RefusedAsWrongRequest(Round.Alice);

        Assert.Equal(before, round.World.StateHash());
    }
}

using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

public class StartSpecs
{
    private const int DayMilliseconds = 180_000;

    private static Round Prepared()
    {
        var round = new Round();
        round.Prepare();
        return round;
    }

    private static MonsterPositionData Monster(int id, float x, float y) => new() { MonsterId = id, MonsterCode = 208, X = x, Y = y };

    private static ObjectPositionData Thing(int id, float x, float y) =>
        new() { ObjectData = new ObjectData { ObjectId = id, ObjectCode = 5 }, X = x, Y = y };

    private static S2CGameStartNotification StartWith(C2SGameStartRequest request) =>
        Prepared().Start(request: request).Only<S2CGameStartNotification>(Audience.All, PacketType.StartGameNotification);

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
    public void Monsters_stand_where_the_owner_put_them_and_that_is_their_start_point()
    {
        var round = Prepared();
        var request = new C2SGameStartRequest { Monsters = { Monster(5, -1.5f, 2.5f), Monster(271, 20, 30) } };

        var packet = round.Start(request: request).Only<S2CGameStartNotification>(Audience.All, PacketType.StartGameNotification);

        Assert.Equal(270, packet.Monsters.Count);
        var duck = packet.Monsters.Single(monster => monster.MonsterId == 5);
        // The code is the server's, whatever the request says.
        Assert.Equal((201, -1.5f, 2.5f), (duck.MonsterCode, duck.X, duck.Y));
        Assert.Equal(new Point(20, 30), round.World.Monsters.Single(monster => monster.Id == 271).Start);
    }

    [Fact]
    public void Objects_stand_where_the_owner_put_them_and_the_core_comes_first_and_stays_at_the_origin()
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

        Assert.Equal(shown.ObjectsPositionData, packet.Objects);
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
    public void Only_the_owner_can_start()
    {
        var round = Prepared();

        round.Start(Round.Bob).RefusedAsWrongRequest(Round.Bob);

        Assert.Equal(Stage.Preparing, round.World.Stage);
    }

    [Fact]
    public void A_second_start_is_refused_and_changes_nothing()
    {
        var round = Round.Started();
        round.Move(Round.Bob, 1, 1);
        var before = round.World.StateHash();

        round.Start(Round.Alice, new C2SGameStartRequest { Monsters = { Monster(1, 5, 5) } }).RefusedAsWrongRequest(Round.Alice);

        Assert.Equal(before, round.World.StateHash());
    }
}

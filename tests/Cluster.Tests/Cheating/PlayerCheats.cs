using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Cluster.Tests.Cheating;

/// <summary>What a client can say that it should not get away with, over a real socket.</summary>
public sealed class PlayerCheats(Pond pond) : IClassFixture<Pond>
{
    [Fact]
    [Trait("Weakness", "W22")]
    public async Task A_jump_across_the_map_is_refused_and_the_others_see_the_player_where_they_were()
    {
        var story = await pond.Play(Pond.Fair);

        await story.Alice.Sends(Move(45, -45));

        await story.Alice.IsRefused();
        var seen = await story.Bob.Receives(PacketType.PlayerPositionUpdateNotification);
        var alice = Assert.Single(seen.PlayerPositionUpdateNotification.PlayerPositions, position => position.PlayerId == story.Alice.UserId);
        Assert.Equal((3f, 3f), (alice.X, alice.Y));
    }

    [Fact]
    [Trait("Weakness", "W25")]
    public async Task A_second_start_gives_no_second_start_items_and_moves_nobody()
    {
        var story = await pond.Play(Pond.Fair);

        await story.Alice.Starts();
        await story.Bob.Starts();

        await story.Alice.IsRefused();
        await story.Bob.IsRefused();
        Assert.DoesNotContain(await story.BobHasSeen(), packet => packet.Type == PacketType.StartGameNotification);
    }

    [Fact]
    [Trait("Weakness", "W28")]
    public async Task A_monster_out_of_reach_is_not_hurt()
    {
        var story = await pond.Play(Pond.Fair);
        var far = story.Start.Monsters.MaxBy(monster => (monster.X * monster.X) + (monster.Y * monster.Y))!;

        await story.Alice.Sends(Hit(far, from: (3, 3)));

        Assert.Contains("range", await story.Alice.IsRefused(), StringComparison.Ordinal);
        Assert.DoesNotContain(await story.BobHasSeen(), packet => packet.Type == PacketType.MonsterHpUpdateNotification);
    }

    [Fact]
    [Trait("Weakness", "W28")]
    public async Task Hits_at_packet_speed_count_once_per_cooldown()
    {
        var story = await pond.Play(Pond.Wild);
        var boss = story.Start.Monsters.Single(monster => monster.MonsterId == 271);
        await story.Alice.Sends(Move(boss.X, boss.Y));

        for (var i = 0; i < 20; i++) await story.Alice.Sends(Hit(boss, from: (boss.X, boss.Y)));

        Assert.Contains("soon", await story.Alice.IsRefused(), StringComparison.Ordinal);
        // A dead player hits as little as a hasty one: the boss may have struck in between.
        Assert.InRange((await story.BobHasSeen()).Count(packet => packet.Type == PacketType.MonsterHpUpdateNotification), 0, 3);
    }

    [Fact]
    [Trait("Weakness", "W29")]
    public async Task Cut_grass_is_gone_and_drops_once()
    {
        var story = await pond.Play(Pond.Fast);
        var grass = story.Nearest(objectCode: 5);
        await story.Alice.Sends(new GamePacket { PlayerUseItemRequest = new C2SPlayerUseItemRequest { ItemData = Item(101, 1) } });
        await story.Alice.Sends(Move(grass.X, grass.Y));
        for (var hp = 2; hp >= 0; hp--)
        {
            await story.Alice.Sends(Cut(grass));
            Assert.Equal(hp, (await story.Alice.Receives(PacketType.ObjectHpUpdateNotification)).ObjectHpUpdateNotification.Hp);
        }

        await story.Alice.Receives(PacketType.ObjectDestroyNotification, packet => packet.ObjectDestroyNotification.ObjectId == grass.ObjectData.ObjectId);
        await story.Alice.Sends(Cut(grass));
        await story.Alice.Sends(Cut(grass));

        Assert.Equal(PlayerTexts.ObjectNotFound, await story.Alice.IsRefused());
        Assert.Equal(PlayerTexts.ObjectNotFound, await story.Alice.IsRefused());
    }

    [Fact]
    [Trait("Weakness", "W30")]
    public async Task Putting_a_thousand_of_one_apple_moves_one_apple()
    {
        var story = await pond.Play(Pond.Fast);
        var box = await OpensABox(story);

        await story.Alice.Sends(Put(box, 1, 1000));

        var put = (await story.Bob.Receives(PacketType.PlayerPutAnItemNotification)).PlayerPutAnItemNotification;
        Assert.Equal((1, 1), (put.ItemData.ItemCode, put.ItemData.Count));
        await story.Alice.Sends(Put(box, 1, 1));
        Assert.Equal(PlayerTexts.ChosenItemNotFound, await story.Alice.IsRefused());
    }

    [Fact]
    [Trait("Weakness", "W31")]
    public async Task The_core_is_not_credited_with_what_a_player_does_not_have()
    {
        var story = await pond.Play(Pond.Fast);
        await story.Alice.Sends(Move(1, 1));
        await story.Alice.Sends(Open(1));
        await story.Alice.Receives(PacketType.PlayerOpenBoxNotification);

        await story.Alice.Sends(Put(1, 7, 5));

        Assert.Equal(PlayerTexts.NotInInventory, await story.Alice.IsRefused());
        await story.Alice.Sends(Take(1, 7, 1));
        Assert.Equal(PlayerTexts.NotInBox, await story.Alice.IsRefused());
    }

    [Fact]
    [Trait("Weakness", "W32")]
    public async Task Negative_counts_move_nothing()
    {
        var story = await pond.Play(Pond.Fast);
        var box = await OpensABox(story);

        await story.Alice.Sends(Put(box, 1, -5));
        await story.Alice.Sends(Take(box, 1, -5));
        await story.Alice.Sends(new GamePacket { DropItemRequest = new C2SDropItemRequest { ItemData = Item(1, -5) } });

        for (var i = 0; i < 3; i++) await story.Alice.IsRefused();
        Assert.DoesNotContain(
            await story.BobHasSeen(),
            packet => packet.Type is PacketType.PlayerPutAnItemNotification or PacketType.PlayerTakeOutAnItemNotification or PacketType.ItemSpawnNotification);
    }

    [Fact]
    [Trait("Weakness", "W33")]
    public async Task Nobody_takes_from_or_closes_a_box_that_another_has_open_or_one_that_is_far_away()
    {
        var story = await pond.Play(Pond.Fast);
        var box = await OpensABox(story);
        var content = story.Start.Objects.Single(thing => thing.ObjectData.ObjectId == box).ItemData[0];
        var elsewhere = story.Start.Objects.Last(thing => thing.ObjectData.ObjectCode == 4 && thing.ObjectData.ObjectId != box).ObjectData.ObjectId;

        await story.Bob.Sends(Take(box, content.ItemCode, 1));
        Assert.Contains("does not have the box open", await story.Bob.IsRefused(), StringComparison.Ordinal);
        await story.Bob.Sends(new GamePacket { PlayerCloseBoxRequest = new C2SPlayerCloseBoxRequest { ItemBoxId = box } });
        Assert.Contains("does not have the box open", await story.Bob.IsRefused(), StringComparison.Ordinal);
        await story.Bob.Sends(Open(elsewhere));
        Assert.Contains("reach", await story.Bob.IsRefused(), StringComparison.Ordinal);

        // It is still Alice's.
        await story.Alice.Sends(Take(box, content.ItemCode, 1));
        Assert.Equal(content.ItemCode, (await story.Alice.Receives(PacketType.PlayerTakeOutAnItemNotification)).PlayerTakeOutAnItemNotification.ItemData.ItemCode);
    }

    [Fact]
    [Trait("Weakness", "W34")]
    public async Task Nobody_speaks_or_picks_up_in_the_name_of_another()
    {
        var story = await pond.Play(Pond.Fair);

        await story.Alice.Sends(new GamePacket
        {
            PlayerChattingRequest = new C2SPlayerChattingRequest { PlayerId = story.Bob.UserId, Message = "I am Bob" },
        });
        Assert.Equal(story.Alice.UserId, (await story.Bob.Receives(PacketType.PlayerChattingNotification)).PlayerChattingNotification.PlayerId);

        await story.Alice.Sends(new GamePacket { DropItemRequest = new C2SDropItemRequest { ItemData = Item(1, 1) } });
        var lying = (await story.Alice.Receives(PacketType.ItemSpawnNotification)).ItemSpawnNotification.Items[0].Position;
        await story.Alice.Sends(Move(lying.X, lying.Y));
        await story.Alice.Sends(new GamePacket { PlayerGetItemRequest = new C2SPlayerGetItemRequest { PlayerId = story.Bob.UserId, Position = lying } });
        Assert.Equal(story.Alice.UserId, (await story.Bob.Receives(PacketType.PlayerGetItemNotification)).PlayerGetItemNotification.PlayerId);
    }

    [Fact]
    [Trait("Weakness", "W35")]
    public async Task A_wall_cannot_be_built_without_a_kit_in_the_core_or_out_of_reach()
    {
        var story = await pond.Play(Pond.Fast);
        var box = story.Start.Objects.FirstOrDefault(thing => thing.ItemData.Any(item => item.ItemCode == 901))!;
        await story.Alice.Sends(Build(4, 1));
        Assert.Equal(PlayerTexts.NotInInventory, await story.Alice.IsRefused());

        await story.Alice.Sends(Move(box.X, box.Y));
        await story.Alice.Sends(Open(box.ObjectData.ObjectId));
        await story.Alice.Sends(Take(box.ObjectData.ObjectId, 901, 1));
        await story.Alice.Receives(PacketType.PlayerTakeOutAnItemNotification);
        await story.Alice.Sends(Move(3, 0));
        await story.Alice.Sends(Build(0.5f, 0.5f));
        Assert.Contains("stands there", await story.Alice.IsRefused(), StringComparison.Ordinal);
        await story.Alice.Sends(Build(30, 30));
        Assert.Contains("reach", await story.Alice.IsRefused(), StringComparison.Ordinal);
        await story.Alice.Sends(new GamePacket { PlayerSetObjectRequest = new C2SPlayerSetObjectRequest { ItemCode = 901 } });
        await story.Alice.IsRefused();

        // None of that has cost the kit.
        await story.Alice.Sends(Build(3, -3));
        await story.Bob.Receives(PacketType.ObjectSetNotification);
    }

    [Fact]
    [Trait("Weakness", "W36")]
    public async Task The_dead_neither_eat_nor_hit_nor_move()
    {
        var story = await pond.Play(Pond.Starving);
        await story.Alice.Receives(PacketType.PlayerDeathNotification, packet => packet.PlayerDeathNotification.PlayerId == story.Alice.UserId);

        await story.Alice.Sends(new GamePacket { PlayerUseItemRequest = new C2SPlayerUseItemRequest { ItemData = Item(1, 1) } });
        Assert.Contains("dead", await story.Alice.IsRefused(), StringComparison.Ordinal);
        await story.Alice.Sends(Hit(story.Start.Monsters[0], from: (3, 3)));
        Assert.Contains("dead", await story.Alice.IsRefused(), StringComparison.Ordinal);
        await story.Alice.Sends(Move(4, 4));

        // Where players are is told with the tick, and before where monsters are: the wave says when that was.
        var seen = new List<Client.Packet>(await story.BobHasSeen());
        for (var ticks = 0; ticks < 2; ticks++) seen.AddRange(await story.Bob.ReceivesAllUntil(PacketType.MonsterMoveNotification));
        Assert.DoesNotContain(
            seen,
            packet => packet.Type is PacketType.PlayerEatFoodResponse or PacketType.PlayerAttackNotification or PacketType.PlayerPositionUpdateNotification);
    }

    [Fact]
    [Trait("Weakness", "W37")]
    public async Task A_full_inventory_takes_nothing_and_loses_nothing()
    {
        var story = await pond.Play(Pond.Laden);
        var box = await OpensABox(story, content => content.ItemCode is > 0 and < 100);
        var content = story.Start.Objects.Single(thing => thing.ObjectData.ObjectId == box).ItemData.First(item => item.ItemCode is > 0 and < 100);

        await story.Alice.Sends(Take(box, content.ItemCode, 1));
        Assert.Equal(PlayerTexts.CannotTakeOut, await story.Alice.IsRefused());

        // The last slot still holds what it held.
        await story.Alice.Sends(new GamePacket { DropItemRequest = new C2SDropItemRequest { ItemData = Item(118, 1) } });
        Assert.Equal(118, (await story.Bob.Receives(PacketType.DropItemNotification)).DropItemNotification.ItemData.ItemCode);
    }

    private static async Task<int> OpensABox(Pond.Story story, Func<ItemData, bool>? holding = null)
    {
        var box = story.Start.Objects.First(thing => thing.ObjectData.ObjectCode is 2 or 3 or 4 && thing.ItemData.Any(holding ?? (_ => true)));
        await story.Alice.Sends(Move(box.X, box.Y));
        await story.Alice.Sends(Open(box.ObjectData.ObjectId));
        await story.Bob.Receives(PacketType.PlayerOpenBoxNotification);
        return box.ObjectData.ObjectId;
    }

    private static GamePacket Move(float x, float y) => new() { PlayerPositionUpdateRequest = new C2SPlayerPositionUpdateRequest { X = x, Y = y } };

    private static GamePacket Hit(MonsterPositionData monster, (float X, float Y) from) => new()
    {
        PlayerAttackMonsterRequest = new C2SPlayerAttackMonsterRequest
        {
            PlayerDirX = monster.X - from.X,
            PlayerDirY = monster.Y - from.Y,
            MonsterId = monster.MonsterId,
        },
    };

    private static GamePacket Cut(ObjectPositionData grass) =>
        new() { ObjectDamagedByPlayerRequest = new C2SObjectDamagedByPlayerRequest { ObjectId = grass.ObjectData.ObjectId } };

    private static GamePacket Open(int box) => new() { PlayerOpenBoxRequest = new C2SPlayerOpenBoxRequest { ItemBoxId = box } };

    private static GamePacket Take(int box, int code, int count) =>
        new() { PlayerTakeOutAnItemRequest = new C2SPlayerTakeOutAnItemRequest { ItemBoxId = box, ItemCode = code, Count = count } };

    private static GamePacket Put(int box, int code, int count) =>
        new() { PlayerPutAnItemRequest = new C2SPlayerPutAnItemRequest { ItemBoxId = box, ItemCode = code, Count = count } };

    private static GamePacket Build(float x, float y) =>
        new() { PlayerSetObjectRequest = new C2SPlayerSetObjectRequest { ItemCode = 901, Position = new Position { X = x, Y = y } } };

    private static ItemData Item(int code, int count) => new() { ItemCode = code, Count = count };
}

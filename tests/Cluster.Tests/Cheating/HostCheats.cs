using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Cluster.Tests.Cheating;

/// <summary>What a client can say about monsters, over a real socket: nothing where the server runs them, little where the host does.</summary>
public sealed class HostCheats(Pond pond) : IClassFixture<Pond>
{
    [Fact]
    [Trait("Weakness", "W23")]
    public async Task A_member_who_is_not_the_host_moves_no_monster()
    {
        var story = await pond.Play(Pond.Hosted);

        await story.Bob.Sends(Moved((1, 9, 9)));

        Assert.Equal(PlayerTexts.WrongRequest, await story.Bob.IsRefused());
        Assert.DoesNotContain(await story.BobHasSeen(), packet => packet.Type == PacketType.MonsterMoveNotification);
    }

    [Fact]
    [Trait("Weakness", "W23")]
    public async Task Where_the_server_runs_the_monsters_the_owner_moves_none_either_and_is_not_scolded_for_trying()
    {
        var story = await pond.Play(Pond.Wild);
        var duck = story.Start.Monsters[0];
        await story.TwoTicks();

        // Across the map, and no farther than a host is believed.
        await story.Alice.Sends(Moved((duck.MonsterId, 49, 49)));
        await story.Alice.Sends(Moved((duck.MonsterId, duck.X + 1, duck.Y)));

        // It sees nobody, so it has no reason to move at all.
        var seen = await story.TwoTicks();
        Assert.DoesNotContain(seen.SelectMany(MovedIn), monster => monster.MonsterId == duck.MonsterId);
        Assert.DoesNotContain(seen, packet => packet.Type == PacketType.ErrorNotification);
        Assert.DoesNotContain(PacketType.ErrorNotification, story.Alice.SoFar());
    }

    [Fact]
    [Trait("Weakness", "W24")]
    public async Task Only_the_wave_that_was_asked_for_comes_and_only_from_the_host()
    {
        var story = await pond.Play(Pond.Hosted);
        var wanted = (await story.Alice.Receives(PacketType.MonsterSpawnRequest)).MonsterSpawnRequest.Monsters;
        Assert.Equal(5, wanted.Count);

        await story.Bob.Sends(Placed((272, 208), (273, 208)));
        Assert.Equal(PlayerTexts.WrongRequest, await story.Bob.IsRefused());

        // Bosses instead of ducks, somebody who lives already, and one that nobody asked for.
        await story.Alice.Sends(Placed([.. wanted.Select(monster => (monster.MonsterId, 208)), (271, 208), (999, 208)]));
        var came = (await story.Bob.Receives(PacketType.MonsterWaveStartNotification)).MonsterWaveStartNotification.Monsters;
        Assert.Equal(
            wanted.Select(monster => (monster.MonsterId, monster.MonsterCode)),
            came.Select(monster => (monster.MonsterId, monster.MonsterCode)));

        await story.Alice.Sends(Placed((280, 201)));
        Assert.Contains("No wave", await story.Alice.IsRefused(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Weakness", "W26")]
    [Trait("Weakness", "W38")]
    public async Task A_player_who_keeps_silent_is_hurt_all_the_same_because_the_server_moves_and_fights_the_monsters()
    {
        var story = await pond.Play(Pond.Wild);
        var duck = story.Start.Monsters.First(monster => monster.MonsterCode == 201);

        await story.Alice.Sends(new GamePacket { PlayerPositionUpdateRequest = new C2SPlayerPositionUpdateRequest { X = duck.X, Y = duck.Y } });

        var strike = await story.Bob.Receives(PacketType.MonsterAttackNotification, packet => packet.MonsterAttackNotification.TargetId == story.Alice.UserId);
        Assert.True(strike.MonsterAttackNotification.IsPlayer);
        var hurt = await story.Bob.Receives(PacketType.PlayerHpUpdateNotification, packet => packet.PlayerHpUpdateNotification.PlayerId == story.Alice.UserId);
        Assert.InRange(hurt.PlayerHpUpdateNotification.Hp, 1, 99);
    }

    [Theory]
    [InlineData(Pond.Fast)]
    [InlineData(Pond.Hosted)]
    [Trait("Weakness", "W27")]
    public async Task A_member_cannot_hurt_the_core_with_the_name_of_a_monster(string kind)
    {
        var story = await pond.Play(kind);

        for (var i = 0; i < 25; i++) await story.Bob.Sends(Hurt(objectId: 1, monsterId: 271));

        Assert.DoesNotContain(
            await story.BobHasSeen(),
            packet => packet.Type is PacketType.ObjectHpUpdateNotification or PacketType.GameOverNotification);
    }

    [Fact]
    [Trait("Weakness", "W27")]
    public async Task Not_even_the_host_hurts_the_core_with_a_monster_that_is_far_away_or_faster_than_it_strikes()
    {
        var story = await pond.Play(Pond.Hosted);
        // The host's client has placed nothing, so all monsters stand at the core; one of them walks away.
        await story.Alice.Sends(Moved((1, 9, 9)));
        await story.Bob.Receives(PacketType.MonsterMoveNotification);

        await story.Alice.Sends(Hurt(objectId: 1, monsterId: 1));
        Assert.Contains("far", await story.Alice.IsRefused(), StringComparison.Ordinal);
        await story.Alice.Sends(Hurt(objectId: 1, monsterId: 271));
        await story.Alice.Sends(Hurt(objectId: 1, monsterId: 271));
        Assert.Contains("soon", await story.Alice.IsRefused(), StringComparison.Ordinal);
        Assert.Equal(2880, (await story.Bob.Receives(PacketType.ObjectHpUpdateNotification)).ObjectHpUpdateNotification.Hp);
    }

    [Fact]
    [Trait("Weakness", "W82")]
    public async Task A_move_of_fifty_monsters_is_told_once_with_fifty_entries()
    {
        var story = await pond.Play(Pond.Hosted);
        var moves = Enumerable.Range(1, 50).Select(id => (id, 0.5f, id / 100f)).ToArray();

        await story.Alice.Sends(Moved([.. moves, .. moves]));
        await story.Bob.Receives(PacketType.MonsterMoveNotification, packet => packet.MonsterMoveNotification.MonsterPositionData.Count == 50);

        // Once more within a second, for clients that missed it, and then never again.
        Assert.InRange((await story.BobHasSeen()).SelectMany(MovedIn).Count(), 0, 50);
    }

    private static IEnumerable<MonsterPositionData> MovedIn(Client.Packet packet) =>
        packet.Type == PacketType.MonsterMoveNotification ? packet.Message.MonsterMoveNotification.MonsterPositionData : [];

    private static GamePacket Moved(params (int Id, float X, float Y)[] moves)
    {
        var request = new C2SMonsterMoveRequest();
        request.MonsterPositionData.AddRange(moves.Select(move => new MonsterPositionData { MonsterId = move.Id, X = move.X, Y = move.Y }));
        return new GamePacket { MonsterMoveRequest = request };
    }

    private static GamePacket Placed(params (int Id, int Code)[] monsters)
    {
        var response = new C2SMonsterSpawnResponse();
        response.Monsters.AddRange(monsters.Select(monster => new MonsterPositionData { MonsterId = monster.Id, MonsterCode = monster.Code, X = 20, Y = 20 }));
        return new GamePacket { MonsterSpawnResponse = response };
    }

    private static GamePacket Hurt(int objectId, int monsterId) =>
        new() { ObjectDamagedByMonsterRequest = new C2SObjectDamagedByMonsterRequest { ObjectId = objectId, MonsterId = monsterId } };
}

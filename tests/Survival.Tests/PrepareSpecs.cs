using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

public class PrepareSpecs
{
    private const int InitialMonsters = 270;
    private const int InitialObjects = 111;
    private const int BoxSlots = 8;

    private static S2CGamePrepareResponse WhatTheOwnerGets() =>
        new Round().Prepare().Sent[0].Is<S2CGamePrepareResponse>(Audience.One, PacketType.PrepareGameResponse, Round.Alice);

    [Fact]
    public void The_owner_alone_is_told_of_monsters_and_objects_and_then_all_are_told_of_the_room()
    {
        var output = new Round().Prepare();

        Assert.Equal(2, output.Sent.Count);
        var response = output.Sent[0].Is<S2CGamePrepareResponse>(Audience.One, PacketType.PrepareGameResponse, Round.Alice);
        Assert.True(response.Success);
        Assert.Equal(InitialMonsters, response.Monsters.Count);
        Assert.Equal(InitialObjects, response.ObjectsPositionData.Count);
        output.Sent[1].Is<S2CGamePrepareNotification>(Audience.All, PacketType.PrepareGameNotification);
    }

    [Fact]
    public void The_room_is_playing_and_lists_its_users_in_join_order()
    {
        var output = new Round().Prepare();

        var room = output.Sent[1].Is<S2CGamePrepareNotification>(Audience.All, PacketType.PrepareGameNotification).Room;
        Assert.Equal((7, Round.Alice, "pond", 4, RoomStateType.Play), (room.RoomId, room.OwnerId, room.Name, room.MaxUserNum, room.State));
        Assert.Equal([(Round.Alice, "Alice"), (Round.Bob, "Bob"), (Round.Carol, "Carol")], room.Users.Select(u => (u.UserId, u.Name)));
    }

    [Theory]
    [InlineData(201, 1, 29)]
    [InlineData(202, 30, 59)]
    [InlineData(203, 60, 89)]
    [InlineData(204, 90, 119)]
    [InlineData(205, 120, 169)]
    [InlineData(206, 170, 219)]
    [InlineData(207, 220, 269)]
    [InlineData(208, 271, 271)]
    public void Monsters_of_a_code_have_the_ids_that_clients_know(int code, int firstId, int lastId)
    {
        var ids = WhatTheOwnerGets().Monsters.Where(monster => monster.MonsterCode == code).Select(monster => monster.MonsterId);

        Assert.Equal(Enumerable.Range(firstId, lastId - firstId + 1), ids);
    }

    [Fact]
    public void The_boss_has_id_271_and_270_is_nobody()
    {
        var ids = WhatTheOwnerGets().Monsters.Select(monster => monster.MonsterId).ToArray();

        Assert.Contains(271, ids);
        Assert.DoesNotContain(270, ids);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 2, 31)]
    [InlineData(3, 32, 51)]
    [InlineData(2, 52, 61)]
    [InlineData(5, 62, 111)]
    public void Objects_of_a_code_have_the_ids_that_clients_know(int code, int firstId, int lastId)
    {
        var ids = WhatTheOwnerGets().ObjectsPositionData.Where(o => o.ObjectData.ObjectCode == code).Select(o => o.ObjectData.ObjectId);

        Assert.Equal(Enumerable.Range(firstId, lastId - firstId + 1), ids);
    }

    [Fact]
    public void Every_box_shows_eight_slots_filled_from_the_first_and_nothing_else_shows_any()
    {
        foreach (var thing in WhatTheOwnerGets().ObjectsPositionData)
        {
            if (thing.ObjectData.ObjectCode is not (2 or 3 or 4))
            {
                Assert.Empty(thing.ItemData);
                continue;
            }

            Assert.Equal(BoxSlots, thing.ItemData.Count);
            var filled = thing.ItemData.TakeWhile(item => item.ItemCode != 0).Count();
            Assert.InRange(filled, 1, 5);
            Assert.All(thing.ItemData.Take(filled), item => Assert.Equal(1, item.Count));
            Assert.All(thing.ItemData.Skip(filled), item => Assert.Equal(new ItemData(), item));
        }
    }

    [Fact]
    public void Nothing_has_a_place_before_the_start()
    {
        Assert.All(WhatTheOwnerGets().ObjectsPositionData, thing => Assert.Equal((0f, 0f), (thing.X, thing.Y)));
    }

    [Fact]
    public void A_game_that_its_owner_never_starts_is_over_after_the_time_to_prepare()
    {
        var round = new Round();
        round.Prepare();

        Assert.True(round.Pass(120_000 - Round.TickMilliseconds).IsSilent);

        var output = round.Tick();
        output.Only<S2CGameOverNotification>(Audience.All, PacketType.GameOverNotification);
        Assert.Equal(1, output.Ends);
    }

    [Fact]
    public void A_game_that_has_started_does_not_end_with_the_time_to_prepare()
    {
        var round = Round.Started(new SurvivalOptions { PrepareTimeoutMilliseconds = 100 });

        Assert.Equal(0, round.Pass(1000).Ends);
    }
}

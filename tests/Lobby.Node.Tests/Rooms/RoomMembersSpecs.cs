using Mallard.Lobby.Node.Tests.Support;
using Mallard.Messages.Rooms;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Rooms;

public sealed class RoomMembersSpecs(ITestOutputHelper output) : RoomSpecsBase(output)
{
    [Fact]
    public async Task A_new_room_has_its_owner_in_it_and_is_listed()
    {
        var room = await Creates(Alice, capacity: 3);

        Assert.Equal(
            (Pond, Alice, "pond", 3, RoomPhase.Waiting, null), (room.RoomId, room.OwnerId, room.Name, room.Capacity, room.Phase, room.Match));
        Assert.Equal<Member>([MemberOf(Alice)], room.Members);
        Assert.Equal(room, await Published());
        Assert.Same(room, Services.Directory.Find(Pond));
    }

    [Fact]
    public async Task Creating_a_room_again_gets_the_same_room()
    {
        var first = await Creates(Alice);
        await Joins(Bob);

        var again = await Creates(Alice);

        Assert.Equal(first.CreatedAt, again.CreatedAt);
        Assert.Equal<Member>([MemberOf(Alice), MemberOf(Bob)], again.Members);
    }

    [Fact]
    public async Task An_id_that_another_room_has_is_taken()
    {
        await Creates(Alice);

        await IsRefused(Bob, new CreateRoom(Pond, MemberOf(Bob), "pond", 4), RoomRefusal.IdTaken);
        await IsRefused(Alice, new CreateRoom(Pond, MemberOf(Alice), "another pond", 4), RoomRefusal.IdTaken);
    }

    [Fact]
    public async Task Who_joins_sees_everybody_in_the_order_they_came_and_the_others_hear_of_it()
    {
        await Creates(Alice);
        await Joins(Bob);
        Assert.Equal(new MemberJoined(Alice, Pond, MemberOf(Bob)), await Users.ExpectMsgAsync<MemberJoined>());

        var room = await Joins(Carol);

        Assert.Equal([Alice, Bob, Carol], room.Members.Select(m => m.UserId));
        Assert.Equal(new MemberJoined(Alice, Pond, MemberOf(Carol)), await Users.ExpectMsgAsync<MemberJoined>());
        Assert.Equal(new MemberJoined(Bob, Pond, MemberOf(Carol)), await Users.ExpectMsgAsync<MemberJoined>());
        await Settles(Room);
        await ExpectNothing(Users);
    }

    [Fact]
    public async Task Joining_again_takes_no_second_seat_and_is_told_to_nobody()
    {
        await IsOpenWith(Bob);

        var again = await Joins(Bob);

        Assert.Equal([Alice, Bob], again.Members.Select(m => m.UserId));
        await Settles(Room);
        await ExpectNothing(Users);
    }

    [Fact]
    public async Task Of_two_who_want_the_last_seat_exactly_one_gets_it()
    {
        await Creates(Alice, capacity: 2);

        Tells(Bob, new JoinRoom(Pond, MemberOf(Bob)));
        Tells(Carol, new JoinRoom(Pond, MemberOf(Carol)));

        Assert.Equal([Alice, Bob], (await ProbeOf(Bob).ExpectMsgAsync<RoomEntered>()).Room.Members.Select(m => m.UserId));
        Assert.Equal(new RoomRefused(Pond, RoomRefusal.NotJoinable), await ProbeOf(Carol).ExpectMsgAsync<RoomRefused>());
    }

    [Fact]
    public async Task A_seat_that_was_left_can_be_taken_again()
    {
        await Creates(Alice, capacity: 2);
        await Joins(Bob);
        await IsRefused(Carol, new JoinRoom(Pond, MemberOf(Carol)), RoomRefusal.NotJoinable);

        await Leaves(Bob);

        Assert.Equal([Alice, Carol], (await Joins(Carol)).Members.Select(m => m.UserId));
    }

    [Fact]
    public async Task There_is_nothing_to_join_or_prepare_where_no_room_is_and_its_actor_goes()
    {
        await IsRefused(Bob, new JoinRoom(Pond, MemberOf(Bob)), RoomRefusal.Unknown);
        await Shard.ExpectMsgAsync<ShardStandIn.Stopped>();
        await IsRefused(Bob, new PrepareGame(Pond, Bob), RoomRefusal.Unknown);
        await Shard.ExpectMsgAsync<ShardStandIn.Stopped>();
        await Leaves(Bob);
        await Shard.ExpectMsgAsync<ShardStandIn.Stopped>();

        await ExpectNothing(Directory);
    }

    [Fact]
    public async Task A_room_created_just_after_somebody_guessed_its_id_lives()
    {
        Services.Rooms = Room;
        Tells(Bob, new JoinRoom(Pond, MemberOf(Bob)));
        Tells(Alice, new CreateRoom(Pond, MemberOf(Alice), "pond", 4));

        await ProbeOf(Bob).ExpectMsgAsync<RoomRefused>();
        await ProbeOf(Alice).ExpectMsgAsync<RoomEntered>();
        await Shard.ExpectMsgAsync<ShardStandIn.Stopped>();

        Assert.Equal([Alice, Bob], (await Joins(Bob)).Members.Select(m => m.UserId));
        await Settles(Room);
        await ExpectNothing(Shard);
    }

    [Fact]
    public async Task The_others_hear_of_a_member_who_leaves()
    {
        await IsOpenWith(Bob, Carol);

        await Leaves(Bob);

        Assert.Equal(new MemberLeft(Alice, Pond, MemberOf(Bob)), await Users.ExpectMsgAsync<MemberLeft>());
        Assert.Equal(new MemberLeft(Carol, Pond, MemberOf(Bob)), await Users.ExpectMsgAsync<MemberLeft>());
        Assert.Equal([Alice, Carol], (await Published()).Members.Select(m => m.UserId));
        await ExpectNothing(Users);
    }

    [Fact]
    public async Task Leaving_again_is_confirmed_again_and_told_to_nobody()
    {
        await IsOpenWith(Bob);
        await Leaves(Bob);
        await Users.ExpectMsgAsync<MemberLeft>();

        await Leaves(Bob);
        await Leaves(Carol);

        await Settles(Room);
        await ExpectNothing(Users);
    }

    [Fact]
    public async Task Whoever_asks_is_told_whether_there_is_a_seat()
    {
        await IsOpenWith(Bob);

        Tells(Bob, new AskForSeat(Pond, Bob));
        Tells(Carol, new AskForSeat(Pond, Carol));

        Assert.Equal([Alice, Bob], (await ProbeOf(Bob).ExpectMsgAsync<RoomEntered>()).Room.Members.Select(m => m.UserId));
        Assert.Equal(new RoomLeft(Pond), await ProbeOf(Carol).ExpectMsgAsync<RoomLeft>());
        await ExpectNothing(Users);
    }

    [Fact]
    public async Task An_owner_who_leaves_closes_the_waiting_room_for_everybody()
    {
        await IsOpenWith(Bob, Carol);

        await Leaves(Alice);

        Assert.Equal(new RoomClosed(Bob, Pond), await Users.ExpectMsgAsync<RoomClosed>());
        Assert.Equal(new RoomClosed(Carol, Pond), await Users.ExpectMsgAsync<RoomClosed>());
        await IsGone();
        await ExpectNothing(Users);
    }

    [Fact]
    public async Task What_comes_late_to_a_closed_room_is_answered_and_does_not_bring_it_back()
    {
        await IsOpenWith(Bob);
        Tells(Alice, new LeaveRoom(Pond, Alice));
        Tells(Bob, new LeaveRoom(Pond, Bob));
        Tells(Carol, new JoinRoom(Pond, MemberOf(Carol)));
        Tells(Alice, new PrepareGame(Pond, Alice));
        Tells(Bob, new AskForSeat(Pond, Bob));

        await ProbeOf(Alice).ExpectMsgAsync<RoomLeft>();
        await ProbeOf(Bob).ExpectMsgAsync<RoomLeft>();
        Assert.Equal(new RoomRefused(Pond, RoomRefusal.Unknown), await ProbeOf(Carol).ExpectMsgAsync<RoomRefused>());
        Assert.Equal(new RoomRefused(Pond, RoomRefusal.Unknown), await ProbeOf(Alice).ExpectMsgAsync<RoomRefused>());
        await ProbeOf(Bob).ExpectMsgAsync<RoomLeft>();
        await IsGone();
        Assert.Empty(Services.Directory.Rooms);
    }

    [Fact]
    public async Task A_room_that_waited_too_long_closes_for_everybody_including_its_owner()
    {
        await IsOpenWith(Bob);
        await Passes(Room, TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        await ExpectNothing(Users);

        await Passes(Room, TimeSpan.FromMilliseconds(1));

        Assert.Equal(new RoomClosed(Alice, Pond), await Users.ExpectMsgAsync<RoomClosed>());
        Assert.Equal(new RoomClosed(Bob, Pond), await Users.ExpectMsgAsync<RoomClosed>());
        await IsGone();
    }

    [Fact]
    public async Task The_idle_time_of_a_room_that_closed_earlier_hurts_nothing()
    {
        await IsOpenWith(Bob);
        await Leaves(Alice);
        await Users.ExpectMsgAsync<RoomClosed>();
        await IsGone();

        await Passes(Room, TimeSpan.FromMinutes(11));

        await ExpectNothing(Users);
        await ExpectNothing(Directory);
    }

    [Fact]
    public async Task The_idle_time_does_not_touch_a_room_that_plays()
    {
        await IsOpenWith(Bob);
        await Plays();

        await Passes(Room, TimeSpan.FromMinutes(11));

        await ExpectNothing(Users);
        await ExpectNothing(Shard);
    }
}

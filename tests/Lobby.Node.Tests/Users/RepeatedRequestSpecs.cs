using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Users;

/// <summary>Packets that come twice, answers that come late or not at all.</summary>
public sealed class RepeatedRequestSpecs(ITestOutputHelper output) : UserSpecsBase(output)
{
    [Fact]
    public async Task A_repeated_packet_gets_the_same_answer_and_is_not_carried_out_twice()
    {
        var client = await LoggedIn();
        client.Creates();
        var create = await Rooms.ExpectMsgAsync<CreateRoom>();
        client.Repeats(PacketType.CreateRoomRequest, ClientStandIn.CreateRoom("pond", 4));
        await Settles(User);
        Rooms.Reply(new RoomEntered(View(create.RoomId, Alice)));
        var answer = await client.Answer();

        client.Repeats(PacketType.CreateRoomRequest, ClientStandIn.CreateRoom("pond", 4));

        Assert.Same(answer, await client.Answer());
        await Settles(User);
        await ExpectNothing(Rooms);
        await ExpectNothing(client.Probe);
    }

    [Fact]
    public async Task Packets_that_come_while_the_user_is_at_work_are_answered_in_order()
    {
        var client = await LoggedIn();
        client.Joins(Pond);
        await Rooms.ExpectMsgAsync<JoinRoom>();
        client.Leaves();
        client.Lists();
        await Settles(User);
        await ExpectNothing(client.Probe);

        Rooms.Reply(new RoomEntered(View(Pond, Bob, Alice)));
        await client.IsAnswered(PacketType.JoinRoomResponse, number: 1);
        await Rooms.ExpectMsgAsync<LeaveRoom>();
        Rooms.Reply(new RoomLeft(Pond));

        await client.IsAnswered(PacketType.LeaveRoomResponse, number: 2);
        await client.IsAnswered(PacketType.GetRoomListResponse, number: 3);
    }

    [Fact]
    public async Task A_command_is_repeated_until_the_room_answers()
    {
        var client = await LoggedIn();
        client.Joins(Pond);
        await Rooms.ExpectMsgAsync<JoinRoom>();

        await Passes(User, TimeSpan.FromSeconds(1));
        await Rooms.ExpectMsgAsync<JoinRoom>();
        Rooms.Reply(new RoomEntered(View(Pond, Bob, Alice)));
        await client.IsAnswered(PacketType.JoinRoomResponse);
        Rooms.Reply(new RoomEntered(View(Pond, Bob, Alice)));

        await Passes(User, TimeSpan.FromSeconds(5));
        await ExpectNothing(Rooms);
        await ExpectNothing(client.Probe);
    }

    [Fact]
    public async Task When_a_room_does_not_let_in_or_refuse_in_time_no_seat_is_kept()
    {
        var client = await LoggedIn();
        client.Joins(Pond);

        await Passes(User, TimeSpan.FromSeconds(3));

        await client.IsRefused(PlayerTexts.ServiceUnavailable);
        await Rooms.FishForMessageAsync(m => m is LeaveRoom { RoomId: var room } && room == Pond);
        await Passes(User, TimeSpan.FromSeconds(1));
        await Rooms.ExpectMsgAsync<LeaveRoom>();
        Rooms.Reply(new RoomLeft(Pond));
        await Passes(User, TimeSpan.FromSeconds(5));
        await ExpectNothing(Rooms);
        client.Joins(new RoomId(5));
        await Rooms.ExpectMsgAsync<JoinRoom>();
    }

    [Fact]
    public async Task A_user_who_goes_while_a_seat_is_owed_is_not_forgotten_before_it_is_free()
    {
        var client = await LoggedIn();
        client.Joins(Pond);
        await Passes(User, TimeSpan.FromSeconds(3));
        client.Vanishes();
        await Settles(User);
        await ExpectNothing(Shard);

        User.Tell(new RoomLeft(Pond));

        await IsForgotten();
    }

    [Fact]
    public async Task Joining_a_room_after_all_keeps_the_seat()
    {
        var client = await LoggedIn();
        client.Joins(Pond);
        await Passes(User, TimeSpan.FromSeconds(3));
        await client.IsRefused(PlayerTexts.ServiceUnavailable);
        await Rooms.FishForMessageAsync(m => m is LeaveRoom);

        client.Joins(Pond);
        await Rooms.FishForMessageAsync(m => m is JoinRoom);
        Rooms.Reply(new RoomEntered(View(Pond, Bob, Alice)));
        await client.IsAnswered(PacketType.JoinRoomResponse);

        await Passes(User, TimeSpan.FromSeconds(5));
        await ExpectNothing(Rooms);
    }

    [Fact]
    public async Task A_seat_that_comes_after_its_time_is_given_back()
    {
        var client = await LoggedIn();
        client.Joins(Pond);
        await Passes(User, TimeSpan.FromSeconds(3));
        await client.IsRefused(PlayerTexts.ServiceUnavailable);
        await Rooms.FishForMessageAsync(m => m is LeaveRoom);
        User.Tell(new RoomLeft(Pond));

        User.Tell(new RoomEntered(View(Pond, Bob, Alice)));

        Assert.Equal(new LeaveRoom(Pond, Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
    }

    [Fact]
    public async Task A_room_that_is_not_made_in_time_is_given_back_too()
    {
        var client = await LoggedIn();
        client.Creates();
        var room = (await Rooms.ExpectMsgAsync<CreateRoom>()).RoomId;

        await Passes(User, TimeSpan.FromSeconds(3));

        await client.IsRefused(PlayerTexts.ServiceUnavailable);
        await Rooms.FishForMessageAsync(m => m is LeaveRoom leave && leave.RoomId == room);
    }

    [Fact]
    public async Task Without_room_ids_no_room_is_made()
    {
        LeaseRoomIds = _ => Task.FromException<long>(new InvalidOperationException("The database is down."));
        var client = await LoggedIn();

        client.Creates();

        await client.IsRefused(PlayerTexts.ServiceUnavailable);
        await ExpectNothing(Rooms);
    }

    [Fact]
    public async Task A_room_id_that_comes_after_its_time_makes_no_second_room()
    {
        var slow = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        LeaseRoomIds = _ => slow.Task;
        var client = await LoggedIn();
        client.Creates("first");
        await Passes(User, TimeSpan.FromSeconds(3));
        await client.IsRefused(PlayerTexts.ServiceUnavailable);
        client.Creates("second");
        await Settles(User);

        slow.SetResult(100);

        var create = await Rooms.ExpectMsgAsync<CreateRoom>();
        Assert.Equal("second", create.Name);
        Rooms.Reply(new RoomEntered(View(create.RoomId, Alice)));
        await client.IsAnswered(PacketType.CreateRoomResponse);
        await Settles(User);
        await ExpectNothing(Rooms);
    }

    [Fact]
    public async Task An_id_that_is_taken_makes_no_room()
    {
        var client = await LoggedIn();
        client.Creates();
        var room = (await Rooms.ExpectMsgAsync<CreateRoom>()).RoomId;

        Rooms.Reply(new RoomRefused(room, RoomRefusal.IdTaken));

        await client.IsRefused(PlayerTexts.RoomCreationFailed);
    }

    [Fact]
    public async Task Who_cannot_leave_in_time_is_in_the_lobby_and_the_seat_is_given_back_later()
    {
        var client = await InRoom();
        client.Leaves();

        await Passes(User, TimeSpan.FromSeconds(3));

        await client.IsRefused(PlayerTexts.ServiceUnavailable);
        while (Rooms.HasMessages) await Rooms.ReceiveOneAsync();
        await Passes(User, TimeSpan.FromSeconds(1));
        await Rooms.ExpectMsgAsync<LeaveRoom>();
        client.Leaves();
        await client.IsRefused(PlayerTexts.NotInRoom);
    }

    [Fact]
    public async Task Preparing_takes_as_long_as_a_game_node_may_take_and_no_longer()
    {
        var client = await InRoom();
        client.Prepares();

        await Passes(User, TimeSpan.FromSeconds(7));
        await ExpectNothing(client.Probe);
        await Passes(User, TimeSpan.FromSeconds(1));

        await client.IsRefused(PlayerTexts.ServiceUnavailable);
    }

    [Fact]
    public async Task Who_goes_while_joining_does_not_stay_in_the_room()
    {
        var client = await LoggedIn();
        client.Joins(Pond);
        await Rooms.ExpectMsgAsync<JoinRoom>();
        client.Vanishes();
        await Settles(User);

        Rooms.Reply(new RoomEntered(View(Pond, Bob, Alice)));
        Assert.Equal(new LeaveRoom(Pond, Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
        Rooms.Reply(new RoomLeft(Pond));

        await IsForgotten();
    }

    [Fact]
    public async Task Seats_owed_are_not_kept_without_limit()
    {
        var client = await LoggedIn();
        for (var room = 1; room <= 40; room++)
        {
            client.Joins(new RoomId(room));
            await Passes(User, TimeSpan.FromSeconds(3));
            await client.IsRefused(PlayerTexts.ServiceUnavailable);
        }

        while (Rooms.HasMessages) await Rooms.ReceiveOneAsync();
        await Passes(User, TimeSpan.FromSeconds(1));

        var rooms = new List<int>();
        while (Rooms.HasMessages) rooms.Add(((LeaveRoom)(await Rooms.ReceiveOneAsync())!).RoomId.Value);
        Assert.Equal(Enumerable.Range(9, 32), rooms);
    }

    [Fact]
    public async Task The_refusal_of_an_earlier_request_is_not_the_answer_to_the_next_one_for_the_same_room()
    {
        var client = await LoggedIn();
        client.Joins(Pond);
        var first = await Rooms.ExpectMsgAsync<JoinRoom>();
        Rooms.Reply(new RoomRefused(Pond, RoomRefusal.NotJoinable, first.Request));
        await client.IsRefused(PlayerTexts.RoomNotJoinable);

        client.Joins(Pond);
        await Rooms.ExpectMsgAsync<JoinRoom>();
        Rooms.Reply(new RoomRefused(Pond, RoomRefusal.NotJoinable, first.Request));
        Rooms.Reply(new RoomEntered(View(Pond, Bob, Alice)));

        await client.IsAnswered(PacketType.JoinRoomResponse);
    }
}

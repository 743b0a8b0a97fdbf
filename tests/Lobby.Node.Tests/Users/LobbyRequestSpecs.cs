using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Users;

public sealed class LobbyRequestSpecs(ITestOutputHelper output) : UserSpecsBase(output)
{
    [Fact]
    public async Task Creating_a_room_is_answered_with_the_room_and_its_owner_in_it()
    {
        var client = await LoggedIn();

        client.Creates("pond", 2);
        var create = await Rooms.ExpectMsgAsync<CreateRoom>();
        Assert.Equal(new CreateRoom(new RoomId(1), new Member(Alice, "user-1"), "pond", 2), create);
        Rooms.Reply(new RoomEntered(View(create.RoomId, Alice) with { Capacity = 2 }));

        var response = (await client.IsAnswered(PacketType.CreateRoomResponse)).CreateRoomResponse;
        Assert.Equal(
            new S2CCreateRoomResponse
            {
                Success = true,
                Room = new RoomData
                {
                    RoomId = 1,
                    OwnerId = 1,
                    Name = "pond",
                    MaxUserNum = 2,
                    State = RoomStateType.Wait,
                    Users = { new User { UserId = 1, Name = "alice" } },
                },
            },
            response);
    }

    [Fact]
    public async Task The_place_that_goes_with_an_answer_is_the_room()
    {
        var client = await LoggedIn();
        client.Joins(Pond);
        await Rooms.ExpectMsgAsync<JoinRoom>();
        Rooms.Reply(new RoomEntered(View(Pond, Bob, Alice)));

        Assert.Equal(new UserPlace(Pond, null), (await client.Answer()).Place);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task A_room_for_one_to_eight_players_can_be_made(int capacity)
    {
        var client = await LoggedIn();

        client.Creates(capacity: capacity);

        Assert.Equal(capacity, (await Rooms.ExpectMsgAsync<CreateRoom>()).Capacity);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(9)]
    [InlineData(2_000_000_000)]
    public async Task A_room_for_nobody_or_too_many_cannot_be_made(int capacity)
    {
        var client = await LoggedIn();

        client.Creates(capacity: capacity);

        await client.IsRefused(PlayerTexts.RoomCreationFailed);
        await ExpectNothing(Rooms);
    }

    [Theory]
    [InlineData("abcdefghijklmnopqrstuvwxy")]
    [InlineData("가나다라마바사아자차카타파하거너더러머버서어저처커")]
    [InlineData("🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆!")]
    public async Task A_room_name_may_have_25_characters(string name)
    {
        var client = await LoggedIn();

        client.Creates(name);

        Assert.Equal(name, (await Rooms.ExpectMsgAsync<CreateRoom>()).Name);
    }

    [Theory]
    [InlineData("", PlayerTexts.RoomNameMissing)]
    [InlineData("abcdefghijklmnopqrstuvwxyz", PlayerTexts.RoomNameTooLong)]
    [InlineData("🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆", PlayerTexts.RoomNameTooLong)]
    public async Task A_room_without_a_name_or_with_one_that_is_too_long_cannot_be_made(string name, string text)
    {
        var client = await LoggedIn();

        client.Creates(name);

        await client.IsRefused(text);
        await ExpectNothing(Rooms);
    }

    [Fact]
    public async Task Who_is_in_a_room_can_neither_create_nor_join_another()
    {
        var client = await InRoom();

        client.Creates();
        await client.IsRefused(PlayerTexts.UserNotInLobby);
        client.Joins(new RoomId(5));
        await client.IsRefused(PlayerTexts.UserNotFound);

        await ExpectNothing(Rooms);
    }

    [Fact]
    public async Task A_bad_room_name_is_told_before_anything_else()
    {
        var client = await InRoom();

        client.Creates("");

        await client.IsRefused(PlayerTexts.RoomNameMissing);
    }

    [Fact]
    public async Task Joining_is_answered_with_the_room_and_everybody_in_it()
    {
        var client = await LoggedIn();

        client.Joins(Pond);
        Assert.Equal(new JoinRoom(Pond, new Member(Alice, "user-1"), client.Number), await Rooms.ExpectMsgAsync<JoinRoom>());
        Rooms.Reply(new RoomEntered(View(Pond, Bob, Alice)));

        var response = (await client.IsAnswered(PacketType.JoinRoomResponse)).JoinRoomResponse;
        Assert.True(response.Success);
        Assert.Equal((70, 2), (response.Room.RoomId, response.Room.OwnerId));
        Assert.Equal([2, 1], response.Room.Users.Select(u => u.UserId));
    }

    [Theory]
    [InlineData(RoomRefusal.Unknown, PlayerTexts.RoomIdInvalid)]
    [InlineData(RoomRefusal.NotJoinable, PlayerTexts.RoomNotJoinable)]
    internal async Task Joining_that_the_room_refuses_is_answered_with_the_reason(RoomRefusal reason, string text)
    {
        var client = await LoggedIn();

        client.Joins(Pond);
        await Rooms.ExpectMsgAsync<JoinRoom>();
        Rooms.Reply(new RoomRefused(Pond, reason));

        await client.IsRefused(text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task A_room_id_that_no_room_can_have_is_refused_at_once(int id)
    {
        var client = await LoggedIn();

        client.Joins(new RoomId(id));

        await client.IsRefused(PlayerTexts.RoomIdInvalid);
        await ExpectNothing(Rooms);
    }

    [Fact]
    public async Task Leaving_is_answered_and_the_user_is_in_the_lobby()
    {
        var client = await InRoom();

        client.Leaves();
        Assert.Equal(new LeaveRoom(Pond, Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
        Rooms.Reply(new RoomLeft(Pond));

        var answer = await client.Answer();
        Assert.Equal(UserPlace.Lobby, answer.Place);
        var (type, packet) = Assert.Single(ClientStandIn.Read(answer.Frames));
        Assert.Equal((PacketType.LeaveRoomResponse, true), (type, packet.LeaveRoomResponse.Success));
    }

    [Fact]
    public async Task Who_is_in_no_room_can_neither_leave_nor_prepare()
    {
        var client = await LoggedIn();

        client.Leaves();
        await client.IsRefused(PlayerTexts.NotInRoom);
        client.Prepares();
        await client.IsRefused(PlayerTexts.PrepareRefused);
    }

    [Theory]
    [InlineData(RoomRefusal.NotAllowed, PlayerTexts.PrepareRefused)]
    [InlineData(RoomRefusal.NoGameNode, PlayerTexts.GameStartFailed)]
    internal async Task Preparing_that_the_room_refuses_is_answered_with_the_reason(RoomRefusal reason, string text)
    {
        var client = await InRoom();

        client.Prepares();
        Assert.Equal(new PrepareGame(Pond, Alice, client.Number), await Rooms.ExpectMsgAsync<PrepareGame>());
        Rooms.Reply(new RoomRefused(Pond, reason));

        await client.IsRefused(text);
    }

    [Fact]
    public async Task Who_prepares_a_room_that_went_without_a_word_is_back_in_the_lobby()
    {
        var client = await InRoom();

        client.Prepares();
        await Rooms.ExpectMsgAsync<PrepareGame>();
        Rooms.Reply(new RoomRefused(Pond, RoomRefusal.Unknown));

        await client.IsRefused(PlayerTexts.PrepareRefused);
        Assert.True((await client.Receives(PacketType.LeaveRoomResponse)).LeaveRoomResponse.Success);
        client.Joins(new RoomId(5));
        await Rooms.ExpectMsgAsync<JoinRoom>();
    }

    [Fact]
    public async Task The_room_list_shows_all_rooms_and_surely_ones_own()
    {
        Services.Directory.Put(View(new RoomId(3), Carol));
        var client = await InRoom();

        client.Lists();

        var response = (await client.IsAnswered(PacketType.GetRoomListResponse)).GetRoomListResponse;
        Assert.Equal([3, 70], response.Rooms.Select(r => r.RoomId));
    }

    [Fact]
    public async Task Members_who_come_and_go_are_told_to_the_client()
    {
        var client = await InRoom();

        User.Tell(new MemberJoined(Alice, Pond, MemberOf(Carol)));
        Assert.Equal(new User { UserId = 3, Name = "carol" }, (await client.Receives(PacketType.JoinRoomNotification)).JoinRoomNotification.User);
        User.Tell(new MemberLeft(Alice, Pond, MemberOf(Carol)));
        Assert.Equal(new User { UserId = 3, Name = "carol" }, (await client.Receives(PacketType.LeaveRoomNotification)).LeaveRoomNotification.User);
        User.Tell(new MemberJoined(Alice, new RoomId(5), MemberOf(Carol)));
        User.Tell(new MemberLeft(Alice, new RoomId(5), MemberOf(Carol)));
        User.Tell(new RoomClosed(Alice, new RoomId(5)));

        await Settles(User);
        await ExpectNothing(client.Probe);
    }

    [Fact]
    public async Task When_the_room_closes_the_client_hears_that_it_has_left()
    {
        var client = await InRoom();

        User.Tell(new RoomClosed(Alice, Pond));

        Assert.True((await client.Receives(PacketType.LeaveRoomResponse)).LeaveRoomResponse.Success);
        client.Joins(new RoomId(5));
        await Rooms.ExpectMsgAsync<JoinRoom>();
    }

    [Fact]
    public async Task Who_is_leaving_when_the_room_closes_hears_of_it_once()
    {
        var client = await InRoom();
        client.Leaves();
        await Rooms.ExpectMsgAsync<LeaveRoom>();

        User.Tell(new RoomClosed(Alice, Pond));
        Rooms.Reply(new RoomLeft(Pond));

        await client.IsAnswered(PacketType.LeaveRoomResponse);
        await Settles(User);
        await ExpectNothing(client.Probe);
    }

    [Fact]
    public async Task A_payload_that_cannot_be_read_is_a_matter_for_developers()
    {
        var client = await LoggedIn();

        client.SendsBytes(PacketType.JoinRoomRequest, [0xff, 0xff]);

        var error = (await client.IsAnswered(PacketType.ErrorNotification)).ErrorNotification;
        Assert.False(error.Clienterr);
        Assert.Contains("2003", error.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packet_that_is_not_for_the_lobby_is_a_matter_for_developers()
    {
        var client = await LoggedIn();

        client.Sends(PacketType.PlayerChattingRequest, new GamePacket { PlayerChattingRequest = new C2SPlayerChattingRequest { Message = "quack" } });

        Assert.False((await client.IsAnswered(PacketType.ErrorNotification)).ErrorNotification.Clienterr);
    }
}

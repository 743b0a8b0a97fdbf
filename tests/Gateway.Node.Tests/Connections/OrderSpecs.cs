using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Connections;

/// <summary>A client's packets are dealt with strictly in the order it sent them.</summary>
public sealed class OrderSpecs(ITestOutputHelper output) : GatewayScenario(output)
{
    private static readonly MatchId Match = new(1, new RoomId(1));

    [Fact]
    public async Task What_is_sent_behind_a_slow_login_waits_for_it_and_keeps_its_order()
    {
        var gate = new TaskCompletionSource();
        Accounts.Gate = gate.Task;
        var client = await Connects();
        await client.Sends(Packets.LogIn(), Packets.Register("bob"), Packets.ListRooms(), Packets.LeaveRoom());
        await AwaitConditionAsync(() => Task.FromResult(Accounts.Calls.Count == 1));

        gate.SetResult();
        var session = await AnswersLogin(client);
        await client.Receives(PacketType.RegisterResponse);
        Assert.Equal(["login alice@pond.com", "register bob"], Accounts.Calls);
        Assert.Equal((ushort)PacketType.GetRoomListRequest, (await AnswersLobby(session, Packets.RoomList())).PacketType);
        Assert.Equal((ushort)PacketType.LeaveRoomRequest, (await AnswersLobby(session, Packets.RoomLeft())).PacketType);
        Assert.Equal([nameof(PacketType.GetRoomListResponse), nameof(PacketType.LeaveRoomResponse)], await client.NextWords(2));
    }

    [Fact]
    public async Task A_lobby_request_goes_out_only_when_the_one_before_it_is_answered()
    {
        var (client, session) = await LogsIn();
        await client.Sends(Packets.ListRooms(), Packets.LeaveRoom());
        var first = await Cluster.ExpectMsgAsync<LobbyRequest>();

        // The connection deals with this after the second packet came; had it sent that on, the probe would have it first.
        await client.Sends(Packets.Register());
        session.Address.Connection.Tell(new SessionUnknown(session.Address.Id), User.Ref);
        await Cluster.ExpectMsgAsync<OpenSession>();

        Answers(session, first, Packets.RoomList());
        Assert.Equal(first.Number + 1, (await AnswersLobby(session, Packets.RoomLeft())).Number);
        Assert.Equal(
            [nameof(PacketType.GetRoomListResponse), nameof(PacketType.LeaveRoomResponse), nameof(PacketType.RegisterResponse)],
            await client.NextWords(3));
    }

    [Fact]
    public async Task The_lobby_gets_type_and_payload_as_they_were_sent()
    {
        var (client, session) = await LogsIn();
        await client.Sends(Packets.ListRooms());

        var request = await AnswersLobby(session, Packets.RoomList("pond"));

        Assert.Equal((session.UserId, session.Address.Id), (request.UserId, request.Connection));
        Assert.Equal(Packets.PayloadOf(Packets.ListRooms()), request.Payload);
        Assert.Equal("pond", (await client.Receives(PacketType.GetRoomListResponse)).GetRoomListResponse.Rooms.Single().Name);
    }

    [Fact]
    public async Task Packets_for_the_lobby_and_for_the_match_do_not_overtake_each_other()
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);

        await client.SendsAtOnce(Packets.Move(1), Packets.Move(2), Packets.ListRooms(), Packets.Move(3));

        Assert.Equal([1f, 2f], Packets.Moves(await Cluster.ExpectMsgAsync<MatchInput>()));
        await AnswersLobby(session, Packets.RoomList());
        Assert.Equal([3f], Packets.Moves(await Cluster.ExpectMsgAsync<MatchInput>()));
    }

    [Fact]
    public async Task A_logged_in_client_may_register_another_account()
    {
        var (client, session) = await LogsIn();

        await client.Sends(Packets.Register("bob"), Packets.ListRooms());

        await client.Receives(PacketType.RegisterResponse);
        await AnswersLobby(session, Packets.RoomList());
        await client.Receives(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task A_second_login_on_one_connection_is_refused()
    {
        var (client, session) = await LogsIn();

        await client.Sends(Packets.LogIn("bob"), Packets.ListRooms());

        await client.IsTold(PlayerTexts.AlreadyLoggedIn);
        Assert.Equal(session.UserId, (await AnswersLobby(session, Packets.RoomList())).UserId);
        Assert.Equal(["login alice@pond.com"], Accounts.Calls);
    }

    [Fact]
    public async Task Who_is_refused_may_try_again()
    {
        var client = await Connects();

        await client.Sends(
            Packets.Register(password: FakeAccounts.Wrong),
            Packets.Register(),
            Packets.LogIn(password: FakeAccounts.Wrong),
            Packets.LogIn());

        await client.IsTold(PlayerTexts.EmailTaken);
        await client.Receives(PacketType.RegisterResponse);
        await client.IsTold(PlayerTexts.CredentialsWrong);
        await AnswersLogin(client);
    }

    [Fact]
    public async Task An_account_store_that_throws_costs_nobody_the_connection()
    {
        var client = await Connects();

        await client.Sends(Packets.Register(password: FakeAccounts.Crash), Packets.LogIn(password: FakeAccounts.Crash), Packets.Register());

        await client.IsTold(PlayerTexts.ServiceUnavailable);
        await client.IsTold(PlayerTexts.ServiceUnavailable);
        await client.Receives(PacketType.RegisterResponse);
    }
}

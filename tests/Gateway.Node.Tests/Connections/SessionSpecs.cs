using Akka.Actor;
using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Connections;

/// <summary>A connection and its user's actor: opening, losing sight of each other, and finding back.</summary>
public sealed class SessionSpecs(ITestOutputHelper output) : GatewayScenario(output)
{
    private static readonly UserPlace Pond = new(new RoomId(7), null);

    [Fact]
    public async Task A_login_claims_the_user_and_says_ready_only_after_the_client_was_told()
    {
        var (client, session) = await LogsIn("alice");

        Assert.Equal(("alice", null), (session.Name, session.Resume));
        Pushes(session, Packets.Said("later"));
        Assert.Equal("later", await client.Hears());
    }

    [Fact]
    public async Task Nothing_reaches_the_client_before_the_answer_to_its_login()
    {
        var client = await Connects();
        await client.Sends(Packets.LogIn());
        var open = await Cluster.ExpectMsgAsync<OpenSession>();

        Pushes(open, Packets.Said("too early"));
        Delivers(open, new MatchId(1, new RoomId(1)), Messages.Matches.DeliveryKind.Attach, Packets.Said("too early"));
        await Settles(open.Address.Fanout);
        await Settles(open.Address.Connection);
        Opens(open);

        var login = (await client.Receives(PacketType.LoginResponse)).LoginResponse;
        Assert.Equal((true, "alice", open.UserId.Value), (login.Success, login.User.Name, login.User.UserId));
    }

    [Fact]
    public async Task A_claim_is_repeated_until_it_is_answered()
    {
        Settings = Settings with { RetryInterval = TimeSpan.FromMilliseconds(50) };
        var client = await Connects();
        await client.Sends(Packets.LogIn());

        var open = await Cluster.ExpectMsgAsync<OpenSession>();
        Assert.Equal(open, await Cluster.ExpectMsgAsync<OpenSession>());
        Assert.Equal(open, await Cluster.ExpectMsgAsync<OpenSession>());
        Opens(open);

        await client.Receives(PacketType.LoginResponse);
    }

    [Fact]
    public async Task Who_cannot_be_brought_to_the_lobby_is_told_so_and_may_try_again()
    {
        Settings = Settings with { RequestTimeout = TimeSpan.FromMilliseconds(200) };
        var client = await Connects();
        await client.Sends(Packets.LogIn());
        var first = await Cluster.ExpectMsgAsync<OpenSession>();

        await client.IsTold(PlayerTexts.ServiceUnavailable);
        Assert.Equal(first.Address.Id, (await Cluster.ExpectMsgAsync<CloseSession>()).Connection);
        await client.Sends(Packets.LogIn());

        await AnswersLogin(client);
    }

    // The answer may have waited in a lobby node that was only slow. Taken for the answer to a login as somebody else, it would hand
    // that user the place of the first one.
    [Fact]
    public async Task The_answer_to_a_login_that_was_given_up_is_not_taken_for_the_answer_to_the_next()
    {
        Settings = Settings with { RequestTimeout = TimeSpan.FromSeconds(1) };
        var client = await Connects();
        await client.Sends(Packets.LogIn("alice"));
        var alice = await Cluster.ExpectMsgAsync<OpenSession>();
        await client.IsTold(PlayerTexts.ServiceUnavailable);
        await Cluster.ExpectMsgAsync<CloseSession>();
        await client.Sends(Packets.LogIn("bob"));
        var bob = await Cluster.ExpectMsgAsync<OpenSession>();

        Opens(alice, Pond, CreateTestProbe().Ref);
        alice.Address.Connection.Tell(new SessionReplaced(alice.Address.Id));
        Opens(bob);

        Assert.Equal("bob", (await client.Receives(PacketType.LoginResponse)).LoginResponse.User.Name);
        var ready = await Cluster.ExpectMsgAsync<SessionReady>();
        Assert.Equal((bob.UserId, bob.Address.Id), (ready.UserId, ready.Connection));
        bob.Address.Connection.Tell(new SessionUnknown(bob.Address.Id));
        Assert.Equal(UserPlace.Lobby, (await Cluster.ExpectMsgAsync<OpenSession>()).Resume);
    }

    [Fact]
    public async Task A_late_answer_to_a_login_that_was_given_up_opens_no_session()
    {
        Settings = Settings with { RequestTimeout = TimeSpan.FromMilliseconds(200) };
        var registering = new TaskCompletionSource();
        var client = await Connects();
        await client.Sends(Packets.LogIn());
        var open = await Cluster.ExpectMsgAsync<OpenSession>();
        await client.IsTold(PlayerTexts.ServiceUnavailable);
        await Cluster.ExpectMsgAsync<CloseSession>();

        Accounts.RegisterGate = registering.Task;
        await client.Sends(Packets.Register());
        await AwaitConditionAsync(() => Task.FromResult(Accounts.Calls.Count == 2));
        Opens(open);
        await Settles(open.Address.Connection);
        registering.SetResult();
        await client.Receives(PacketType.RegisterResponse);

        await client.Sends(Packets.ListRooms());
        await client.IsTold(PlayerTexts.NotLoggedIn);
        await client.Sends(Packets.LogIn());
        await AnswersLogin(client);
    }

    [Fact]
    public async Task A_newer_login_elsewhere_throws_the_client_out()
    {
        var (client, session) = await LogsIn();

        session.Address.Connection.Tell(new SessionReplaced(session.Address.Id));

        await client.IsThrownOut();
        await ConnectionEnds(client, session);
    }

    [Fact]
    public async Task A_newer_login_elsewhere_throws_the_client_out_even_while_it_logs_in()
    {
        var client = await Connects();
        await client.Sends(Packets.LogIn());
        var open = await Cluster.ExpectMsgAsync<OpenSession>();

        open.Address.Connection.Tell(new SessionReplaced(open.Address.Id));

        await client.IsThrownOut();
    }

    [Fact]
    public async Task When_the_users_actor_is_gone_the_connection_announces_itself_with_its_last_place()
    {
        var (client, session) = await LogsIn();
        Pushes(session, Packets.Said("in"), Pond);
        await client.Hears();

        Sys.Stop(User.Ref);

        var again = await Cluster.ExpectMsgAsync<OpenSession>();
        Assert.Equal(session with { Resume = Pond }, again);
        Opens(again, Pond, CreateTestProbe().Ref);
        await Cluster.ExpectMsgAsync<SessionReady>();
        await client.Sends(Packets.ListRooms());
        await AnswersLobby(session, Packets.RoomList());
        await client.Receives(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task A_player_in_a_match_is_announced_with_the_match_and_after_it_as_one_in_the_lobby()
    {
        var (client, session) = await LogsIn(place: Pond);
        var match = new MatchId(0x10, Pond.Room!.Value);
        await Attaches(client, session, match);
        await Settles(session.Address.Connection);

        Sys.Stop(User.Ref);
        var during = await Cluster.ExpectMsgAsync<OpenSession>();
        Assert.Equal(new UserPlace(match.Room, match), during.Resume);
        var second = CreateTestProbe();
        Opens(during, during.Resume!, second.Ref);
        await Cluster.ExpectMsgAsync<SessionReady>();

        Delivers(session, match, DeliveryKind.Detach, Packets.Said("over"));
        await client.Hears();
        await Settles(session.Address.Connection);
        Sys.Stop(second.Ref);

        Assert.Equal(UserPlace.Lobby, (await Cluster.ExpectMsgAsync<OpenSession>()).Resume);
    }

    [Fact]
    public async Task An_announcement_is_repeated_until_it_is_answered()
    {
        Settings = Settings with { RetryInterval = TimeSpan.FromMilliseconds(50) };
        var (_, session) = await LogsIn(place: Pond);

        Sys.Stop(User.Ref);

        var again = await Cluster.ExpectMsgAsync<OpenSession>();
        Assert.Equal(session with { Resume = Pond }, again);
        Assert.Equal(again, await Cluster.ExpectMsgAsync<OpenSession>());
        Assert.Equal(again, await Cluster.ExpectMsgAsync<OpenSession>());
    }

    [Fact]
    public async Task The_next_users_actor_is_watched_as_the_first_one_was()
    {
        var (_, session) = await LogsIn();
        var second = CreateTestProbe();
        Sys.Stop(User.Ref);
        Opens(await Cluster.ExpectMsgAsync<OpenSession>(), Pond, second.Ref);
        await Cluster.ExpectMsgAsync<SessionReady>();

        Sys.Stop(second.Ref);

        Assert.Equal(session with { Resume = Pond }, await Cluster.ExpectMsgAsync<OpenSession>());
    }

    [Fact]
    public async Task A_request_that_meets_a_new_users_actor_is_repeated_with_its_number_once_the_session_is_back()
    {
        var (client, session) = await LogsIn(place: Pond);
        await client.Sends(Packets.ListRooms());
        var request = await Cluster.ExpectMsgAsync<LobbyRequest>();

        session.Address.Connection.Tell(new SessionUnknown(session.Address.Id));

        var again = await Cluster.ExpectMsgAsync<OpenSession>();
        Assert.Equal(session with { Resume = Pond }, again);
        Opens(again, Pond, CreateTestProbe().Ref);
        await Cluster.ExpectMsgAsync<SessionReady>();
        Assert.Equal(request, await AnswersLobby(session, Packets.RoomList()));
        await client.Receives(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task A_request_is_repeated_with_its_number_until_it_is_answered()
    {
        Settings = Settings with { RetryInterval = TimeSpan.FromMilliseconds(50) };
        var (client, session) = await LogsIn();
        await client.Sends(Packets.ListRooms());

        var request = await Cluster.ExpectMsgAsync<LobbyRequest>();
        Assert.Equal(request, await Cluster.ExpectMsgAsync<LobbyRequest>());
        Answers(session, request, Packets.RoomList());

        await client.Receives(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task A_request_without_an_answer_is_given_up_and_the_next_one_is_taken()
    {
        Settings = Settings with { RequestTimeout = TimeSpan.FromMilliseconds(200) };
        var (client, session) = await LogsIn();
        await client.Sends(Packets.ListRooms());
        var lost = await Cluster.ExpectMsgAsync<LobbyRequest>();
        await client.IsTold(PlayerTexts.ServiceUnavailable);

        // Its frames come too late: the client has been told otherwise.
        Answers(session, lost, Packets.RoomList("late"));
        await client.Sends(Packets.LeaveRoom());

        Assert.Equal(lost.Number + 1, (await AnswersLobby(session, Packets.RoomLeft())).Number);
        await client.Receives(PacketType.LeaveRoomResponse);
    }

    [Fact]
    public async Task An_answer_with_the_number_of_an_earlier_request_is_ignored()
    {
        var (client, session) = await LogsIn();
        await client.Sends(Packets.ListRooms());
        var first = await AnswersLobby(session, Packets.RoomList("first"));
        await client.Sends(Packets.ListRooms());
        var second = await Cluster.ExpectMsgAsync<LobbyRequest>();

        Answers(session, first, Packets.RoomList("first again"));
        Answers(session, second, Packets.RoomList("second"));

        var lists = new[] { await client.Receives(PacketType.GetRoomListResponse), await client.Receives(PacketType.GetRoomListResponse) };
        Assert.Equal(["first", "second"], lists.Select(l => l.GetRoomListResponse.Rooms[0].Name));
    }

    [Fact]
    public async Task An_answer_may_be_without_frames()
    {
        var (client, session) = await LogsIn();

        await client.Sends(Packets.ListRooms(), Packets.LeaveRoom());
        await AnswersLobby(session);
        await AnswersLobby(session, Packets.RoomLeft());

        await client.Receives(PacketType.LeaveRoomResponse);
    }

    [Fact]
    public async Task The_users_actor_is_told_when_the_socket_is_reset()
    {
        var (client, session) = await LogsIn();

        client.Resets();

        Assert.Equal(session.Address.Id, (await Cluster.ExpectMsgAsync<CloseSession>()).Connection);
    }

    [Fact]
    public async Task The_users_actor_is_told_when_the_socket_is_gone_before_it_could_answer()
    {
        var client = await Connects();
        await client.Sends(Packets.LogIn());
        var open = await Cluster.ExpectMsgAsync<OpenSession>();

        client.Resets();

        Assert.Equal(open.Address.Id, (await Cluster.ExpectMsgAsync<CloseSession>()).Connection);
    }

    private async Task ConnectionEnds(RawClient client, OpenSession session)
    {
        await WatchAsync(session.Address.Connection);
        client.Vanishes();
        await ExpectTerminatedAsync(session.Address.Connection);
    }
}

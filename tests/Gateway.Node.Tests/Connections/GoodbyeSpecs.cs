using System.Net.Sockets;
using Akka;
using Akka.Actor;
using Akka.Event;
using Mallard.Gateway.Connections;
using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Messages;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Connections;

/// <summary>The ways a connection ends, and that every one of them does end.</summary>
public sealed class GoodbyeSpecs(ITestOutputHelper output) : GatewayScenario(output)
{
    // A list of them is longer than what the operating system takes for a client, so what comes behind it waits.
    private static readonly string[] ManyNames = [.. Enumerable.Range(0, 400_000).Select(i => $"the pond with the number {i}")];

    [Fact]
    public async Task A_client_that_has_nothing_more_to_send_still_gets_its_answers()
    {
        var (client, session) = await LogsIn();
        var end = await ExpectsTheEndOfItsSocket();
        await client.Sends(Packets.ListRooms(), Packets.LeaveRoom());
        client.ClosesSending();

        await AnswersLobby(session, Packets.RoomList());
        await AnswersLobby(session, Packets.RoomLeft());

        Assert.Equal([nameof(PacketType.GetRoomListResponse), nameof(PacketType.LeaveRoomResponse)], await client.Everything());
        await Cluster.ExpectMsgAsync<CloseSession>();
        await end();
    }

    [Fact]
    public async Task A_client_that_closes_is_gone()
    {
        var (client, session) = await LogsIn();
        var end = await ExpectsTheEndOfItsSocket();
        await WatchAsync(session.Address.Connection);

        client.Vanishes();

        await Cluster.ExpectMsgAsync<CloseSession>();
        await ExpectTerminatedAsync(session.Address.Connection);
        await end();
    }

    [Fact]
    public async Task A_client_that_closes_while_its_answer_is_on_the_way_is_gone_too()
    {
        var (client, session) = await LogsIn();
        var end = await ExpectsTheEndOfItsSocket();
        await WatchAsync(session.Address.Connection);
        await client.Sends(Packets.ListRooms());
        client.Vanishes();

        await AnswersLobby(session, Packets.RoomList());

        await Cluster.ExpectMsgAsync<CloseSession>();
        await ExpectTerminatedAsync(session.Address.Connection);
        await end();
    }

    [Fact]
    public async Task A_client_that_closes_when_it_is_told_to_leaves_nothing_behind()
    {
        var (client, session) = await LogsIn();
        var end = await ExpectsTheEndOfItsSocket();
        session.Address.Connection.Tell(new SessionReplaced(session.Address.Id));
        await client.IsThrownOut();

        client.Vanishes();

        await end();
    }

    [Fact]
    public async Task A_client_that_closes_its_side_while_the_goodbye_waits_still_gets_it()
    {
        var (client, session) = await LogsIn(receiveBuffer: 4096);
        await client.Sends(Packets.ListRooms());
        await AnswersLobby(session, Packets.RoomList(ManyNames));
        session.Address.Connection.Tell(new SessionReplaced(session.Address.Id));
        await Settles(session.Address.Connection);

        client.ClosesSending();

        Assert.Equal(ManyNames.Length, (await client.Receives(PacketType.GetRoomListResponse)).GetRoomListResponse.Rooms.Count);
        await client.IsThrownOut();
    }

    [Fact]
    public async Task A_client_that_closes_its_side_while_its_answer_waits_still_gets_all_of_it()
    {
        var (client, session) = await LogsIn(receiveBuffer: 4096);
        await HasALongAnswerWaiting(client, session);

        client.ClosesSending();
        await Cluster.ExpectMsgAsync<CloseSession>();

        Assert.Equal(ManyNames.Length, (await client.Receives(PacketType.GetRoomListResponse)).GetRoomListResponse.Rooms.Count);
        await client.SeesTheEnd();
    }

    [Fact]
    public async Task A_client_that_closes_its_side_and_never_reads_its_answer_loses_its_socket()
    {
        var (client, session) = await LogsIn(receiveBuffer: 4096);
        var end = await ExpectsTheEndOfItsSocket();
        await HasALongAnswerWaiting(client, session);

        client.ClosesSending();

        await end();
    }

    [Fact]
    public async Task A_client_that_never_reads_and_whose_connection_fails_loses_its_socket()
    {
        var (client, session) = await LogsIn(receiveBuffer: 4096);
        var end = await ExpectsTheEndOfItsSocket();
        await HasALongAnswerWaiting(client, session);

        session.Address.Connection.Tell(Kill.Instance);

        await end();
    }

    [Fact]
    public async Task A_stopping_gateway_says_goodbye_to_everybody()
    {
        var (alice, _) = await LogsIn("alice");
        var stranger = await Connects();
        await stranger.Sends(Packets.Register());
        await stranger.Receives(PacketType.RegisterResponse);
        Accounts.Gate = new TaskCompletionSource().Task;
        var bob = await Connects();
        await bob.Sends(Packets.LogIn("bob"));
        await AwaitConditionAsync(() => Task.FromResult(Accounts.Calls.Count == 3));

        var drained = Clients.Ask<Done>(new Acceptor.SayGoodbye(), Patience);

        foreach (var client in new[] { alice, stranger, bob })
        {
            await client.IsThrownOut();
            client.Vanishes();
        }

        await drained;
        await Cluster.ExpectMsgAsync<CloseSession>();
    }

    [Fact]
    public async Task A_stopping_gateway_turns_newcomers_away()
    {
        var (inside, _) = await LogsIn();
        var drained = Clients.Ask<Done>(new Acceptor.SayGoodbye(), Patience);
        await inside.IsThrownOut();

        await (await Connects()).IsThrownOut();

        inside.Vanishes();
        await drained;
    }

    [Fact]
    public async Task A_gateway_without_clients_has_nothing_to_wait_for()
    {
        (await Connects()).Vanishes();

        await Clients.Ask<Done>(new Acceptor.SayGoodbye(), Patience);
        await Clients.Ask<Done>(new Acceptor.Unbind(), Patience);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_reported_and_not_hung_on()
    {
        await Connects();
        Settings = Settings with { ClientPort = Address.Port };
        var services = Services();
        var second = Sys.ActorOf(Props.Create(() => new Acceptor(services)));

        await second.Ask<Acceptor.ListenFailed>(Acceptor.Listen.Instance, Patience);
    }

    [Fact]
    public async Task A_congestion_control_that_the_system_does_not_know_is_reported()
    {
        Settings = Settings with { CongestionControl = "pond" };
        var services = Services();
        var acceptor = Sys.ActorOf(Props.Create(() => new Acceptor(services)));

        var failed = await acceptor.Ask<Acceptor.ListenFailed>(Acceptor.Listen.Instance, Patience);

        Assert.Contains(OperatingSystem.IsLinux() ? "'pond'" : "Linux", failed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_comes_and_goes_without_a_login_leaves_no_message_unhandled()
    {
        var unhandled = CreateTestProbe();
        Sys.EventStream.Subscribe(unhandled.Ref, typeof(UnhandledMessage));
        var client = await Connects();
        await client.Sends(Packets.Register());
        await client.Receives(PacketType.RegisterResponse);
        var end = await ExpectsTheEndOfItsSocket();

        client.Vanishes();
        await end();
        await Clients.Ask<Done>(new Acceptor.SayGoodbye(), Patience);
        await Settles(Fanout);

        unhandled.Ref.Tell("nothing before this");
        await unhandled.ExpectMsgAsync("nothing before this");
    }

    // A socket can be accepted in the very moment the gateway stops.
    [Fact]
    public async Task A_goodbye_decided_before_the_socket_is_there_is_said_when_it_is()
    {
        var services = Services();
        var id = new ConnectionId(1);
        var bucket = Bucket();
        var connection = Sys.ActorOf(Props.Create(() => new ConnectionActor(services, id, bucket)));
        var stage = CreateTestProbe();
        await WatchAsync(connection);

        connection.Tell(ConnectionActor.GatewayStopping.Instance);
        using var noSocket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        connection.Tell(new ConnectionStage.Attached(stage.Ref, new FastLane(noSocket, bucket, Settings)));

        Assert.Equal(services.GetOut.ToArray(), (await stage.ExpectMsgAsync<ConnectionStage.Finish>()).Goodbye.ToArray());
        connection.Tell(ConnectionStage.SocketClosed.Instance);
        await ExpectTerminatedAsync(connection);
    }

    [Fact]
    public async Task A_connection_that_fails_costs_nobody_else_anything()
    {
        var (alice, session) = await LogsIn("alice");
        var (bob, _) = await LogsIn("bob");

        var end = await ExpectsTheEndOfItsSocket();
        session.Address.Connection.Tell(Kill.Instance);

        await alice.SeesTheEnd();
        await Cluster.ExpectMsgAsync<CloseSession>();
        await end();
        await bob.Sends(Packets.Register());
        await bob.Receives(PacketType.RegisterResponse);
    }

    [Fact]
    public async Task What_was_said_before_the_goodbye_comes_before_it()
    {
        var (client, session) = await LogsIn();

        for (var i = 0; i < 100; i++) Pushes(session, Packets.Said($"{i}"));
        session.Address.Connection.Tell(new SessionReplaced(session.Address.Id));

        for (var i = 0; i < 100; i++) Assert.Equal($"{i}", await client.Hears());
        await client.IsThrownOut();
    }

    private async Task HasALongAnswerWaiting(RawClient client, OpenSession session)
    {
        await client.Sends(Packets.ListRooms());
        await AnswersLobby(session, Packets.RoomList(ManyNames));
        await Settles(session.Address.Connection);
    }
}

using System.Net;
using System.Net.Sockets;
using Mallard.Gateway.Connections;
using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Connections;

/// <summary>No client takes more than its share, and each is told before it is thrown out.</summary>
public sealed class LimitSpecs(ITestOutputHelper output) : GatewayScenario(output)
{
    private static readonly MatchId Match = new(1, new RoomId(1));

    [Fact]
    public async Task Who_does_not_log_in_is_thrown_out()
    {
        Settings = Settings with { LoginDeadline = TimeSpan.FromMilliseconds(200) };
        var client = await Connects();
        await client.Sends(Packets.Register());
        await client.Receives(PacketType.RegisterResponse);

        await client.IsThrownOut();
    }

    [Fact]
    public async Task Who_is_logged_in_or_waits_for_the_gateway_is_not_thrown_out()
    {
        Settings = Settings with { LoginDeadline = TimeSpan.FromMilliseconds(500) };
        var (bob, session) = await LogsIn("bob");
        var gate = new TaskCompletionSource();
        Accounts.Gate = gate.Task;
        var alice = await Connects();
        await alice.Sends(Packets.LogIn("alice"));
        await AwaitConditionAsync(() => Task.FromResult(Accounts.Calls.Count == 2));

        // The deadline of one who came last passes last.
        await (await Connects()).IsThrownOut();
        gate.SetResult();

        await AnswersLogin(alice);
        await bob.Sends(Packets.ListRooms());
        await AnswersLobby(session, Packets.RoomList());
        await bob.Receives(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task The_time_of_an_answer_that_comes_just_before_the_deadline_does_not_count_either()
    {
        Settings = Settings with { LoginDeadline = TimeSpan.FromSeconds(2) };
        var gate = new TaskCompletionSource();
        Accounts.Gate = gate.Task;
        var client = await Connects();
        await client.Sends(Packets.LogIn(password: FakeAccounts.Wrong));
        await Task.Delay(Settings.LoginDeadline * 0.7);
        gate.SetResult();
        Assert.Equal([$"player: {PlayerTexts.CredentialsWrong}"], await client.NextWords(1));

        await Task.Delay(Settings.LoginDeadline * 0.7);
        await client.Sends(Packets.LogIn());

        await AnswersLogin(client);
    }

    [Fact]
    public async Task Too_many_packets_get_one_answer_and_later_ones_are_taken_again()
    {
        var time = new FakeTimeProvider();
        Time = time;
        Settings = Settings with { PacketRate = 2, PacketBurst = 3 };
        var client = await Connects();

        await client.SendsAtOnce([.. Enumerable.Repeat(Packets.Register(), 8)]);
        Assert.Equal([.. Registered(3), TooMany], await client.NextWords(4));

        time.Advance(TimeSpan.FromSeconds(1));
        await client.SendsAtOnce([.. Enumerable.Repeat(Packets.Register(), 4)]);
        Assert.Equal([.. Registered(2), TooMany], await client.NextWords(3));

        time.Advance(TimeSpan.FromHours(1));
        await client.Sends(Packets.Register());
        Assert.Equal(Registered(1), await client.NextWords(1));
    }

    [Fact]
    public async Task Who_goes_on_flooding_is_thrown_out()
    {
        Time = new FakeTimeProvider();
        Settings = Settings with { PacketBurst = 3 };
        var client = await Connects();

        // Far more than one chunk, and still coming while the gateway closes.
        await client.SendsAtOnce([.. Enumerable.Repeat(Packets.Register(), 1000)]);

        Assert.Equal([.. Registered(3), TooMany, nameof(PacketType.GetOut)], await client.Everything());
    }

    [Fact]
    public async Task Who_guesses_passwords_is_thrown_out()
    {
        Settings = Settings with { ViolationsBeforeClose = 3 };
        var client = await Connects();

        await client.SendsAtOnce([.. Enumerable.Repeat(Packets.LogIn(password: FakeAccounts.Wrong), 5)]);

        var refused = Enumerable.Repeat($"player: {PlayerTexts.CredentialsWrong}", 3);
        Assert.Equal([.. refused, nameof(PacketType.GetOut)], await client.Everything());
        Assert.Equal(3, Accounts.Calls.Count);
    }

    [Fact]
    public async Task Who_tries_again_and_again_during_an_outage_is_not_thrown_out()
    {
        Settings = Settings with { ViolationsBeforeClose = 3 };
        var client = await Connects();

        await client.SendsAtOnce([.. Enumerable.Repeat(Packets.LogIn(password: FakeAccounts.Crash), 4), .. Enumerable.Repeat(Packets.Register(password: FakeAccounts.Crash), 4)]);
        Assert.Equal(Enumerable.Repeat($"player: {PlayerTexts.ServiceUnavailable}", 8), await client.NextWords(8));

        await client.Sends(Packets.LogIn());
        await AnswersLogin(client);
    }

    [Fact]
    public async Task A_client_that_vanishes_without_a_word_is_asked_whether_it_is_there()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Acceptor.NoticeSilence(listener, TimeSpan.FromSeconds(30));
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!);

        using var socket = await listener.AcceptAsync();

        Assert.NotEqual(0, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal(
            [15, 5, 3],
            ((SocketOptionName[])[SocketOptionName.TcpKeepAliveTime, SocketOptionName.TcpKeepAliveInterval, SocketOptionName.TcpKeepAliveRetryCount])
                .Select(option => (int)socket.GetSocketOption(SocketOptionLevel.Tcp, option)!));
        if (!OperatingSystem.IsLinux()) return;
        var timeout = new byte[sizeof(int)];
        socket.GetRawSocketOption(6, 18, timeout);
        Assert.Equal(30_000, BitConverter.ToInt32(timeout));
    }

    [Fact]
    public async Task The_payload_limit_is_the_configured_one()
    {
        Settings = Settings with { MaxPayload = 100 };
        var client = await Connects();

        await client.Sends(Packets.Register(), Packets.Promising(101));

        Assert.Equal(
            [nameof(PacketType.RegisterResponse), "developer: A payload has at most 100 bytes.", nameof(PacketType.GetOut)],
            await client.Everything());
    }

    [Fact]
    public async Task A_packet_of_a_games_own_type_over_the_limit_ends_the_connection()
    {
        Settings = Settings with { MaxPayload = 100 };
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);

        await client.SendsAtOnce(Packets.Any(10_000, new byte[100]), Packets.Any(10_000, new byte[101]));

        Assert.Equal(100, Assert.Single((await Cluster.ExpectMsgAsync<MatchInput>()).Packets).Payload.Length);
        Assert.Equal(["developer: A payload has at most 100 bytes.", nameof(PacketType.GetOut)], await client.Everything());
    }

    [Fact]
    public async Task Packets_of_a_games_own_type_count_like_all_others()
    {
        Time = new FakeTimeProvider();
        Settings = Settings with { PacketBurst = 3 };
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);

        await client.SendsAtOnce([.. Enumerable.Repeat(Packets.Any(10_000), 5)]);

        // The login was the first of three.
        Assert.Equal(2, (await Cluster.ExpectMsgAsync<MatchInput>()).Packets.Length);
        Assert.Equal([TooMany], await client.NextWords(1));
    }

    [Fact]
    public async Task One_client_too_many_is_told_to_get_out_and_those_inside_stay()
    {
        Settings = Settings with { MaxConnections = 2 };
        var first = await Connects();
        await IsServed(first);
        await IsServed(await Connects());

        await (await Connects()).IsThrownOut();

        await IsServed(first);
    }

    [Fact]
    public async Task A_place_that_becomes_free_is_given_to_the_next()
    {
        Settings = Settings with { MaxConnections = 1 };
        var (client, session) = await LogsIn();
        await WatchAsync(session.Address.Connection);

        client.Vanishes();
        await ExpectTerminatedAsync(session.Address.Connection);

        // The acceptor learns of it at about the same time, in no particular order.
        await AwaitAssertAsync(async () => await IsServed(await Connects()));
    }

    // Held open, refused sockets would be a way around the limit.
    [Fact]
    public async Task A_refused_client_that_does_not_go_loses_its_socket()
    {
        Settings = Settings with { MaxConnections = 1 };
        await IsServed(await Connects());
        var refused = await Connects();
        await refused.IsThrownOut();

        await refused.SendsUntilRefused();
    }

    [Fact]
    public async Task A_client_that_is_told_goodbye_and_does_not_go_loses_its_socket()
    {
        var client = await Connects();
        await client.Sends(Packets.OfVersion("9.9.9"));
        await client.IsThrownOut();

        await client.SendsUntilRefused();
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_closed_and_loses_its_socket()
    {
        var (client, session) = await LogsIn(receiveBuffer: 4096);
        await Attaches(client, session, Match);
        await WatchAsync(session.Address.Connection);

        await FallsBehind(session);

        await ExpectTerminatedAsync(session.Address.Connection);
        await client.SendsUntilRefused();
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_no_burden_to_the_others()
    {
        var (_, slow) = await LogsIn("slow", receiveBuffer: 4096);
        var (quick, session) = await LogsIn("quick");
        await Attaches(quick, session, Match);
        Delivers(slow, Match, DeliveryKind.Attach, []);

        await FallsBehind(slow);
        Delivers(session, Match, DeliveryKind.Packets, Packets.Said("still here"));

        Assert.Equal("still here", await quick.Hears());
    }

    [Fact]
    public async Task A_client_that_reads_again_before_the_limit_misses_nothing()
    {
        Settings = Settings with { OutboundQueue = 64 * 1024 * 1024 };
        var (client, session) = await LogsIn(receiveBuffer: 4096);
        await Attaches(client, session, Match);

        var text = new string('q', 10_000);
        for (var i = 0; i < 1000; i++) Delivers(session, Match, DeliveryKind.Packets, Packets.Said($"{i} {text}"));

        for (var i = 0; i < 1000; i++) Assert.Equal($"{i} {text}", await client.Hears());
    }

    [Fact]
    public async Task A_room_list_longer_than_the_outbound_queue_reaches_its_client()
    {
        var names = Enumerable.Range(0, 20_000).Select(i => $"the pond with the number {i}").ToArray();
        var list = Packets.RoomList(names);
        Assert.True(list.Length > 2 * Settings.OutboundQueue);
        var (client, session) = await LogsIn();

        await client.Sends(Packets.ListRooms());
        await AnswersLobby(session, list);

        Assert.Equal(names.Length, (await client.Receives(PacketType.GetRoomListResponse)).GetRoomListResponse.Rooms.Count);
    }

    private static string TooMany => $"player: {PlayerTexts.TooManyRequests}";

    private static IEnumerable<string> Registered(int times) => Enumerable.Repeat(nameof(PacketType.RegisterResponse), times);

    private static async Task IsServed(RawClient client)
    {
        await client.Sends(Packets.Register());
        await client.Receives(PacketType.RegisterResponse);
    }

    // What the operating system takes for the client is some megabytes and not ours to know: deliver until the user's actor hears of it.
    private async Task FallsBehind(OpenSession session)
    {
        var frame = Packets.Said(new string('q', 16_000));
        for (var i = 0; i < 4000 && !Cluster.HasMessages; i++)
        {
            for (var j = 0; j < 10; j++) Delivers(session, Match, DeliveryKind.Packets, frame);
            await Settles(session.Address.Fanout);
        }

        Assert.Equal(session.Address.Id, (await Cluster.ExpectMsgAsync<CloseSession>()).Connection);
    }
}

using Akka.Actor;
using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Connections;

/// <summary>Which match a client plays in: what it sends goes there, what comes from there reaches it.</summary>
public sealed class MatchRouteSpecs(ITestOutputHelper output) : GatewayScenario(output)
{
    private static readonly MatchId Match = new(1, new RoomId(1));
    private static readonly MatchId Other = new(2, new RoomId(2));

    [Fact]
    public async Task Game_packets_of_one_chunk_go_as_one_message_and_in_order()
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);

        await client.SendsAtOnce(Packets.Move(1), Packets.Move(2), Packets.Move(3));

        var input = await Cluster.ExpectMsgAsync<MatchInput>();
        Assert.Equal((Match, session.UserId, session.Address.Id), (input.Match, input.User, input.Connection));
        Assert.Equal([1f, 2f, 3f], Packets.Moves(input));
    }

    [Fact]
    public async Task A_large_game_packet_that_comes_in_pieces_reaches_the_match_whole()
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);
        var frame = Packets.Chat(new string('q', 60_000));

        await client.Sends(frame);

        var packet = Assert.Single((await Cluster.ExpectMsgAsync<MatchInput>()).Packets);
        Assert.Equal((ushort)PacketType.PlayerChattingRequest, packet.PacketType);
        Assert.Equal(Packets.PayloadOf(frame), packet.Payload.ToArray());
    }

    [Fact]
    public async Task Before_a_match_game_packets_are_dropped_without_a_word()
    {
        var (client, session) = await LogsIn();
        await client.Sends(Packets.Move(1), Packets.ListRooms());
        await AnswersLobby(session, Packets.RoomList());
        await client.Receives(PacketType.GetRoomListResponse);

        await Attaches(client, session, Match);
        await client.Sends(Packets.Move(2));

        Assert.Equal([2f], Packets.Moves(await Cluster.ExpectMsgAsync<MatchInput>()));
    }

    [Fact]
    public async Task After_a_match_game_packets_are_dropped_without_a_word()
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);
        Delivers(session, Match, DeliveryKind.Detach, Packets.Said("bye"));
        Assert.Equal("bye", await client.Hears());

        await client.Sends(Packets.Move(1), Packets.ListRooms());

        await AnswersLobby(session, Packets.RoomList());
        await client.Receives(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task The_users_actor_speaks_the_last_word_of_a_match_that_is_lost()
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);

        session.Address.Connection.Tell(new Delivery(Match, DeliveryKind.Detach, 0, [session.Address.Id], Packets.Said("lost")));

        Assert.Equal("lost", await client.Hears());
        await client.Sends(Packets.Move(1), Packets.ListRooms());
        await AnswersLobby(session, Packets.RoomList());
        await client.Receives(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task A_packet_of_a_games_own_type_reaches_the_match_and_its_answer_comes_back()
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);

        // Neither is a GamePacket, and one is nothing at all: that is the game's affair.
        await client.SendsAtOnce(Packets.Any(10_000, 255, 255, 255), Packets.Move(1), Packets.Any(65_535));

        var input = await Cluster.ExpectMsgAsync<MatchInput>();
        Assert.Equal([10_000, (ushort)PacketType.PlayerPositionUpdateRequest, 65_535], input.Packets.Select(p => p.PacketType));
        Assert.Equal([255, 255, 255], input.Packets[0].Payload.ToArray());
        Assert.Empty(input.Packets[2].Payload.ToArray());

        Delivers(session, Match, DeliveryKind.Packets, Packets.Any(10_001, 1, 2));

        var answer = await client.Next();
        Assert.Equal(10_001, answer!.Value.PacketType);
        Assert.Equal([1, 2], answer.Value.Payload.ToArray());
    }

    [Fact]
    public async Task A_packet_of_a_games_own_type_before_login_is_refused()
    {
        var client = await Connects();

        await client.Sends(Packets.Any(10_000, 1));

        await client.IsTold(PlayerTexts.NotLoggedIn);
    }

    [Fact]
    public async Task A_packet_of_a_games_own_type_outside_a_match_is_dropped_without_a_word()
    {
        var (client, session) = await LogsIn();
        await client.Sends(Packets.Any(10_000, 1), Packets.ListRooms());
        await AnswersLobby(session, Packets.RoomList());
        await client.Receives(PacketType.GetRoomListResponse);

        await Attaches(client, session, Match);
        await client.Sends(Packets.Any(10_000, 2));
        Assert.Equal([2], Assert.Single((await Cluster.ExpectMsgAsync<MatchInput>()).Packets).Payload.ToArray());

        Delivers(session, Match, DeliveryKind.Detach, Packets.Said("bye"));
        Assert.Equal("bye", await client.Hears());
        await client.Sends(Packets.Any(10_000, 3), Packets.ListRooms());
        await AnswersLobby(session, Packets.RoomList());
        await client.Receives(PacketType.GetRoomListResponse);
    }

    [Theory]
    [InlineData(9998)]
    [InlineData(1234)]
    public async Task An_id_below_those_of_games_that_is_in_no_table_does_not_reach_the_match(int id)
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);

        await client.SendsAtOnce(Packets.Any(id, 1), Packets.Any(10_000, 2));

        Assert.Equal([10_000], (await Cluster.ExpectMsgAsync<MatchInput>()).Packets.Select(p => p.PacketType));
        Assert.Equal([$"developer: Packet type {id} is not a request."], await client.NextWords(1));
    }

    [Fact]
    public async Task Packets_of_a_match_the_client_is_not_in_are_dropped()
    {
        var (client, session) = await LogsIn();
        Delivers(session, Match, DeliveryKind.Packets, Packets.Said("before"));
        await Attaches(client, session, Match);

        Delivers(session, Other, DeliveryKind.Packets, Packets.Said("from another"));
        Delivers(session, Other, DeliveryKind.Detach, Packets.Said("end of another"));
        Delivers(session, Match, DeliveryKind.Packets, Packets.Said("from mine"));
        Delivers(session, Match, DeliveryKind.Detach, Packets.Said("end of mine"));
        Delivers(session, Match, DeliveryKind.Packets, Packets.Said("after"));
        await Settles(session.Address.Fanout);
        Pushes(session, Packets.Said("from the lobby"));

        Assert.Equal(["from mine", "end of mine", "from the lobby"], [await client.Hears(), await client.Hears(), await client.Hears()]);
    }

    [Fact]
    public async Task A_new_match_takes_the_place_of_the_one_before()
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);
        await Attaches(client, session, Other);

        Delivers(session, Match, DeliveryKind.Detach, Packets.Said("late end"));
        await client.Sends(Packets.Move(1));

        Assert.Equal(Other, (await Cluster.ExpectMsgAsync<MatchInput>()).Match);
    }

    [Fact]
    public async Task A_match_may_take_a_client_in_and_let_it_go_without_a_packet()
    {
        var (client, session) = await LogsIn();

        Delivers(session, Match, DeliveryKind.Attach, []);
        Delivers(session, Match, DeliveryKind.Packets, Packets.Said("inside"));
        Delivers(session, Match, DeliveryKind.Detach, []);
        Delivers(session, Match, DeliveryKind.Packets, Packets.Said("outside"));
        await Settles(session.Address.Fanout);
        Pushes(session, Packets.Said("lobby"));

        Assert.Equal(["inside", "lobby"], [await client.Hears(), await client.Hears()]);
    }

    [Fact]
    public async Task While_a_lobby_request_waits_the_match_goes_on()
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);
        await client.Sends(Packets.ListRooms());
        var request = await Cluster.ExpectMsgAsync<LobbyRequest>();

        Delivers(session, Match, DeliveryKind.Packets, Packets.Said("meanwhile"));

        Assert.Equal("meanwhile", await client.Hears());
        Answers(session, request, Packets.RoomList());
        await client.Receives(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task One_delivery_reaches_all_it_is_for_and_nobody_else()
    {
        var (alice, first) = await LogsIn("alice");
        var (bob, second) = await LogsIn("bob");
        var (carol, third) = await LogsIn("carol");
        await Attaches(alice, first, Match);
        await Attaches(bob, second, Match);
        await Attaches(carol, third, Match);

        // A connection that has gone is no reason not to serve the others.
        var gone = new ConnectionId(-1);
        SaysTo([gone, first.Address.Id, second.Address.Id], "for two");
        SaysTo([third.Address.Id, first.Address.Id], "for others");

        Assert.Equal(["for two", "for others"], [await alice.Hears(), await alice.Hears()]);
        Assert.Equal("for two", await bob.Hears());
        Assert.Equal("for others", await carol.Hears());
    }

    [Fact]
    public async Task Frames_of_one_tick_arrive_in_order_however_many_they_are()
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);

        for (var i = 0; i < 500; i++) Delivers(session, Match, DeliveryKind.Packets, Packets.Said($"{i}"));

        for (var i = 0; i < 500; i++) Assert.Equal($"{i}", await client.Hears());
    }

    [Fact]
    public async Task What_a_busy_game_node_does_not_take_waits_in_the_clients_socket_and_is_not_lost()
    {
        const int Lines = 600;
        Settings = Settings with { PacketRate = 1_000_000, PacketBurst = 1_000_000 };
        var (client, session) = await LogsIn();
        var node = CreateTestProbe();
        Fanout.Tell(new Delivery(Match, DeliveryKind.Attach, 0, [session.Address.Id], Packets.Said("welcome")) { Intake = node.Ref });
        Assert.Equal("welcome", await client.Hears());

        // More than the link would ever hold.
        var sending = client.Sends([.. Enumerable.Range(0, Lines).Select(i => Packets.Chat($"{i} {new string('q', 60_000)}"))]);
        await AwaitConditionAsync(() => Task.FromResult(Links!.To(node.Ref).IsCongested));

        var lines = new List<string>();
        while (lines.Count < Lines)
        {
            var batch = await node.ExpectMsgAsync<PacketBatch>();
            lines.AddRange(batch.Decode(Sys).Cast<MatchInput>().SelectMany(Packets.Chats).Select(text => text.Split(' ')[0]));
            node.Reply(new BatchTaken(batch.Number));
        }

        await sending;
        Assert.Equal(Enumerable.Range(0, Lines).Select(i => $"{i}"), lines);
        Assert.Equal(0, Links!.To(node.Ref).Refused);
    }

    private void SaysTo(ConnectionId[] connections, string text) =>
        Fanout.Tell(new Delivery(Match, DeliveryKind.Packets, 0, connections, Packets.Said(text)));
}

using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Mallard.Gateway.Connections;
using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Hosting.Actors;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Mallard.Sockets;
using Mallard.Threads;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Connections;

/// <summary>In a match packets take the short way, and nobody can tell.</summary>
public sealed class FastLaneSpecs(ITestOutputHelper output) : GatewayScenario(output)
{
    private static readonly MatchId Match = new(1, new RoomId(1));
    private static readonly MatchId Other = new(2, new RoomId(2));

    private ActorMaterializer? _materializer;

    public static TheoryData<string> Loops => OperatingSystem.IsLinux() ? ["epoll", "portable"] : ["portable"];

    [Fact]
    public async Task In_a_match_packets_pass_both_ways_while_the_stream_is_busy()
    {
        var (client, session, stream) = await Plays();
        stream.Suspend();

        for (var i = 0; i < 3; i++)
        {
            await client.Sends(Packets.Move(i));
            Assert.Equal([i], Packets.Moves(await Cluster.ExpectMsgAsync<MatchInput>()));
            Delivers(session, Match, DeliveryKind.Packets, Packets.Said($"{i}"));
            Assert.Equal($"{i}", await client.Hears());
        }

        stream.Resume();
    }

    [Fact]
    public async Task The_lane_opens_again_when_what_closed_it_is_dealt_with()
    {
        var (client, session, stream) = await Plays();
        await client.Sends(Packets.ListRooms());
        await AnswersLobby(session, Packets.RoomList());
        await client.Receives(PacketType.GetRoomListResponse);
        Pushes(session, Packets.Said("from the lobby"));
        Assert.Equal("from the lobby", await client.Hears());
        await IsAtRest(session, stream);

        stream.Suspend();

        await client.Sends(Packets.Move(1));
        Assert.Equal([1f], Packets.Moves(await Cluster.ExpectMsgAsync<MatchInput>()));
        Delivers(session, Match, DeliveryKind.Packets, Packets.Said("from the match"));
        Assert.Equal("from the match", await client.Hears());
        stream.Resume();
    }

    [Fact]
    public async Task Frames_that_come_in_pieces_arrive_whole_and_in_order()
    {
        var (client, _, _) = await Plays();
        var sent = Enumerable.Range(0, 60).Select(i => i % 10 == 9 ? $"{i} {new string('q', 30_000)}" : $"{i}").ToArray();
        var bytes = sent.SelectMany(Packets.Chat).ToArray();
        var random = new Random(1);
        var pieces = new List<byte[]>();
        for (var at = 0; at < bytes.Length; at += pieces[^1].Length)
            pieces.Add(bytes[at..Math.Min(bytes.Length, at + random.Next(1, random.Next(3) == 0 ? 20_000 : 30))]);

        await client.Sends([.. pieces]);

        var arrived = new List<string>();
        while (arrived.Count < sent.Length) arrived.AddRange(Packets.Chats(await Cluster.ExpectMsgAsync<MatchInput>()));
        Assert.Equal(sent, arrived);
    }

    [Fact]
    public async Task What_comes_around_a_lobby_request_waits_for_it_however_busy_the_stream_is()
    {
        var (client, session, stream) = await Plays();
        stream.Suspend();

        await client.Sends(Packets.Move(1));
        Assert.Equal([1f], Packets.Moves(await Cluster.ExpectMsgAsync<MatchInput>()));
        await client.SendsAtOnce(Packets.Move(2), Packets.ListRooms(), Packets.Move(3));
        await client.Sends(Packets.Move(4), Packets.LeaveRoom(), Packets.Move(5));
        stream.Resume();

        Assert.Equal([2f], Packets.Moves(await Cluster.ExpectMsgAsync<MatchInput>()));
        await AnswersLobby(session, Packets.RoomList());
        Assert.Equal([3f, 4f], await Moves(2));
        await AnswersLobby(session, Packets.RoomLeft());
        Assert.Equal([5f], await Moves(1));
        Assert.Equal([nameof(PacketType.GetRoomListResponse), nameof(PacketType.LeaveRoomResponse)], await client.NextWords(2));
    }

    [Fact]
    public async Task A_broken_frame_leads_to_the_goodbye_and_what_came_before_it_still_arrives()
    {
        var (client, _, _) = await Plays();

        await client.SendsAtOnce(Packets.Move(1), Packets.Move(2), Packets.Promising(100_000_000), Packets.Move(3));

        Assert.Equal([1f, 2f], await MovesUntilTheSessionCloses(2));
        Assert.Equal(
            [$"developer: A payload has at most {Settings.MaxPayload} bytes.", nameof(PacketType.GetOut)], await client.Everything());
    }

    [Fact]
    public async Task Too_many_packets_are_refused_as_outside_of_a_match()
    {
        var time = new FakeTimeProvider();
        Time = time;
        Settings = Settings with { PacketRate = 2, PacketBurst = 4 };
        var (client, _, _) = await Plays();

        // The login was one.
        await client.SendsAtOnce([.. Enumerable.Range(1, 8).Select(i => Packets.Move(i))]);
        Assert.Equal([1f, 2f, 3f], await Moves(3));
        await client.IsTold(PlayerTexts.TooManyRequests);

        time.Advance(TimeSpan.FromSeconds(1));
        await client.Sends(Packets.Move(11));
        await client.Sends(Packets.Move(12));
        await client.Sends(Packets.Move(13));
        Assert.Equal([11f, 12f], await Moves(2));
        await client.IsTold(PlayerTexts.TooManyRequests);

        time.Advance(TimeSpan.FromHours(1));
        await client.Sends(Packets.Move(21));
        Assert.Equal([21f], await Moves(1));
    }

    [Fact]
    public async Task A_client_that_reads_late_misses_nothing_of_its_match_however_busy_the_stream_was()
    {
        Settings = Settings with { OutboundQueue = 64 * 1024 * 1024 };
        var (client, session, stream) = await Plays(receiveBuffer: 4096);
        var text = new string('q', 10_000);
        stream.Suspend();

        // More than the system takes for the client.
        for (var i = 0; i < 1000; i++) Delivers(session, Match, DeliveryKind.Packets, Packets.Said($"{i} {text}"));
        await Settles(session.Address.Fanout);
        stream.Resume();

        for (var i = 0; i < 1000; i++) Assert.Equal($"{i} {text}", await client.Hears());
    }

    [Fact]
    public async Task An_answer_of_the_lobby_in_the_middle_of_that_cuts_no_frame_in_two()
    {
        Settings = Settings with { OutboundQueue = 64 * 1024 * 1024 };
        var (client, session, stream) = await Plays(receiveBuffer: 4096);
        await client.Sends(Packets.ListRooms());
        var request = await Cluster.ExpectMsgAsync<LobbyRequest>();
        await IsAtRest(session, stream);
        var text = new string('q', 10_000);
        stream.Suspend();

        for (var i = 0; i < 500; i++) Delivers(session, Match, DeliveryKind.Packets, Packets.Said($"{i} {text}"));
        await Settles(session.Address.Fanout);
        Answers(session, request, Packets.RoomList("pond"));
        Pushes(session, Packets.Said("from the lobby"));
        await Settles(session.Address.Connection);
        for (var i = 500; i < 1000; i++) Delivers(session, Match, DeliveryKind.Packets, Packets.Said($"{i} {text}"));
        stream.Resume();

        for (var i = 0; i < 500; i++) Assert.Equal($"{i} {text}", await client.Hears());
        await client.Receives(PacketType.GetRoomListResponse);
        Assert.Equal("from the lobby", await client.Hears());
        for (var i = 500; i < 1000; i++) Assert.Equal($"{i} {text}", await client.Hears());
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task The_last_packets_of_a_client_that_closes_its_side_arrive(string kind)
    {
        using var loop = Open(kind);
        for (var i = 0; i < 40; i++)
        {
            using var client = await Joins(loop);
            await client.Sends(Packets.LogIn($"duck{i}"));
            var session = await AnswersLogin(client);
            await Attaches(client, session, Match);
            // Half of them when everything is at rest, half of them when it perhaps is not yet.
            if (i % 2 == 0) await Settles(session.Address.Connection);

            await client.Sends(Packets.Move(1), Packets.Move(2));
            client.ClosesSending();

            Assert.Equal([1f, 2f], await MovesUntilTheSessionCloses(2));
            await client.SeesTheEnd();
        }
    }

    [Fact]
    public async Task What_a_match_says_after_it_gave_the_client_back_does_not_come()
    {
        var (client, session, stream) = await Plays();
        stream.Suspend();

        Delivers(session, Match, DeliveryKind.Packets, Packets.Said("playing"));
        Delivers(session, Match, DeliveryKind.Detach, Packets.Said("bye"));
        Delivers(session, Match, DeliveryKind.Packets, Packets.Said("too late"));
        session.Address.Fanout.Tell(
            new Delivery(Other, DeliveryKind.Attach, 0, [session.Address.Id], Packets.Said("welcome again")) { Intake = Intake });
        Delivers(session, Match, DeliveryKind.Packets, Packets.Said("far too late"));
        Delivers(session, Other, DeliveryKind.Packets, Packets.Said("playing again"));
        Assert.Equal("playing", await client.Hears());
        stream.Resume();

        Assert.Equal("bye", await client.Hears());
        Assert.Equal("welcome again", await client.Hears());
        Assert.Equal("playing again", await client.Hears());
        await client.Sends(Packets.Move(1));
        Assert.Equal(Other, (await Cluster.ExpectMsgAsync<MatchInput>()).Match);
    }

    [Fact]
    public async Task What_a_client_says_after_its_match_gave_it_back_does_not_reach_that_match()
    {
        Settings = Settings with { SocketThreads = 1 };
        var (client, session, _) = await Plays();
        Delivers(session, Match, DeliveryKind.Detach, Packets.Said("bye"));
        Assert.Equal("bye", await client.Hears());

        await client.Sends(Packets.Chat("too late"));
        // One loop tells both, so that what was said has been dealt with when another has logged in.
        await LogsIn("bob");

        await Attaches(client, session, Other);
        await client.Sends(Packets.Chat("in time"));
        Assert.Equal(["in time"], Packets.Chats(await Cluster.ExpectMsgAsync<MatchInput>()));
    }

    [Fact]
    public async Task What_a_client_says_after_the_goodbye_does_not_reach_its_match()
    {
        var (client, session, _) = await Plays();
        await WatchAsync(session.Address.Connection);
        session.Address.Connection.Tell(new SessionReplaced(session.Address.Id));
        await client.IsThrownOut();

        await client.Sends(Packets.Chat("too late"));
        client.Vanishes();
        await ExpectTerminatedAsync(session.Address.Connection);

        Links!.To(Intake).Flush();
        Intake.Tell("nothing before this");
        await Cluster.ExpectMsgAsync("nothing before this");
    }

    [Fact]
    public async Task The_goodbye_does_not_come_into_the_middle_of_a_frame()
    {
        var (client, session, stream) = await Plays(receiveBuffer: 4096);
        var text = new string('q', 8_000_000);
        stream.Suspend();
        // The stream has the goodbye before it hears that a frame was cut off.
        session.Address.Connection.Tell(new SessionReplaced(session.Address.Id));
        await Settles(session.Address.Connection);
        Delivers(session, Match, DeliveryKind.Packets, Packets.Said(text));
        await Settles(session.Address.Fanout);
        stream.Resume();

        Assert.Equal(text, await client.Hears());
        await client.IsThrownOut();
    }

    // Everything at once, on buffers so small that windows are full and frames are cut all the time.
    [Theory, MemberData(nameof(Loops))]
    public async Task In_the_thick_of_it_nothing_is_lost_or_doubled_and_every_source_keeps_its_order(string kind)
    {
        Settings = Settings with { OutboundQueue = 64 * 1024 * 1024, PacketRate = 1_000_000, PacketBurst = 1_000_000 };
        using var loop = Open(kind);
        for (var seed = 1; seed <= 20; seed++)
        {
            using var client = await Joins(loop, buffers: 4096);
            await client.Sends(Packets.LogIn($"duck{seed}"));
            var session = await AnswersLogin(client);
            await Attaches(client, session, Match);
            await new Storm(seed).Rages(client, session, Cluster);
            client.Vanishes();
            await Cluster.ExpectMsgAsync<CloseSession>();
        }
    }

    private static SocketLoop Open(string kind) =>
        kind == "epoll" ? new EpollLoop("sockets", HotThreads.Ordinary, InlineExecutor.MayRunOnThisThread, null) : new PortableLoop();

    /// <summary>A client in a match, its connection at rest. The stream can be kept busy with something else.</summary>
    private async Task<(RawClient Client, OpenSession Session, Stream Stream)> Plays(int receiveBuffer = 0)
    {
        var (client, session) = await LogsIn(receiveBuffer: receiveBuffer);
        await Attaches(client, session, Match);
        var stream = new Stream(await Sys.ActorSelection("/user/StreamSupervisor-*/*-0-0-*").ResolveOne(Patience));
        await IsAtRest(session, stream);
        return (client, session, stream);
    }

    // What the connection tells the stream it has told by then, and the stream has dealt with it.
    private static async Task IsAtRest(OpenSession session, Stream stream)
    {
        await Settles(session.Address.Connection);
        await Settles(stream.Actor);
    }

    /// <summary>A client whose connection is put together here, on this loop.</summary>
    private async Task<RawClient> Joins(SocketLoop loop, int buffers = 0)
    {
        var services = Services();
        InlineExecutor.AddTo(Sys);
        var pair = await SocketPair.ConnectAsync(buffers);
        var id = ConnectionActor.NewId();
        var bucket = Bucket();
        var connection = Sys.ActorOf(
            Props.Create(() => new ConnectionActor(services, id, bucket)).WithDispatcher(InlineExecutor.Dispatcher));
        var lane = new FastLane(pair.Socket, bucket, Settings);
        var stage = new ConnectionStage(connection, lane, bucket, Settings);
        Flow.FromGraph(new SocketStage(pair.Socket, loop, lane)).Join(Flow.FromGraph(stage)).Run(await Materializer());
        return pair.Client;
    }

    private async Task<ActorMaterializer> Materializer()
    {
        if (_materializer is null)
        {
            _materializer = Sys.Materializer(ActorMaterializerSettings.Create(Sys).WithDispatcher(InlineExecutor.Dispatcher));
            // Stages that run at once want it started.
            await Settles(_materializer.Supervisor);
        }

        return _materializer;
    }

    private async Task<List<float>> Moves(int count)
    {
        var moves = new List<float>();
        while (moves.Count < count) moves.AddRange(Packets.Moves(await Cluster.ExpectMsgAsync<MatchInput>()));
        return moves;
    }

    // The last word of a session may overtake what is gathered for a match.
    private async Task<List<float>> MovesUntilTheSessionCloses(int count)
    {
        var moves = new List<float>();
        for (var isClosed = false; !isClosed || moves.Count < count;)
        {
            var message = await Cluster.ExpectMsgAsync<object>();
            if (message is MatchInput input) moves.AddRange(Packets.Moves(input));
            else isClosed |= message is CloseSession;
        }

        return moves;
    }

    private sealed record Stream(IActorRef Actor)
    {
        public void Suspend() => ((IInternalActorRef)Actor).Suspend();

        public void Resume() => ((IInternalActorRef)Actor).Resume();
    }
}

using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit;
using Mallard.Gateway.Connections;
using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Connections;

/// <summary>The lane on a socket, with the test in place of the loop and of the stream.</summary>
public sealed class FastLaneAloneSpecs(ITestOutputHelper output) : GatewayScenario(output)
{
    private static readonly MatchId Match = new(1, new RoomId(1));
    private static readonly MatchId Other = new(2, new RoomId(2));

    private SocketPair _pair = null!;
    private TestProbe _stage = null!;
    private FastLane _lane = null!;
    private MatchRoute _route = null!;
    private int _leftovers;
    private int _blocks;

    // ---- inbound ----

    [Fact]
    public async Task An_open_lane_passes_game_packets_on_however_they_are_cut()
    {
        await Begins();
        _lane.OpenIn(_route);
        byte[] bytes = [.. Packets.Move(1), .. Packets.Chat(new string('q', 40_000)), .. Packets.Move(2)];

        await Arrives(bytes[..5]);
        Assert.True(_lane.TryReceive());
        await Arrives(bytes[5..]);
        Assert.True(_lane.TryReceive());

        var types = new List<ushort>();
        while (types.Count < 3) types.AddRange((await Cluster.ExpectMsgAsync<MatchInput>()).Packets.Select(p => p.PacketType));
        Assert.Equal(
            [PacketType.PlayerPositionUpdateRequest, PacketType.PlayerChattingRequest, PacketType.PlayerPositionUpdateRequest],
            types.Select(t => (PacketType)t));
        Assert.Equal(0, _leftovers);
        Assert.Equal(0, _pair.Socket.Available);
    }

    [Fact]
    public async Task A_closed_lane_leaves_everything_to_the_stream()
    {
        await Begins();
        await Arrives(Packets.Move(1));

        Assert.False(_lane.TryReceive());
        _lane.OpenIn(_route);
        Assert.Same(_route, _lane.CloseIn());
        Assert.Null(_lane.CloseIn());
        Assert.False(_lane.TryReceive());

        Assert.Equal(Packets.Move(1).Length, _pair.Socket.Available);
    }

    [Fact]
    public async Task What_is_no_game_packet_is_left_to_the_stream_with_all_that_came_with_it()
    {
        await Begins();
        _lane.OpenIn(_route);
        await Arrives(Packets.Move(1), Packets.ListRooms(), Packets.Move(2));

        _lane.TryReceive();

        Assert.Equal(1, _leftovers);
        // Until the stream has taken it, nothing may pass it.
        _lane.OpenIn(_route);
        Assert.Null(_lane.CloseIn());
        await Arrives(Packets.Move(3));
        Assert.False(_lane.TryReceive());
        var leftover = _lane.TakeLeftover()!;
        Assert.Equal(FrameReadResult.NeedsMoreBytes, leftover.End);
        Assert.Equal(
            [PacketType.PlayerPositionUpdateRequest, PacketType.GetRoomListRequest, PacketType.PlayerPositionUpdateRequest],
            leftover.Frames.Select(f => (PacketType)f.PacketType));
        Assert.Null(_lane.TakeLeftover());
        _lane.OpenIn(_route);
        Assert.True(_lane.TryReceive());
        Assert.Equal([3f], Packets.Moves(await Cluster.ExpectMsgAsync<MatchInput>()));
    }

    // The thread reads the next socket into the same buffer.
    [Fact]
    public async Task What_stays_longer_than_a_call_has_bytes_of_its_own()
    {
        await Begins();
        _lane.OpenIn(_route);
        var half = Packets.Chat("half of this");
        await Arrives([.. Packets.Move(1), .. half[..^4]]);
        Assert.True(_lane.TryReceive());
        FastLane.Buffer.AsSpan().Fill(0xFF);
        await Arrives(half[^4..]);
        Assert.True(_lane.TryReceive());
        FastLane.Buffer.AsSpan().Fill(0xFF);

        Assert.Equal([1f], Packets.Moves(await Cluster.ExpectMsgAsync<MatchInput>()));
        Assert.Equal(["half of this"], Packets.Chats(await Cluster.ExpectMsgAsync<MatchInput>()));

        await Arrives(Packets.Chat("left"), Packets.ListRooms());
        _lane.TryReceive();
        FastLane.Buffer.AsSpan().Fill(0xFF);

        var left = _lane.TakeLeftover()!.Frames;
        Assert.Equal(["left"], Packets.Chats(new MatchInput(Match, default, default, [new Frame(left[0].PacketType, left[0].Payload)])));
        Assert.Equal(Packets.PayloadOf(Packets.ListRooms()), left[1].Payload.ToArray());
    }

    [Fact]
    public async Task Behind_a_broken_frame_the_lane_is_closed_and_says_why()
    {
        await Begins();
        _lane.OpenIn(_route);
        await Arrives(Packets.Move(1), Packets.OfVersion("9.9.9"));

        _lane.TryReceive();

        var leftover = _lane.TakeLeftover()!;
        Assert.Equal(FrameReadResult.WrongVersion, leftover.End);
        Assert.Single(leftover.Frames);
        Assert.Null(_lane.CloseIn());
    }

    [Fact]
    public async Task The_end_is_left_to_the_stream()
    {
        await Begins();
        _lane.OpenIn(_route);
        _pair.Client.ClosesSending();
        Assert.True(_pair.Socket.Poll(Patience, System.Net.Sockets.SelectMode.SelectRead));

        Assert.False(_lane.TryReceive());
        Assert.Null(_lane.CloseIn());
    }

    // The interpreter does other work between a stage's push and its arrival when there is much to do.
    [Fact]
    public async Task While_the_stream_has_a_chunk_that_is_not_yet_cut_into_frames_the_lane_does_not_open()
    {
        await Begins();
        _lane.ChunkIsUnderWay = true;
        _lane.OpenIn(_route);
        await Arrives(Packets.Move(1));

        Assert.False(_lane.TryReceive());

        _lane.ChunkIsUnderWay = false;
        _lane.OpenIn(_route);
        Assert.True(_lane.TryReceive());
    }

    // The stream may read on by itself just before it hears of that.
    [Fact]
    public async Task What_the_lane_left_comes_before_what_the_stream_reads_even_if_it_was_not_told_yet()
    {
        await Begins();
        var connection = CreateTestProbe();
        var stage = new ConnectionStage(connection, _lane, Bucket(), Settings);
        var (chunks, _) = Source.Queue<ReadOnlyMemory<byte>>(1, OverflowStrategy.Backpressure)
            .Via(Flow.FromGraph(stage))
            .ToMaterialized(Sink.Ignore<ReadOnlyMemory<byte>>(), Keep.Both)
            .Run(Sys.Materializer());
        await connection.ExpectMsgAsync<ConnectionStage.Attached>();
        _lane.Attach(_stage.Ref, _ => _leftovers++, _ => _blocks++);
        _lane.OpenIn(_route);
        await Arrives(Packets.Move(1), Packets.ListRooms(), Packets.Move(2)[..7]);
        _lane.TryReceive();
        Assert.Equal(1, _leftovers);

        await chunks.OfferAsync(Packets.Move(2).AsMemory(7));

        var arrived = await connection.ExpectMsgAsync<ConnectionStage.FramesArrived>();
        Assert.Equal(
            [PacketType.PlayerPositionUpdateRequest, PacketType.GetRoomListRequest, PacketType.PlayerPositionUpdateRequest],
            arrived.Frames.Select(f => (PacketType)f.PacketType));
    }

    // ---- outbound ----

    [Fact]
    public async Task An_open_lane_sends_what_its_match_says_and_tells_the_stream_of_all_else()
    {
        await Begins();
        _lane.Deliver(Says("too early"));
        _lane.Deliver(Says("and this behind it"));
        await IsGiven("too early", "and this behind it");
        _lane.OpenOut(Match);
        _lane.Deliver(Says("not before the stream has dealt with them"));
        await IsGiven("not before the stream has dealt with them");

        for (var i = 0; i < 3; i++) _lane.Delivered();
        _lane.Deliver(Says("on the lane"));
        _lane.Deliver(Says("") with { Frames = default });
        Assert.Equal("on the lane", await _pair.Client.Hears());

        _lane.Deliver(Says("from another match") with { Match = Other });
        _lane.Deliver(Says("the end") with { Kind = DeliveryKind.Detach });
        _lane.Deliver(Says("behind the end"));
        await IsGiven("from another match", "the end", "behind the end");
        await _stage.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_closed_lane_gives_all_to_the_stream()
    {
        await Begins();
        _lane.OpenOut(Match);
        Assert.True(_lane.CloseOut().IsEmpty);

        _lane.Deliver(Says("hello"));

        await IsGiven("hello");
    }

    [Fact]
    public async Task What_a_full_window_cuts_off_is_the_streams_and_comes_before_what_it_is_given_then()
    {
        await Begins(buffers: 4096);
        _lane.OpenOut(Match);

        // More than the system takes at once.
        var longText = new string('q', 2_000_000);

        foreach (var text in new[] { longText, "1", "2", "3" }) _lane.Deliver(Says(text));

        Assert.Equal(1, _blocks);
        await IsGiven("1", "2", "3");
        var rest = _lane.CloseOut();
        Assert.InRange(rest.Length, 1, longText.Length);
        Assert.True(_lane.CloseOut().IsEmpty);
        var reading = _pair.Client.Hears();
        while (!rest.IsEmpty)
        {
            Assert.True(_pair.Socket.Poll(Patience, System.Net.Sockets.SelectMode.SelectWrite));
            rest = rest[_pair.Socket.Send(rest.Span, System.Net.Sockets.SocketFlags.None, out _)..];
        }

        Assert.Equal(longText, await reading);
    }

    [Fact]
    public async Task A_lane_that_is_shut_touches_its_socket_no_more()
    {
        await Begins();
        _lane.OpenIn(_route);
        _lane.OpenOut(Match);
        await Arrives(Packets.Move(1));

        _lane.Shut();
        _pair.Socket.Dispose();

        Assert.False(_lane.TryReceive());
        _lane.OpenIn(_route);
        _lane.OpenOut(Match);
        Assert.False(_lane.TryReceive());
        _lane.Deliver(Says("hello"));
        await _stage.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    private async Task Begins(int buffers = 0)
    {
        Services();
        _pair = await SocketPair.ConnectAsync(buffers);
        _stage = CreateTestProbe();
        _route = new MatchRoute(Match, new UserId(1), new ConnectionId(1), Links!.To(Intake));
        _lane = new FastLane(_pair.Socket, Bucket(), Settings);
        _lane.Attach(_stage.Ref, _ => _leftovers++, _ => _blocks++);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _pair.Dispose();
    }

    private async Task Arrives(params byte[][] frames)
    {
        var before = _pair.Socket.Available;
        await _pair.Client.SendsAtOnce(frames);
        await AwaitConditionAsync(() => Task.FromResult(_pair.Socket.Available == before + frames.Sum(f => f.Length)));
    }

    private static Delivery Says(string text) => new(Match, DeliveryKind.Packets, 0, [new ConnectionId(1)], Packets.Said(text));

    private async Task IsGiven(params string[] texts)
    {
        foreach (var text in texts)
            Assert.Equal(Packets.Said(text), (await _stage.ExpectMsgAsync<Delivery>()).Frames.ToArray());
    }
}

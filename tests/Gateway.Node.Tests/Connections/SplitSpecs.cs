using System.Net.Sockets;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit;
using Mallard.Gateway.Connections;
using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Messages;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Connections;

/// <summary>However a transport cuts a client's bytes, the answers are the same.</summary>
public sealed class SplitSpecs(ITestOutputHelper output) : GatewayScenario(output)
{
    private static readonly byte[] Talk =
        [.. Packets.Register(), .. Packets.LogIn(), .. Packets.ListRooms(), .. Packets.Chat("quack"), .. Packets.LeaveRoom()];

    private static readonly string[] Answered =
    [
        nameof(PacketType.RegisterResponse), nameof(PacketType.LoginResponse),
        nameof(PacketType.GetRoomListResponse), nameof(PacketType.LeaveRoomResponse),
    ];

    private int _lastConnection;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Cluster.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            Serve(sender, message);
            return AutoPilot.KeepRunning;
        }));
    }

    [Fact]
    public async Task A_stream_cut_in_two_anywhere_gets_the_answers_of_the_whole()
    {
        var whole = await WrittenFor(Talk);
        for (var cut = 1; cut < Talk.Length; cut++)
        {
            var written = await WrittenFor(Talk[..cut], Talk[cut..]);
            Assert.True(whole.AsSpan().SequenceEqual(written), $"cut after {cut} bytes");
        }
    }

    [Fact]
    public async Task A_stream_that_comes_byte_by_byte_gets_the_answers_of_the_whole() =>
        Assert.Equal(await WrittenFor(Talk), await WrittenFor([.. Talk.Select(b => new[] { b })]));

    [Fact]
    public async Task On_a_socket_several_packets_in_one_write_are_answered_in_order()
    {
        var client = await Connects();
        await client.Sends(Talk);
        client.ClosesSending();

        Assert.Equal(Answered, await client.Everything());
    }

    [Fact]
    public async Task On_a_socket_two_writes_cut_anywhere_get_the_answers_of_the_whole()
    {
        for (var cut = 1; cut < Talk.Length; cut++)
        {
            var client = await Connects();
            await client.Sends(Talk[..cut], Talk[cut..]);
            client.ClosesSending();
            Assert.Equal(Answered, await client.Everything());
        }
    }

    [Fact]
    public async Task On_a_socket_bytes_written_one_by_one_get_the_answers_of_the_whole()
    {
        var client = await Connects();
        await client.Sends([.. Talk.Select(b => new[] { b })]);
        client.ClosesSending();

        Assert.Equal(Answered, await client.Everything());
    }

    // Straight through the stage, without a socket: only so it is certain where a chunk ends.
    private async Task<byte[]> WrittenFor(params byte[][] chunks)
    {
        var services = Services();
        var id = new ConnectionId(++_lastConnection);
        var bucket = Bucket();
        var connection = Sys.ActorOf(Props.Create(() => new ConnectionActor(services, id, bucket)));
        using var noSocket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var stage = new ConnectionStage(connection, new FastLane(noSocket, bucket, Settings), bucket, Settings);
        var materializer = Sys.Materializer();
        // The supervisor of streams has to have started before a stage may have an actor, as in the acceptor.
        await Source.Single(0).RunWith(Sink.Ignore<int>(), materializer).WaitAsync(Patience);
        var written = await Source.From(chunks.Select(c => new ReadOnlyMemory<byte>(c)))
            .Via(Flow.FromGraph(stage))
            .RunWith(Sink.Seq<ReadOnlyMemory<byte>>(), materializer)
            .WaitAsync(Patience);
        return [.. written.SelectMany(w => w.ToArray())];
    }

    private void Serve(IActorRef sender, object message)
    {
        if (message is OpenSession open) Opens(open);
        if (message is not LobbyRequest request) return;
        var frames = (PacketType)request.PacketType == PacketType.GetRoomListRequest ? Packets.RoomList("pond") : Packets.RoomLeft();
        sender.Tell(new LobbyAnswer(request.Connection, request.Number, frames, UserPlace.Lobby));
    }
}

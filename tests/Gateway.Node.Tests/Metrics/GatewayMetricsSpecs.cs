using System.Diagnostics.Metrics;
using Akka.Actor;
using Mallard.Gateway.Connections;
using Mallard.Gateway.Metrics;
using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Metrics;

/// <summary>What a gateway counts while clients come, play, misbehave and go.</summary>
public sealed class GatewayMetricsSpecs(ITestOutputHelper output) : GatewayScenario(output)
{
    private static readonly MatchId Match = new(1, new RoomId(1));

    [Fact]
    public async Task Every_packet_is_counted_once_whichever_way_it_takes()
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);
        // By the actor, by the stage and by the lane, as it comes.
        for (var i = 1; i <= 50; i++)
        {
            await client.Sends(Packets.Move(i));
            await Cluster.FishForMessageAsync(m => m is MatchInput);
            if (i % 10 != 0) continue;
            await client.Sends(Packets.ListRooms());
            await AnswersLobby(session, Packets.RoomList("pond"));
            await client.Receives(PacketType.GetRoomListResponse);
        }

        // A packet is counted when it has gone its way, and the rest of the cluster may be quicker.
        await AwaitAssertAsync(
            () => Assert.Equal((50, 50 * Packets.Move(1).Length), Metrics.Received.Total((ushort)PacketType.PlayerPositionUpdateRequest)), Patience);
        Assert.Equal((5, 5 * Packets.ListRooms().Length), Metrics.Received.Total((ushort)PacketType.GetRoomListRequest));
        Assert.Equal(1, Metrics.Received.Total((ushort)PacketType.LoginRequest).Packets);
        Assert.Equal((5, 5 * Packets.RoomList("pond").Length), Metrics.Sent.Total((ushort)PacketType.GetRoomListResponse));
        Assert.Equal(1, Metrics.Sent.Total((ushort)PacketType.LoginResponse).Packets);
    }

    [Fact]
    public async Task A_delivery_is_counted_for_each_client_that_gets_it()
    {
        var (alice, first) = await LogsIn("alice");
        var (bob, second) = await LogsIn("bob");
        await Attaches(alice, first, Match);
        await Attaches(bob, second, Match);
        await Settles(Fanout);
        var before = Metrics.Sent.Total((ushort)PacketType.PlayerChattingNotification).Packets;

        first.Address.Fanout.Tell(new Delivery(
            Match, DeliveryKind.Packets, 0, [first.Address.Id, second.Address.Id, new ConnectionId(99)], (byte[])[.. Packets.Said("quack"), .. Packets.Said("quack")]));
        Assert.Equal("quack", await alice.Hears());
        Assert.Equal("quack", await bob.Hears());
        await Settles(Fanout);

        Assert.Equal(before + 4, Metrics.Sent.Total((ushort)PacketType.PlayerChattingNotification).Packets);
    }

    [Fact]
    public async Task Players_connections_and_logins_are_counted_as_they_come_and_go()
    {
        using var durations = new Durations(Metrics);
        var (client, _) = await LogsIn();
        Assert.Equal(1, Metrics.Connections);
        Assert.Equal(1, Metrics.Accepts[GatewayMetrics.Accept.Accepted]);

        var stranger = await Connects();
        await stranger.Sends(Packets.LogIn("carol", FakeAccounts.Wrong));
        await stranger.IsTold(PlayerTexts.CredentialsWrong);
        client.Dispose();
        stranger.Dispose();
        await AwaitAssertAsync(() => Assert.Equal(0, Metrics.Connections), Patience);

        Assert.Equal(["success", "refused"], durations.Results);
        Assert.Equal(2, Metrics.Closes[GatewayMetrics.Close.ClientClosed]);
    }

    [Fact]
    public async Task Refusals_are_counted_by_their_reason()
    {
        var client = await Connects();

        await client.Sends(Packets.ListRooms());
        await client.IsTold(PlayerTexts.NotLoggedIn);
        await client.Sends(Packets.Any((int)PacketType.LoginResponse, 1));
        await client.Receives(PacketType.ErrorNotification);

        Assert.Equal(1, Metrics.Refusals[GatewayMetrics.Refusal.NotLoggedIn]);
        Assert.Equal(1, Metrics.Refusals[GatewayMetrics.Refusal.NotARequest]);
        Assert.Equal(2, Metrics.Sent.Total((ushort)PacketType.ErrorNotification).Packets);
    }

    [Fact]
    public void What_waits_for_a_slow_client_is_known_to_the_byte_and_forgotten_with_the_client()
    {
        var queue = new OutboundQueue(1 << 20, Metrics);

        queue.TryEnqueue(new byte[OutboundQueue.WriteSize + 1], 0);
        queue.TryEnqueue(new byte[100], state: 1);
        queue.TryEnqueue(new byte[60], state: 1);
        Assert.Equal(queue.Bytes, Backlog());
        Assert.Equal(1, Metrics.Drops[GatewayMetrics.Drop.OlderState]);

        queue.Dequeue();
        Assert.Equal(60, Backlog());
        queue.Clear();

        Assert.Equal(0, Backlog());
        Assert.Equal(1, Metrics.Drops[GatewayMetrics.Drop.Closed]);
    }

    private long Backlog() => Metrics.Backlog;

    /// <summary>Listens to the one thing that is not a number to be read.</summary>
    private sealed class Durations : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Durations(GatewayMetrics metrics)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (metrics.Owns(instrument)) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Results.Add((string)tags[0].Value!));
            _listener.Start();
        }

        public List<string> Results { get; } = [];

        public void Dispose() => _listener.Dispose();
    }
}

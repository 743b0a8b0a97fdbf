using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;
using Google.Protobuf;
using Mallard.Hosting.Remoting;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Serialization;

namespace Mallard.Hosting.Tests.Remoting;

/// <summary>Links between whole actor systems, and which way their batches go.</summary>
public sealed class BatchRoutesSpecs
{
    private const int Limit = 128_000;

    private static string Packets => SerializationCheck.Bindings.ToString(includeFallback: true);

    [Theory, MemberData(nameof(RemotingSpecs.Pairs), MemberType = typeof(RemotingSpecs))]
    public async Task Packets_arrive_in_order_in_both_directions_whatever_transport_the_other_node_has(string near, string far)
    {
        const int Count = 5000;
        await using var first = await RemoteNode.StartAsync(near, Packets);
        await using var second = await RemoteNode.StartAsync(far, Packets);
        var here = Taker.In(first, "here");
        var there = Taker.In(second, "there");
        using var onward = new Link(first, await first.Finds(second, "there"));
        using var back = new Link(second, await second.Finds(first, "here"));

        for (var i = 0; i < Count; i++)
        {
            onward.Sends(i, bytes: i * 37 % 3000);
            back.Sends(Count + i, bytes: i * 91 % 3000);
            if (i % 100 == 0) await Task.Yield();
        }

        for (var i = 0; i < Count; i++)
        {
            Assert.Equal((i, i * 37 % 3000), await there.Next());
            Assert.Equal((Count + i, i * 91 % 3000), await here.Next());
        }

        if (near == RemoteNode.Loop) await onward.TakesTheShortWay(there);
        if (far == RemoteNode.Loop) await back.TakesTheShortWay(here);
    }

    [Fact]
    public async Task What_comes_the_short_way_is_taken_the_short_way()
    {
        await using var first = await RemoteNode.StartAsync(RemoteNode.Loop, Packets);
        await using var second = await RemoteNode.StartAsync(RemoteNode.Loop, Packets);
        var there = Taker.In(second, "there");
        using var link = new Link(first, await first.Finds(second, "there"));

        link.Sends(1);
        await there.Next();
        await link.TakesTheShortWay(there);

        // The first one as well: who takes does not ask which way it was sent.
        Assert.Equal(link.Totals.Batches, BatchRoutes.Of(second.System).Taken);
    }

    [Fact]
    public async Task The_receiver_of_a_delivery_can_answer_an_intake_that_came_the_short_way()
    {
        await using var first = await RemoteNode.StartAsync(RemoteNode.Loop, Packets);
        await using var second = await RemoteNode.StartAsync(RemoteNode.Loop, Packets);
        var there = Taker.In(second, "there");
        var intake = first.Hears("intake");
        using var link = new Link(first, await first.Finds(second, "there"));
        link.Sends(1);
        await there.Next();
        await link.TakesTheShortWay(there);

        link.Sends(2, intake: intake.Ref);
        await there.Next();
        there.LastIntake!.Tell("heard");

        Assert.Equal("heard", await intake.Next());
    }

    [Fact]
    public async Task A_wire_that_is_cut_costs_packets_and_never_their_order_and_the_short_way_opens_again()
    {
        using var wire = new Wire();
        await using var first = await RemoteNode.StartAsync(RemoteNode.Loop, Packets);
        await using var second = await wire.StartsNode(RemoteNode.Loop, Packets);
        var there = Taker.In(second, "there");
        using var link = new Link(first, await first.Finds(second, "there"));
        var (next, last) = (0, -1);

        for (var cuts = 0; cuts < 5; cuts++)
        {
            var before = BatchRoutes.Of(first.System).Sent;
            using var patience = new CancellationTokenSource(TcpSettings.Patience);
            while (!await HearsTheLast() || BatchRoutes.Of(first.System).Sent == before) patience.Token.ThrowIfCancellationRequested();

            for (var i = 0; i < 200; i++) link.Sends(next++, bytes: 300);
            wire.Cut();
            for (var i = 0; i < 200; i++) link.Sends(next++, bytes: 300);
        }

        // What is said while nobody is connected may be lost: it says more until it is heard.
        async Task<bool> HearsTheLast()
        {
            link.Sends(next++);
            while (await there.NextWithin(TimeSpan.FromMilliseconds(50)) is { } heard)
            {
                Assert.InRange(heard, last + 1, next - 1);
                last = heard;
                if (last == next - 1) return true;
            }

            return false;
        }
    }

    [Fact]
    public async Task A_packet_too_large_for_the_wire_is_dropped_with_an_error_and_others_stay_in_order()
    {
        await using var first = await RemoteNode.StartAsync(RemoteNode.Loop, Packets);
        await using var second = await RemoteNode.StartAsync(RemoteNode.Loop, Packets);
        var there = Taker.In(second, "there");
        var errors = first.HearsOf<Error>();
        using var link = new Link(first, await first.Finds(second, "there"));
        link.Sends(1);
        await there.Next();
        await link.TakesTheShortWay(there);

        link.Sends(2);
        link.Sends(3, bytes: Limit * 2);
        link.Sends(4);

        await errors.Next<Error>(RemotingSpecs.IsOversized);
        Assert.Equal((2, 0), await there.Next());
        Assert.Equal((4, 0), await there.Next());
        await link.TakesTheShortWay(there);
    }

    [Theory]
    [InlineData("log-sent-messages = on", "")]
    [InlineData("", "log-received-messages = on")]
    public async Task Where_Akka_logs_messages_they_go_its_way(string sender, string receiver)
    {
        await using var first = await RemoteNode.StartAsync(RemoteNode.Loop, $"akka.remote {{ {sender} }}\n{Packets}");
        await using var second = await RemoteNode.StartAsync(RemoteNode.Loop, $"akka.remote {{ {receiver} }}\n{Packets}");
        var there = Taker.In(second, "there");
        using var link = new Link(first, await first.Finds(second, "there"));

        for (var i = 0; i < 20; i++)
        {
            link.Sends(i);
            Assert.Equal((i, 0), await there.Next());
        }

        if (sender.Length > 0) Assert.Equal(0, BatchRoutes.Of(first.System).Sent);
        else Assert.Equal(0, BatchRoutes.Of(second.System).Taken);
    }

    [Fact]
    public async Task A_route_ends_with_its_link()
    {
        await using var first = await RemoteNode.StartAsync(RemoteNode.Loop, Packets);
        await using var second = await RemoteNode.StartAsync(RemoteNode.Loop, Packets);
        var there = Taker.In(second, "there");
        var far = await first.Finds(second, "there");
        using var link = new Link(first, far);
        link.Sends(1);
        await there.Next();
        Assert.Equal(1, BatchRoutes.Of(first.System).Open);
        var here = first.Hears();
        here.Ref.Tell(new RemoteNode.WatchThis(far));

        second.System.Stop(there.Ref);

        await here.Next<Terminated>(_ => true);
        using var patience = new CancellationTokenSource(TcpSettings.Patience);
        while (BatchRoutes.Of(first.System).Open > 0) await Task.Delay(5, patience.Token);
    }

    // Otherwise a batch that goes the short way could come before one that Akka still has.
    [Fact]
    public async Task The_short_way_opens_when_nothing_is_left_on_the_long_one()
    {
        using var wire = new Wire();
        await using var first = await RemoteNode.StartAsync(RemoteNode.Loop, Packets);
        await using var second = await wire.StartsNode(RemoteNode.Stock, Packets);
        Taker.In(second, "there");
        var (there, sender) = (await first.Finds(second, "there"), first.Hears("sender"));
        var batches = Enumerable.Range(0, 7).Select(n => new PacketBatch(n, [Link.Packet(n)])).ToArray();
        var written = new List<byte[]>();
        foreach (var batch in batches)
        {
            there.Tell(batch, sender.Ref);
            written.Add(await wire.Says(IsBatch));
        }

        await using var near = await Listening.StartAsync(first.System);
        using var peer = await near.IsMetBy();
        var association = (LoopAssociation)await near.Hears();
        _ = new Conversation(association);
        using var route = near.Transport.Routes.Between(there, sender.Ref)!;

        Assert.False(Sends(1));
        Assert.False(Sends(2));
        Assert.True(association.Write(ByteString.CopyFrom(written[1])));
        Assert.False(Sends(3));
        Assert.True(association.Write(ByteString.CopyFrom(written[2])));
        Assert.False(Sends(4));
        Assert.True(association.Write(ByteString.CopyFrom(written[4])));
        Assert.True(Sends(5));

        foreach (var n in (int[])[1, 2, 4, 5]) Assert.Equal(written[n], await peer.ReadsFrame());

        association.End();
        Assert.False(Sends(6));
        Assert.Equal(1, near.Transport.Routes.Open);

        // Its link may be closed by the thread that hears of the receiver's end, while another one sends.
        route.Dispose();
        Assert.False(Sends(7));
        Assert.Equal(0, near.Transport.Routes.Open);

        bool Sends(int n)
        {
            var packets = new PacketBuffer();
            packets.Add(Link.Packet(n));
            return route.TrySend(n, packets.Count, packets.Bytes.Span);
        }
    }

    private static bool IsBatch(byte[] frame) => BatchFrame.TryRead(frame, out _);

    /// <summary>A node's link to one receiver.</summary>
    private sealed class Link(RemoteNode node, IActorRef receiver) : IDisposable
    {
        private readonly PacketLinks _links = new(node.System, $"links-{Guid.NewGuid()}", TimeProvider.System, routes: BatchRoutes.Of(node.System));

        public LinkTotals Totals => _links.Totals();

        public static Delivery Packet(int number, int bytes = 0, IActorRef? intake = null) =>
            new(new MatchId(16, new RoomId(1)), DeliveryKind.Packets, 0, [new ConnectionId(number)], new byte[bytes]) { Intake = intake };

        public void Sends(int number, int bytes = 0, IActorRef? intake = null) => _links.Send(receiver, Packet(number, bytes, intake), canWait: false);

        /// <summary>Goes on until it does.</summary>
        public async Task TakesTheShortWay(Taker taker)
        {
            var before = BatchRoutes.Of(node.System).Sent;
            for (var i = 0; BatchRoutes.Of(node.System).Sent == before; i++)
            {
                Assert.InRange(i, 0, 1000);
                Sends(-i);
                Assert.Equal((-i, 0), await taker.Next());
            }
        }

        public void Dispose() => _links.Dispose();
    }

    /// <summary>Takes packets and keeps them for the test.</summary>
    private sealed class Taker
    {
        private readonly Channel<Delivery> _heard = Channel.CreateUnbounded<Delivery>();

        private Taker(RemoteNode node, string name) => Ref = node.System.ActorOf(Props.CreateBy(new Producer(_heard.Writer)), name);

        public IActorRef Ref { get; }

        /// <summary>The intake in the newest of those that were asked for.</summary>
        public IActorRef? LastIntake { get; private set; }

        public static Taker In(RemoteNode node, string name) => new(node, name);

        public async Task<(int Number, int Bytes)> Next()
        {
            var next = await _heard.Reader.ReadAsync().AsTask().WaitAsync(TcpSettings.Patience);
            LastIntake = next.Intake;
            return ((int)next.Connections[0].Value, next.Frames.Length);
        }

        /// <summary>The number of the next one; null if none comes.</summary>
        public async Task<int?> NextWithin(TimeSpan time)
        {
            using var enough = new CancellationTokenSource(time);
            try
            {
                return await _heard.Reader.WaitToReadAsync(enough.Token) ? (await Next()).Number : null;
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }

        private sealed class Producer(ChannelWriter<Delivery> heard) : IIndirectActorProducer
        {
            public Type ActorType => typeof(Receiver);

            public ActorBase Produce() => new Receiver(heard);

            public void Release(ActorBase actor)
            {
            }
        }

        private sealed class Receiver(ChannelWriter<Delivery> heard) : PacketReceiver
        {
            protected override void Take(IPacket packet) => Assert.True(heard.TryWrite((Delivery)packet));
        }
    }
}

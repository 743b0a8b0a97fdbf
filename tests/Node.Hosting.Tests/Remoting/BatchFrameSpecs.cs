using System.Text;
using Akka.Actor;
using CsCheck;
using Mallard.Hosting.Remoting;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Serialization;

namespace Mallard.Hosting.Tests.Remoting;

/// <summary>Frames as Akka wrote them, read and written past it, and taken.</summary>
public sealed class BatchFrameSpecs(BatchFrameSpecs.Recorded akka) : IClassFixture<BatchFrameSpecs.Recorded>
{
    private static readonly byte[] Ack = [0x0A, 9, 0x09, 1, 0, 0, 0, 0, 0, 0, 0];

    [Fact]
    public void A_batch_is_found_in_its_envelope()
    {
        foreach (var (number, bytes) in akka.Batches)
        {
            Assert.True(BatchFrame.TryRead(bytes, out var frame));
            Assert.Equal(number, frame.Number);
            Assert.True(frame.Ack.IsEmpty);
            Assert.Equal(akka.Receiver.Path.ToSerializationFormatWithAddress(akka.ReceiversNode), Encoding.UTF8.GetString(frame.Recipient));
            Assert.Equal(akka.Sender.Path.ToSerializationFormatWithAddress(akka.SendersNode), Encoding.UTF8.GetString(frame.Sender));
        }
    }

    [Fact]
    public void Nothing_else_is_taken_for_a_batch()
    {
        Assert.NotEmpty(akka.Others);
        foreach (var other in akka.Others) Assert.False(BatchFrame.TryRead(other, out _));
    }

    [Fact]
    public void The_next_batch_in_the_same_envelope_has_the_bytes_that_Akka_gives_it()
    {
        Assert.True(BatchFrame.TryRead(akka.Batches[0].Bytes, out var first));
        var envelope = new BatchEnvelope(first);

        foreach (var (_, bytes) in akka.Batches)
        {
            Assert.True(BatchFrame.TryRead(bytes, out var frame));
            var packets = frame.Batch[PacketSerializer.BatchHeader..];
            var written = new byte[envelope.SizeOf(packets.Length)];
            envelope.Write(written, frame.Number, count: 1, packets);
            Assert.Equal(bytes, written);
        }
    }

    [Fact]
    public void A_batch_of_any_size_can_be_read_again()
    {
        Assert.True(BatchFrame.TryRead(akka.Batches[0].Bytes, out var first));
        var envelope = new BatchEnvelope(first);

        Gen.Select(Gen.Int[0, 300_000], Gen.Long, Gen.Int[0, ushort.MaxValue]).Sample((size, number, count) =>
        {
            var packets = new byte[size];
            packets.AsSpan().Fill(42);
            var written = new byte[envelope.SizeOf(size)];
            envelope.Write(written, number, count, packets);
            Assert.True(BatchFrame.TryRead(written, out var frame));
            Assert.Equal(number, frame.Number);
            Assert.True(frame.Batch[PacketSerializer.BatchHeader..].SequenceEqual(packets));
        });
    }

    [Fact]
    public void Whatever_comes_is_read_without_harm()
    {
        var frames = akka.Others.Concat(akka.Batches.Select(batch => batch.Bytes).Where(bytes => bytes.Length < 2000)).ToArray();
        Gen.Select(Gen.Int[0, frames.Length - 1], Gen.Double[0, 1], Gen.Select(Gen.Double[0, 1], Gen.Byte).Array[0, 3])
            .Sample((which, upTo, changes) =>
            {
                var bytes = frames[which][..(int)(frames[which].Length * upTo)];
                foreach (var (at, to) in changes)
                {
                    if (bytes.Length > 0) bytes[(int)(at * (bytes.Length - 1))] = to;
                }

                if (BatchFrame.TryRead(bytes, out var frame)) Assert.InRange(frame.Batch.Length, sizeof(long), bytes.Length);
                BatchFrame.TryReadUid(bytes, out _);
                akka.Arrives(bytes);
            });
    }

    [Fact]
    public void What_the_sender_has_received_is_left_for_Akka()
    {
        var withAck = WithAck(akka.Batches[0].Bytes);
        Assert.True(BatchFrame.TryRead(withAck, out var frame));
        Assert.Equal(Ack, frame.Ack);

        var arrivals = akka.Arrivals();
        Assert.True(arrivals.TryTake(withAck, out var left));
        Assert.NotNull(left);
        Assert.Equal([0x0A, (byte)Ack.Length, .. Ack], left);
        Assert.True(arrivals.TryTake(akka.Batches[0].Bytes, out left));
        Assert.Null(left);
    }

    [Fact]
    public void Before_a_node_has_said_which_it_is_nothing_is_taken()
    {
        var arrivals = akka.Arrivals(greeted: false);
        Assert.False(arrivals.TryTake(akka.Batches[0].Bytes, out _));

        Assert.False(arrivals.TryTake(akka.Greeting, out _));
        Assert.True(arrivals.TryTake(akka.Batches[0].Bytes, out _));
    }

    [Fact]
    public async Task Of_a_node_that_Akka_no_longer_listens_to_nothing_is_taken()
    {
        await using var node = await RemoteNode.StartAsync(RemoteNode.Loop);
        var routes = BatchRoutes.Of(node.System);
        Assert.True(BatchFrame.TryReadUid(akka.Greeting, out var uid));
        var arrivals = akka.Arrivals(routes);
        Assert.True(arrivals.TryTake(akka.Batches[0].Bytes, out _));

        node.System.EventStream.Publish(new Akka.Remote.QuarantinedEvent(akka.SendersNode, uid + 1));
        node.System.EventStream.Publish(new Akka.Remote.QuarantinedEvent(akka.SendersNode, uid));
        using var patience = new CancellationTokenSource(TcpSettings.Patience);
        while (!routes.IsQuarantined(uid)) await Task.Delay(5, patience.Token);

        Assert.False(arrivals.TryTake(akka.Batches[0].Bytes, out _));
    }

    [Fact]
    public void A_batch_for_somebody_who_is_not_there_or_with_something_else_in_it_is_Akkas()
    {
        var bytes = akka.Batches[0].Bytes;
        Assert.False(akka.Arrives(Replaced(bytes, "/user/there#"u8, "/user/where#"u8)));
        Assert.False(akka.Arrives(Replaced(bytes, "/user/there#"u8, "/user/there/"u8)));
        Assert.False(akka.Arrives(Replaced(bytes, "/user/there#"u8, "/user/ther##"u8)));
        Assert.False(akka.Arrives(Replaced(bytes, "/user/here#"u8, "/user/her##"u8)));
        // The kind of its first packet.
        Assert.True(BatchFrame.TryRead(bytes, out var frame));
        var odd = frame.Batch.ToArray();
        odd[10] = 0x55;
        Assert.False(akka.Arrives(Replaced(bytes, frame.Batch, odd)));

        Assert.True(akka.Arrives(bytes));
    }

    private static byte[] WithAck(byte[] frame)
    {
        var fields = new ProtoFields(frame);
        Assert.True(fields.Next());
        byte[] container = [.. Ack, .. fields.Content];
        var withAck = new byte[ProtoFields.SizeOfBytes(container.Length)];
        container.CopyTo(ProtoFields.BeginBytes(withAck, 1, container.Length));
        return withAck;
    }

    private static byte[] Replaced(byte[] bytes, ReadOnlySpan<byte> what, ReadOnlySpan<byte> with)
    {
        Assert.Equal(what.Length, with.Length);
        var replaced = bytes.ToArray();
        with.CopyTo(replaced.AsSpan(bytes.AsSpan().IndexOf(what)));
        return replaced;
    }

    /// <summary>What Akka's own transport and actors put on the wire for a few batches, and the system that they were for.</summary>
    public sealed class Recorded : IAsyncLifetime
    {
        private RemoteNode? _near;
        private RemoteNode? _far;
        private BatchArrivals? _arrivals;

        internal byte[] Greeting { get; private set; } = [];

        internal List<(long Number, byte[] Bytes)> Batches { get; } = [];

        internal List<byte[]> Others { get; } = [];

        internal IActorRef Receiver { get; private set; } = ActorRefs.Nobody;

        internal IActorRef Sender { get; private set; } = ActorRefs.Nobody;

        internal Address SendersNode => _near!.Address;

        internal Address ReceiversNode => _far!.Address;

        public async Task InitializeAsync()
        {
            using var wire = new Wire();
            var packets = SerializationCheck.Bindings.ToString(includeFallback: true);
            _near = await RemoteNode.StartAsync(RemoteNode.Stock, packets);
            _far = await wire.StartsNode(RemoteNode.Stock, packets);
            Receiver = _far.Hears("there").Ref;
            Sender = _near.Hears("here").Ref;
            var receiver = await _near.Finds(_far, "there");
            foreach (var (number, size) in ((long, int)[])[(1, 0), (2, 5), (3, 100), (4, 200), (5, 20_000), (long.MaxValue, 70_000)])
            {
                receiver.Tell("something else", Sender);
                receiver.Tell(new PacketBatch(number, [new Delivery(new MatchId(1, new RoomId(2)), DeliveryKind.Packets, 0, [], new byte[size])]), Sender);
                Batches.Add((number, await wire.Says(IsBatch)));
            }

            Greeting = Others[0];
            Assert.True(BatchFrame.TryReadUid(Greeting, out _));
            _arrivals = Arrivals();

            bool IsBatch(byte[] frame)
            {
                if (BatchFrame.TryRead(frame, out _)) return true;
                Others.Add(frame);
                return false;
            }
        }

        public async Task DisposeAsync()
        {
            await _near!.DisposeAsync();
            await _far!.DisposeAsync();
        }

        /// <summary>Those of one connection to the receiver's node.</summary>
        internal BatchArrivals Arrivals(BatchRoutes? routes = null, bool greeted = true)
        {
            var system = (ExtendedActorSystem)_far!.System;
            var arrivals = new BatchArrivals(routes ?? BatchRoutes.Of(system), system.Provider, new PacketSerializer(system), logsReceived: false);
            if (greeted) arrivals.TryTake(Greeting, out _);
            return arrivals;
        }

        /// <summary>Something comes in on a connection that has been greeted.</summary>
        internal bool Arrives(byte[] bytes)
        {
            lock (Batches) return _arrivals!.TryTake(bytes, out _);
        }
    }
}

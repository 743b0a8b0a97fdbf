using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using CsCheck;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Serialization;
using Mallard.Messages.Sessions;
using Xunit.Abstractions;

namespace Mallard.Messages.Tests;

public sealed class SerializationSpecs(ITestOutputHelper output) : TestKit(SerializationCheck.Bindings, "node", output)
{
    private sealed record Unbound(int Value);

    private sealed record Unlisted(int Value) : IClusterMessage;

    private sealed record WithoutLayout : IPacketMessage;

    [Fact]
    public void A_type_nobody_bound_throws_instead_of_travelling_as_json() =>
        Assert.Throws<SerializationException>(() => Sys.Serialization.FindSerializerFor(new Unbound(1)));

    [Fact]
    public void A_message_that_is_not_listed_throws_instead_of_being_written()
    {
        var refusal = Assert.Throws<SerializationException>(() => Bytes(new Unlisted(1)));
        Assert.Contains(nameof(Unlisted), refusal.Message, StringComparison.Ordinal);
        Assert.Throws<SerializationException>(() => Cluster.ToBinary(new UserId(1)));
        Assert.Throws<SerializationException>(() => Bytes(new WithoutLayout()));
        Assert.Throws<SerializationException>(() => Packet.Manifest(new WithoutLayout()));
    }

    [Fact]
    public void The_check_names_every_type_that_would_not_travel()
    {
        var unlisted = Assert.Single(SerializationCheck.Faults(Sys, [typeof(Unlisted), typeof(RoomLeft), typeof(Delivery)]));
        Assert.Contains(nameof(Unlisted), unlisted, StringComparison.Ordinal);

        var unbound = SerializationCheck.Faults(Sys, [typeof(Unbound)]);
        Assert.NotEmpty(unbound);
        Assert.All(unbound, fault => Assert.Contains(nameof(Unbound), fault, StringComparison.Ordinal));
    }

    [Fact]
    public void A_node_with_the_bindings_may_start() => SerializationCheck.Require(Sys);

    [Fact]
    public async Task A_node_without_the_bindings_may_not_start()
    {
        var bare = ActorSystem.Create("bare");
        try
        {
            var refusal = Assert.Throws<ConfigurationException>(() => SerializationCheck.Require(bare));
            Assert.All(SerializationCheck.MessageTypes, t => Assert.Contains(t.FullName!, refusal.Message, StringComparison.Ordinal));
        }
        finally
        {
            await bare.Terminate();
        }
    }

    [Fact]
    public void Every_control_message_is_listed_once_and_nothing_is_listed_twice()
    {
        Assert.Equal(KnownTypes.Ordered.Count, KnownTypes.Ordered.Distinct().Count());
        Assert.All(SerializationCheck.MessageTypes.Where(t => typeof(IClusterMessage).IsAssignableFrom(t)), t => Assert.True(KnownTypes.Contains(t)));
    }

    [Fact]
    public void The_identifiers_are_our_own()
    {
        int[] identifiers = [Cluster.Identifier, Packet.Identifier];

        Assert.Distinct(identifiers);
        // Akka keeps 0 to 100 for itself.
        Assert.All(identifiers, id => Assert.False(id is >= 0 and <= 100));
    }

    [Fact]
    public void A_layout_of_another_version_is_refused()
    {
        var bytes = Packet.ToBinary(Samples.Packets[0]);

        Assert.Throws<SerializationException>(() => Packet.FromBinary(bytes, "i2"));
        Assert.Throws<SerializationException>(() => Packet.FromBinary(bytes, ""));
    }

    [Fact]
    public void A_message_cut_off_anywhere_is_refused()
    {
        foreach (var sample in Samples.With(TestActor, TestActor).Where(s => s is IClusterMessage and not PushFrames))
        {
            var bytes = Bytes(sample);
            for (var length = 0; length < bytes.Length; length++)
                Assert.Throws<SerializationException>(() => Cluster.FromBinary(bytes[..length], typeof(object)));
        }

        foreach (var sample in Samples.Packets.OfType<MatchInput>())
        {
            var bytes = Bytes(sample);
            for (var length = 0; length < bytes.Length; length++)
                Assert.Throws<SerializationException>(() => Packet.FromBinary(bytes[..length], Packet.Manifest(sample)));
        }

        foreach (var sample in Samples.Packets.OfType<PacketBatch>())
        {
            var bytes = Bytes(sample);
            for (var length = 0; length < bytes.Length; length++)
                Assert.Throws<SerializationException>(() => Packet.FromBinary(bytes[..length], PacketSerializer.BatchManifest));
        }

        // The frames of a delivery are what is left of its bytes: only what stands before them can be missed.
        var delivery = Bytes(Samples.Packets.OfType<Delivery>().First(d => d.Connections.Length == 2));
        for (var length = 0; length < 15 + (2 * 8); length++)
            Assert.Throws<SerializationException>(() => Packet.FromBinary(delivery[..length], PacketSerializer.DeliveryManifest));
    }

    [Fact]
    public void Bytes_behind_a_message_are_refused()
    {
        Assert.Throws<SerializationException>(() => Cluster.FromBinary([.. Bytes(new RoomLeft(new RoomId(1))), 0], typeof(object)));
        Assert.Throws<SerializationException>(() =>
            Packet.FromBinary([.. Bytes(Samples.Packets[0]), 0], PacketSerializer.MatchInputManifest));
    }

    [Fact]
    public void An_unknown_kind_of_delivery_is_refused()
    {
        var bytes = Bytes(Samples.Packets.OfType<Delivery>().First());
        bytes[8] = 3;

        Assert.Throws<SerializationException>(() => Packet.FromBinary(bytes, PacketSerializer.DeliveryManifest));
    }

    [Fact]
    public void An_intake_that_is_no_path_is_refused_before_anybody_has_taken_a_part_of_its_batch()
    {
        var batch = Bytes(new PacketBatch(1, [new Delivery(default, DeliveryKind.Attach, 0, [], default) { Intake = TestActor }]));
        batch.AsSpan(batch.AsSpan().IndexOf("akka"u8)).Fill((byte)' ');

        Assert.Throws<SerializationException>(() => Packet.FromBinary(batch, PacketSerializer.BatchManifest));
    }

    [Fact]
    public void An_intake_whose_number_is_none_is_refused()
    {
        var delivery = Bytes(new Delivery(default, DeliveryKind.Attach, 0, [], default) { Intake = TestActor });
        delivery[delivery.AsSpan().IndexOf((byte)'#') + 1] = (byte)'H';

        Assert.Throws<SerializationException>(() => Packet.FromBinary(delivery, PacketSerializer.DeliveryManifest));
    }

    [Fact]
    public void More_connections_than_a_message_can_count_are_refused_when_written() =>
        Assert.Throws<SerializationException>(() =>
            Bytes(new Delivery(default, DeliveryKind.Packets, 0, new ConnectionId[ushort.MaxValue + 1], default)));

    [Fact]
    public void Garbage_is_refused_by_the_packet_serializer()
    {
        string[] layouts =
        [
            PacketSerializer.MatchInputManifest, PacketSerializer.DeliveryManifest, PacketSerializer.BatchManifest, PacketSerializer.TakenManifest,
            PacketSerializer.TracedMatchInputManifest, PacketSerializer.TracedDeliveryManifest,
        ];

        Gen.Select(Gen.Int[0, layouts.Length - 1].Select(i => layouts[i]), Gen.Byte.Array[0, 80]).Sample((layout, bytes) => Refuses(() => Packet.FromBinary(bytes, layout)), iter: 20_000);

        Damaged([.. Samples.With(TestActor, TestActor).Where(sample => Sys.Serialization.FindSerializerFor(sample) is PacketSerializer)]).Sample(bytes =>
        {
            foreach (var layout in layouts) Refuses(() => Packet.FromBinary(bytes, layout));
        }, iter: 20_000);
    }

    [Fact]
    public void Garbage_is_refused_by_the_cluster_serializer()
    {
        Gen.Byte.Array[0, 80].Sample(bytes => Refuses(() => Cluster.FromBinary(bytes, typeof(object))), iter: 2000);

        // Few and small: a damaged length makes Hyperion ask for that much memory before it finds out.
        Damaged([new RoomLeft(new RoomId(1)), new ReleasePlayer(new UserId(1), default), new UserPlace(new RoomId(3), null)])
            .Sample(bytes => Refuses(() => Cluster.FromBinary(bytes, typeof(object))), iter: 2000);
    }

    [Fact]
    public void A_type_by_name_that_is_not_listed_is_refused()
    {
        // 255, then length and text: how Hyperion writes a type that has no number.
        var open = new Hyperion.Serializer();
        using var stream = new MemoryStream();
        open.Serialize(new UriBuilder("http://localhost"), stream);

        var refusal = Assert.Throws<SerializationException>(() => Cluster.FromBinary(stream.ToArray(), typeof(object)));
        Assert.IsType<Hyperion.Internal.UserEvilDeserializationException>(refusal.InnerException);
    }

    private ClusterSerializer Cluster => (ClusterSerializer)Sys.Serialization.FindSerializerForType(typeof(RoomLeft));

    private PacketSerializer Packet => (PacketSerializer)Sys.Serialization.FindSerializerForType(typeof(MatchInput));

    private byte[] Bytes(object message) => Sys.Serialization.FindSerializerFor(message).ToBinary(message);

    private Gen<byte[]> Damaged(IReadOnlyList<object> messages)
    {
        var originals = messages.Select(Bytes).ToArray();
        return Gen.Select(Gen.Int[0, originals.Length - 1], Gen.Select(Gen.Int[0, 400], Gen.Byte).Array[1, 4], (index, changes) =>
        {
            var bytes = originals[index].ToArray();
            foreach (var (at, value) in changes) bytes[at % bytes.Length] = value;
            return bytes;
        });
    }

    // Damage may hit a field and leave a message; whatever else it does, Akka must learn of it in the one way it understands.
    private static void Refuses(Func<object> read)
    {
        try
        {
            Assert.NotNull(read());
        }
        catch (SerializationException)
        {
        }
    }
}

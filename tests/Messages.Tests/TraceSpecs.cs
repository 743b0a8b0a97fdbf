using System.Diagnostics;
using System.Runtime.Serialization;
using Akka.TestKit.Xunit2;
using CsCheck;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Serialization;
using Mallard.Messages.Sessions;
using Mallard.Messages.Traces;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Messages.Tests;

/// <summary>What traces add to messages, and that they add nothing to those without.</summary>
public sealed class TraceSpecs(ITestOutputHelper output) : TestKit(SerializationCheck.Bindings, "node", output)
{
    private static readonly Gen<TraceContext> Context = Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong, (high, low, span) => new TraceContext(high, low, span));

    // Nearly all have none, here one in two.
    private static readonly Gen<TraceContext?> Trace = Gen.Select(Gen.Bool, Context, (has, context) => has ? context : null);

    private static readonly Gen<MatchId> Match = Gen.Select(Gen.UInt, Gen.Int, (home, room) => new MatchId(home, new RoomId(room)));

    private static readonly Gen<IPacket> Input = Gen.Select(
        Match, Gen.Int, Gen.Long, Gen.Select(Gen.UShort, Gen.Byte.Array[0, 40], (type, payload) => new Frame(type, payload)).Array[0, 4], Trace,
        (match, user, connection, packets, trace) => (IPacket)new MatchInput(match, new UserId(user), new ConnectionId(connection), packets) { Trace = trace });

    private static readonly Gen<IPacket> Answer = Gen.Select(
        Match, Gen.Int[0, 2], Gen.UShort, Gen.Long.Array[0, 4], Gen.Byte.Array[0, 60], Trace,
        (match, kind, state, connections, frames, trace) =>
            (IPacket)new Delivery(match, (DeliveryKind)kind, state, [.. connections.Select(c => new ConnectionId(c))], frames) { Trace = trace });

    private static readonly Gen<IPacket> AnyPacket = Gen.OneOf(Input, Answer);

    private PacketSerializer Packet => (PacketSerializer)Sys.Serialization.FindSerializerForType(typeof(MatchInput));

    [Fact]
    public void Packets_with_and_without_a_trace_say_the_same_after_being_written_and_read() => AnyPacket.Sample(
        packet => Assert.Equal(Content.Of(packet), Content.Of(Packet.FromBinary(Packet.ToBinary(packet), Packet.Manifest(packet)))), iter: 2000);

    [Fact]
    public void Batches_of_packets_with_and_without_a_trace_say_the_same_after_being_written_and_read() => AnyPacket.Array[0, 6].Sample(
        packets =>
        {
            var batch = new PacketBatch(7, packets);
            var read = (PacketBatch)Packet.FromBinary(Packet.ToBinary(batch), Packet.Manifest(batch));
            Assert.Equal((7, packets.Length, Content.Of(packets)), (read.Number, read.Count, Content.Of(read.Decode(Sys))));
        },
        iter: 2000);

    [Fact]
    public void A_packet_without_a_trace_has_the_bytes_it_always_had()
    {
        var input = new MatchInput(new MatchId(0x1234_5670, new RoomId(42)), new UserId(7), new ConnectionId(99), [new Frame(4001, new byte[] { 1, 2 })]);
        var answer = new Delivery(input.Match, DeliveryKind.Packets, 4002, [new(99)], new byte[] { 3, 4 });
        const string I1 = "12345670" + "0000002A" + "00000007" + "0000000000000063" + "0001" + "0FA1" + "00000002" + "0102";
        const string D2 = "12345670" + "0000002A" + "00" + "0FA2" + "0000" + "0001" + "0000000000000063" + "0304";

        Assert.Equal(("i1", I1), (Packet.Manifest(input), Convert.ToHexString(Packet.ToBinary(input))));
        Assert.Equal(("d2", D2), (Packet.Manifest(answer), Convert.ToHexString(Packet.ToBinary(answer))));
        Assert.Equal(
            "0000000000000005" + "0002" + "01" + "0000001E" + I1 + "02" + "00000019" + D2,
            Convert.ToHexString(Packet.ToBinary(new PacketBatch(5, [input, answer]))));
    }

    [Fact]
    public void A_trace_is_24_bytes_before_its_packet() => AnyPacket.Where(p => p.Trace is not null).Sample(
        packet =>
        {
            IPacket bare = packet is MatchInput input ? input with { Trace = null } : (Delivery)packet with { Trace = null };
            Assert.Equal(Packet.ToBinary(bare), Packet.ToBinary(packet)[TraceContext.Size..]);
            Assert.Equal(TraceContext.Size, Packet.ToBinary(new PacketBatch(1, [packet])).Length - Packet.ToBinary(new PacketBatch(1, [bare])).Length);
            Assert.Equal(Packet.Manifest(bare) + "t", Packet.Manifest(packet));
        },
        iter: 500);

    // What such a node says of a kind that it does not know, this one says of the next: there is no other way to ask it.
    [Fact]
    public void A_node_of_before_traces_refuses_a_traced_packet_instead_of_misreading_it()
    {
        var batch = Packet.ToBinary(new PacketBatch(1, [Samples.Packets.OfType<MatchInput>().First(i => i.Trace is not null)]));

        Assert.Equal(0x81, batch[10]);
        batch[10] = 0x43;
        Assert.Throws<SerializationException>(() => Packet.FromBinary(batch, PacketSerializer.BatchManifest));
    }

    [Fact]
    public void A_message_of_the_lobby_with_a_trace_goes_where_it_would_go_without()
    {
        var trace = new TraceContext(1, 2, 3);

        Assert.Equal(new UserId(7), new TracedUserMessage(new SessionReady(new UserId(7), default), trace).UserId);
        Assert.Equal(new RoomId(8), new TracedRoomMessage(new LeaveRoom(new RoomId(8), default), trace).RoomId);
    }

    [Fact]
    public void A_context_names_the_span_it_is_of()
    {
        using var span = new Activity("receive").SetIdFormat(ActivityIdFormat.W3C).Start();
        span.ActivityTraceFlags = ActivityTraceFlags.Recorded;

        var there = TraceContext.Of(span)!.ToActivityContext();

        Assert.Equal((span.TraceId, span.SpanId, ActivityTraceFlags.Recorded, true), (there.TraceId, there.SpanId, there.TraceFlags, there.IsRemote));
    }

    [Fact]
    public void What_nobody_records_has_no_context()
    {
        using var span = new Activity("receive").SetIdFormat(ActivityIdFormat.W3C).Start();

        Assert.Null(TraceContext.Of(span));
        Assert.Null(TraceContext.Of(null));
    }
}

using Akka.TestKit.Xunit2;
using CsCheck;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Serialization;
using Mallard.Messages.Traces;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Messages.Tests;

public sealed class EncodedPacketSpecs(ITestOutputHelper output) : TestKit("akka.loglevel = WARNING", "encoded", output)
{
    private static readonly Gen<MatchInput> Input = Gen.Select(
        Gen.UInt, Gen.Int, Gen.Long, Gen.Select(Gen.OneOf(Gen.Const((ushort)PacketType.PlayerPositionUpdateRequest), Gen.UShort), Gen.Byte.Array[0, 40], (type, payload) => new Frame(type, payload)).Array[0, 4],
        Gen.Select(Gen.Bool, Gen.ULong, (has, trace) => has ? new TraceContext(trace, 2, 3) : null),
        (match, user, connection, packets, trace) =>
            new MatchInput(new MatchId(match, new RoomId(user)), new UserId(user), new ConnectionId(connection), packets) { Trace = trace });

    [Fact]
    public void An_input_says_the_same_where_it_lies_and_as_an_object() => Input.Sample(
        input =>
        {
            var packet = Assert.Single(new PacketBatch(1, [input]).Read());
            Assert.Equal(PacketKind.MatchInput, packet.Kind);
            Assert.Equal(Content.Of(input), Content.Of(packet.Decode(Sys)));

            var encoded = new EncodedInput(packet);
            Assert.Equal((input.Match, input.User, input.Connection, input.Trace, input.CanWait), (encoded.Match, encoded.User, encoded.Connection, encoded.Trace, encoded.CanWait));
            var i = 0;
            foreach (var said in encoded)
            {
                Assert.Equal(input.Packets[i].PacketType, said.PacketType);
                Assert.Equal(input.Packets[i].Payload.ToArray(), said.Payload.ToArray());
                i++;
            }

            Assert.Equal(input.Packets.Length, i);
        },
        iter: 2000);

    [Fact]
    public void A_buffer_that_is_cleared_is_used_again()
    {
        var buffer = new PacketBuffer();
        for (var round = 1; round <= 3; round++)
        {
            for (var i = 0; i < 100 * round; i++) buffer.Add(new Delivery(new MatchId(1, new RoomId(i)), DeliveryKind.Packets, 0, [], new byte[i]));

            Assert.Equal(100 * round, buffer.Count);
            var rest = buffer.Bytes;
            for (var i = 0; EncodedPacket.TryNext(ref rest, out var packet); i++)
            {
                var delivery = (Delivery)packet.Decode(Sys);
                Assert.Equal((i, i), (delivery.Match.Room.Value, delivery.Frames.Length));
            }

            buffer.Clear();
            Assert.Equal((0, 0), (buffer.Count, buffer.Length));
        }
    }
}

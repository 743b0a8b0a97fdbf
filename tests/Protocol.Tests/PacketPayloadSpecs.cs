using CsCheck;
using Google.Protobuf;
using Mallard.Protocol.Wire;

namespace Mallard.Protocol.Tests;

public sealed class PacketPayloadSpecs
{
    private static readonly PacketInfo Login = PacketTable.Get(PacketType.LoginRequest);

    private static readonly Gen<float> Number = Gen.OneOf(Gen.Const(0f), Gen.Const(float.NaN), Gen.Float.Where(f => f != 0));

    public static TheoryData<PacketType> Types => [.. PacketTable.All.Select(i => i.Type)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_other_member_under_an_id_is_refused(PacketType type)
    {
        foreach (var other in Members().Where(m => m.PayloadCase != PacketTable.Get(type).Payload))
        {
            var bytes = other.ToByteArray();
            Assert.Equal(PayloadFault.Mismatch, PacketPayload.Peek(PacketTable.Get(type), bytes));
            Assert.Equal(PayloadFault.Mismatch, PacketPayload.TryParse(type, bytes, out var packet));
            Assert.Equal(new GamePacket(), packet);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void An_empty_message_is_fine_as_long_as_its_member_is_there(PacketType type)
    {
        var info = PacketTable.Get(type);
        var bytes = Members().Single(m => m.PayloadCase == info.Payload).ToByteArray();

        Assert.Equal(PayloadFault.None, PacketPayload.Peek(info, bytes));
        Assert.Equal(PayloadFault.None, PacketPayload.TryParse(type, bytes, out var packet));
        Assert.Equal(info.Payload, packet.PayloadCase);
    }

    [Fact]
    public void A_move_as_protobuf_writes_it_is_read_without_it() => Gen.Select(Number, Number).Sample((x, y) =>
    {
        var bytes = Move(x, y).ToByteArray();

        Assert.True(PacketPayload.TryReadMove(bytes, out var readX, out var readY));
        Assert.Equal((BitConverter.SingleToInt32Bits(x), BitConverter.SingleToInt32Bits(y)), (BitConverter.SingleToInt32Bits(readX), BitConverter.SingleToInt32Bits(readY)));
    });

    [Fact]
    public void What_is_read_without_protobuf_is_what_protobuf_reads() =>
        Gen.Select(Number, Number, Gen.Select(Gen.Int[0, 12], Gen.Byte).Array[0, 3], Gen.Int[0, 15]).Sample((x, y, changes, length) =>
        {
            var bytes = Move(x, y).ToByteArray();
            foreach (var (at, to) in changes) bytes[at % bytes.Length] = to;
            Array.Resize(ref bytes, length);
            if (!PacketPayload.TryReadMove(bytes, out var readX, out var readY)) return;

            Assert.Equal(PayloadFault.None, PacketPayload.TryParse(PacketType.PlayerPositionUpdateRequest, bytes, out var packet));
            var move = packet.PlayerPositionUpdateRequest;
            Assert.Equal((BitConverter.SingleToInt32Bits(move.X), BitConverter.SingleToInt32Bits(move.Y)), (BitConverter.SingleToInt32Bits(readX), BitConverter.SingleToInt32Bits(readY)));
        }, iter: 20_000);

    [Theory]
    [MemberData(nameof(Types))]
    public void No_other_packet_is_read_as_a_move(PacketType type) => Assert.Equal(
        type == PacketType.PlayerPositionUpdateRequest, PacketPayload.TryReadMove(GoldenFrames.ByType[type].Payload, out _, out _));

    [Theory]
    [MemberData(nameof(Types))]
    public void An_empty_payload_is_refused(PacketType type)
    {
        Assert.Equal(PayloadFault.Empty, PacketPayload.Peek(PacketTable.Get(type), []));
        Assert.Equal(PayloadFault.Empty, PacketPayload.TryParse(type, [], out _));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_payload_cut_off_anywhere_is_refused(PacketType type)
    {
        var payload = GoldenFrames.ByType[type].Payload;
        for (var length = 0; length < payload.Length; length++)
        {
            var fault = PacketPayload.TryParse(type, payload[..length], out var packet);
            Assert.Equal(length == 0 ? PayloadFault.Empty : PayloadFault.Malformed, fault);
            Assert.Equal(new GamePacket(), packet);
        }
    }

    [Theory]
    [InlineData("18", "a varint where a message belongs")]
    [InlineData("0A", "a tag without its length")]
    [InlineData("1AFFFFFFFF0F", "a length far beyond the end")]
    [InlineData("1AFFFFFFFFFF", "a length without end")]
    [InlineData("00", "field number 0")]
    [InlineData("02", "field number 0 with a length")]
    [InlineData("1C", "the end of a group that never began")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF", "a tag without end")]
    [InlineData("1A030A01FF", "text that is not UTF-8")]
    public void Bytes_that_are_no_message_are_refused(string hex, string because)
    {
        var fault = PacketPayload.TryParse(PacketType.LoginRequest, Convert.FromHexString(hex), out var packet);

        Assert.True(fault == PayloadFault.Malformed, $"{because}: {fault}");
        Assert.Equal(new GamePacket(), packet);
    }

    [Theory]
    [InlineData("18")]
    [InlineData("02")]
    [InlineData("1C")]
    [InlineData("9A")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF")]
    public void A_first_tag_that_begins_no_message_is_refused_by_the_peek(string hex) =>
        Assert.Equal(PayloadFault.Malformed, PacketPayload.Peek(Login, Convert.FromHexString(hex)));

    [Fact]
    public void Of_two_members_the_last_one_counts()
    {
        byte[] payload =
        [
            .. new GamePacket { LoginRequest = new() { Email = "a" } }.ToByteArray(),
            .. new GamePacket { RegisterRequest = new() { Email = "b" } }.ToByteArray(),
        ];

        Assert.Equal(PayloadFault.Mismatch, PacketPayload.TryParse(PacketType.LoginRequest, payload, out _));
        Assert.Equal(PayloadFault.None, PacketPayload.TryParse(PacketType.RegisterRequest, payload, out var packet));
        Assert.Equal("b", packet.RegisterRequest.Email);
    }

    [Fact]
    public void Fields_nobody_knows_are_read_over_and_not_sent_on()
    {
        var known = new GamePacket { MonsterMoveRequest = new() { MonsterPositionData = { new MonsterPositionData { MonsterId = 7 } } } };
        var bytes = known.ToByteArray();

        // Field 15 as a varint behind the monster's id, with both lengths around it grown by two.
        byte[] smuggled = [bytes[0], bytes[1], (byte)(bytes[2] + 2), bytes[3], (byte)(bytes[4] + 2), .. bytes[5..], 0x78, 0x01];

        Assert.NotEqual(known, GamePacket.Parser.ParseFrom(smuggled));
        Assert.Equal(PayloadFault.None, PacketPayload.TryParse(PacketType.MonsterMoveRequest, smuggled, out var packet));
        Assert.Equal(known, packet);
    }

    [Fact]
    public void A_payload_of_unknown_fields_only_is_empty() =>
        Assert.Equal(PayloadFault.Empty, PacketPayload.TryParse(PacketType.LoginRequest, [0xE2, 0x01, 0x00], out _));

    [Fact]
    public void An_id_outside_the_table_carries_nothing() =>
        Assert.Equal(
            PayloadFault.Mismatch,
            PacketPayload.TryParse((PacketType)3005, new GamePacket { GameStartResponse = new() }.ToByteArray(), out _));

    [Fact]
    public void Arbitrary_bytes_never_throw()
    {
        // Noise alone seldom passes the first tag; a good payload with some bytes changed gets deep into the parser.
        var damaged = Gen.Select(Gen.Int[0, GoldenFrames.All.Count - 1], Gen.Select(Gen.Int[0, 4000], Gen.Byte).Array[1, 6])
            .Select((index, changes) =>
            {
                var payload = GoldenFrames.All[index].Payload.ToArray();
                foreach (var (at, value) in changes) payload[at % payload.Length] = value;
                return payload;
            });

        Gen.Select(Gen.Int[0, PacketTable.All.Count - 1], Gen.OneOf(Gen.Byte.Array[0, 60], damaged)).Sample((index, bytes) =>
        {
            var info = PacketTable.All[index];
            PacketPayload.Peek(info, bytes);
            var fault = PacketPayload.TryParse(info.Type, bytes, out var packet);
            Assert.Equal(fault == PayloadFault.None ? info.Payload : GamePacket.PayloadOneofCase.None, packet.PayloadCase);
        }, iter: 20_000);
    }

    /// <summary>Every member of the oneof, also those that no active packet type uses, with an empty message.</summary>
    private static IEnumerable<GamePacket> Members() => GamePacket.Descriptor.Oneofs[0].Fields.Select(field =>
    {
        var packet = new GamePacket();
        field.Accessor.SetValue(packet, field.MessageType.Parser.ParseFrom([]));
        return packet;
    });

    private static GamePacket Move(float x, float y) => new() { PlayerPositionUpdateRequest = new C2SPlayerPositionUpdateRequest { X = x, Y = y } };
}

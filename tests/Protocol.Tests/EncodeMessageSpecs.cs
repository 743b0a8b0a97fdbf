using Google.Protobuf;
using Mallard.Protocol.Wire;

namespace Mallard.Protocol.Tests;

/// <summary>Frames made from the bare message of a packet type.</summary>
public class EncodeMessageSpecs
{
    public static TheoryData<PacketType> Types => [.. GoldenFrames.ByType.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_bare_message_gives_the_recorded_frame(PacketType type)
    {
        var golden = GoldenFrames.ByType[type];
        var member = GamePacket.Descriptor.FindFieldByNumber((int)golden.Message.PayloadCase);
        var message = (IMessage)member.Accessor.GetValue(golden.Message);

        Assert.Equal(golden.Bytes, new FrameEncoder(golden.Version).EncodeMessage(type, message));
    }

    [Fact]
    public void A_message_of_another_packet_type_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new FrameEncoder().EncodeMessage(PacketType.GameOverNotification, new S2CGameClearNotification()));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(65_535)]
    public void A_packet_type_of_a_game_carries_the_message_alone(ushort type)
    {
        var message = new Position { X = 1, Y = 2 };

        var frame = new FrameEncoder().EncodeMessage((PacketType)type, message);

        Assert.Equal([(byte)(type >> 8), (byte)type], frame[..2]);
        Assert.Equal(message.ToByteArray(), frame[12..]);
    }

    [Theory]
    [InlineData(1005)]
    [InlineData(9998)]
    public void An_id_that_is_neither_in_the_table_nor_a_games_is_refused(ushort type)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameEncoder().EncodeMessage((PacketType)type, new Position()));
    }
}

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

    [Fact]
    public void A_packet_type_outside_the_table_carries_the_message_alone()
    {
        var message = new Position { X = 1, Y = 2 };

        Assert.Equal(new FrameEncoder().Encode(10_000, message), new FrameEncoder().EncodeMessage((PacketType)10_000, message));
    }
}

using Mallard.Protocol.Wire;

namespace Mallard.Protocol.Tests;

public sealed class FrameEncoderSpecs
{
    [Fact]
    public void A_message_under_the_id_of_another_is_never_written() =>
        Assert.Throws<ArgumentException>(() =>
            new FrameEncoder().Encode(PacketType.GameClearNotification, new GamePacket { GameOverNotification = new() }));

    [Fact]
    public void A_message_without_a_member_is_never_written() =>
        Assert.Throws<ArgumentException>(() => new FrameEncoder().Encode(PacketType.GameOverNotification, new GamePacket()));

    [Fact]
    public void An_id_outside_the_table_is_never_written_by_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new FrameEncoder().Encode((PacketType)3005, new GamePacket { GameStartResponse = new() }));

    [Fact]
    public void A_game_may_write_packet_types_of_its_own()
    {
        var frame = new FrameEncoder("7").Encode(40_000, [0xAB, 0xCD]);

        Assert.Equal([0x9C, 0x40, 1, (byte)'7', 0, 0, 0, 2, 0xAB, 0xCD], frame);
    }
}

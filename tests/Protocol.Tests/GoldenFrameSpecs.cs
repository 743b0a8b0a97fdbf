namespace Mallard.Protocol.Tests;

public sealed class GoldenFrameSpecs
{
    public static TheoryData<PacketType> Types => [.. GoldenFrames.All.Select(f => f.Type)];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_recorded_frame_is_understood(PacketType type)
    {
        var golden = GoldenFrames.ByType[type];
        var decoder = new FrameDecoder(golden.Version);
        decoder.Append(golden.Bytes);

        Assert.Equal(FrameReadResult.Frame, decoder.TryRead(out var frame));
        Assert.Equal((ushort)type, frame.PacketType);
        Assert.Equal(PayloadFault.None, PacketPayload.Peek(PacketTable.Get(type), frame.Payload.Span));
        Assert.Equal(PayloadFault.None, PacketPayload.TryParse(type, frame.Payload.Span, out var packet));
        Assert.Equal(golden.Message, packet);
        Assert.Equal(FrameReadResult.NeedsMoreBytes, decoder.TryRead(out _));
        Assert.False(decoder.InFrame);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void What_a_recorded_frame_says_is_written_with_the_same_bytes(PacketType type)
    {
        var golden = GoldenFrames.ByType[type];
        var encoder = new FrameEncoder(golden.Version);

        Assert.Equal(golden.Bytes, encoder.Encode(type, golden.Message));
        Assert.Equal(golden.Bytes, encoder.Encode((ushort)type, golden.Message));
        Assert.Equal(golden.Bytes, encoder.Encode((ushort)type, golden.Payload));
    }

    [Fact]
    public void Every_active_packet_type_has_a_recorded_frame()
    {
        Assert.Equal(73, GoldenFrames.All.Count);
        Assert.Equal(PacketTable.All.Select(i => i.Type).Order(), GoldenFrames.All.Select(f => f.Type).Order());
    }
}

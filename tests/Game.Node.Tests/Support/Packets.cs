using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Game.Node.Tests.Support;

/// <summary>Reads frames as a client would.</summary>
internal static class Packets
{
    public static IReadOnlyList<GamePacket> Read(ReadOnlyMemory<byte> frames)
    {
        var decoder = new FrameDecoder();
        decoder.Append(frames);
        var packets = new List<GamePacket>();
        FrameReadResult result;
        while ((result = decoder.TryRead(out var frame)) == FrameReadResult.Frame)
        {
            Assert.Equal(PayloadFault.None, PacketPayload.TryParse((PacketType)frame.PacketType, frame.Payload.Span, out GamePacket packet));
            packets.Add(packet);
        }

        Assert.Equal(FrameReadResult.NeedsMoreBytes, result);
        Assert.False(decoder.InFrame);
        return packets;
    }

    /// <summary>Lines of chat by their text, everything else by its name.</summary>
    public static IReadOnlyList<string> Names(ReadOnlyMemory<byte> frames) => [.. Read(frames).Select(Name)];

    private static string Name(GamePacket packet) => packet.PayloadCase switch
    {
        GamePacket.PayloadOneofCase.PlayerChattingNotification => packet.PlayerChattingNotification.Message,
        _ => packet.PayloadCase.ToString(),
    };
}

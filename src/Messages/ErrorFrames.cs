using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Messages;

/// <summary>Makes ERROR_NOTIFICATION frames; the one place that decides how an error looks on the wire.</summary>
public sealed class ErrorFrames(FrameEncoder encoder, TimeProvider time)
{
    /// <summary>Encodes an error.</summary>
    /// <param name="text">One of <see cref="PlayerTexts"/>, or an English text for developers.</param>
    /// <param name="forPlayer">Whether the client should show it; false for texts for developers.</param>
    public byte[] Encode(string text, bool forPlayer) => encoder.Encode(PacketType.ErrorNotification, new GamePacket
    {
        ErrorNotification = new S2CErrorNotification
        {
            ErrorMessage = text,
            Timestamp = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Clienterr = forPlayer,
        },
    });
}

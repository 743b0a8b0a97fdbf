using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Game.Matches;

/// <summary>
/// Puts what a game sends into frames. A client reads nothing but whole <see cref="GamePacket"/>s, so a bare message is set in the one
/// that belongs to its packet type. Not thread-safe: one belongs to one match.
/// </summary>
internal sealed class GameFrames(FrameEncoder encoder)
{
    // Reused: it is empty again once its bytes are written.
    private readonly GamePacket _wrapper = new();

    /// <exception cref="ArgumentException">The message does not belong to the packet type: a bug of the game.</exception>
    public byte[] Encode(PacketType type, IMessage packet)
    {
        if (packet is GamePacket whole) return encoder.Encode(type, whole);
        // A packet type of the game's own, for clients of its own.
        if (PacketTable.Find((ushort)type) is not { } info) return encoder.Encode((ushort)type, packet);

        var member = GamePacket.Descriptor.FindFieldByNumber((int)info.Payload);
        if (member.MessageType != packet.Descriptor)
            throw new ArgumentException($"{type} carries {member.MessageType.Name}, not {packet.Descriptor.Name}.", nameof(packet));

        member.Accessor.SetValue(_wrapper, packet);
        try
        {
            return encoder.Encode(type, _wrapper);
        }
        finally
        {
            _wrapper.ClearPayload();
        }
    }
}

using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Client;

/// <summary>
/// A packet as it came in. Parsing is left to those who want it: most clients ignore many notifications, and looking at the type costs
/// nothing.
/// </summary>
public readonly struct ReceivedPacket
{
    internal ReceivedPacket(in Frame frame)
    {
        Type = (PacketType)frame.PacketType;
        Payload = frame.Payload;
    }

    /// <summary>The packet type of the header. Servers may have types that this version does not know.</summary>
    public PacketType Type { get; }

    /// <summary>The encoded payload. Valid only until the handler returns: the buffer is used again for the next packets.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>
    /// Parses the payload into a message of its own, which may be kept. What a packet of a game's own type holds only that game knows:
    /// parse its <see cref="Payload"/>.
    /// </summary>
    /// <returns>False if the payload is malformed or not what the packet type says, or the packet type is not in the packet table.</returns>
    public bool TryParse(out GamePacket packet) => PacketPayload.TryParse(Type, Payload.Span, out packet) == PayloadFault.None;
}

/// <summary>Handles a packet. Runs on the receive loop: the next packet waits until it returns, so it must not block.</summary>
/// <param name="client">Who received it.</param>
/// <param name="packet">The packet; not to be kept, see <see cref="ReceivedPacket.Payload"/>.</param>
public delegate void PacketHandler(MallardClient client, in ReceivedPacket packet);

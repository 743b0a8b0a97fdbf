using Akka.Actor;
using Mallard.Messages.Links;
using Mallard.Messages.Traces;
using Mallard.Protocol;

namespace Mallard.Messages.Matches;

/// <summary>Game packets of one player, in order: as many as the client had sent together.</summary>
/// <param name="Match">The match they are for.</param>
/// <param name="User">The player.</param>
/// <param name="Connection">The connection they came by; a match ignores one that is not the player's newest.</param>
/// <param name="Packets">The packets as they came: their types, checked against the table, and their payloads, not parsed.</param>
public sealed record MatchInput(MatchId Match, UserId User, ConnectionId Connection, Frame[] Packets) : IMatchMessage, IPacket
{
    /// <summary>The trace of the packet, which is alone then; null for those that are not sampled.</summary>
    public TraceContext? Trace { get; init; }

    /// <summary>Where a player is shows with the next tick anyway; everything else is felt at once.</summary>
    public bool CanWait => CanAllWait(Packets);

    /// <summary>Whether all of these packets show with the next tick anyway.</summary>
    public static bool CanAllWait(ReadOnlySpan<Frame> packets)
    {
        foreach (ref readonly var packet in packets)
        {
            if (!TypeCanWait(packet.PacketType)) return false;
        }

        return true;
    }

    /// <summary>Whether a packet of this type shows with the next tick anyway.</summary>
    public static bool TypeCanWait(ushort packetType) => packetType == (ushort)PacketType.PlayerPositionUpdateRequest;

    public int Size
    {
        get
        {
            var size = 0;
            foreach (var packet in Packets) size += packet.Payload.Length;
            return size;
        }
    }
}

/// <summary>What a delivery means for the connections that get it.</summary>
public enum DeliveryKind : byte
{
    /// <summary>Packets of the match the connection is in; ignored by connections that are not.</summary>
    Packets = 0,

    /// <summary>From here on the connection's game packets go to this match.</summary>
    Attach = 1,

    /// <summary>The last packets of the match; the connection belongs to the lobby again.</summary>
    Detach = 2,
}

/// <summary>Frames, encoded once, for several connections of one gateway.</summary>
/// <param name="Match">The match they come from.</param>
/// <param name="Kind">What they mean for the route.</param>
/// <param name="State">
/// Not 0: the frames are the newest full state of this packet type, and queued older ones may be dropped for a slow client.
/// </param>
/// <param name="Connections">Who gets them.</param>
/// <param name="Frames">One or more whole frames.</param>
public sealed record Delivery(MatchId Match, DeliveryKind Kind, ushort State, ConnectionId[] Connections, ReadOnlyMemory<byte> Frames) : IPacket
{
    /// <summary>With <see cref="DeliveryKind.Attach"/>: who takes the game packets of the connection for the match.</summary>
    public IActorRef? Intake { get; init; }

    /// <summary>The trace that the frames are an answer in; null if there is none.</summary>
    public TraceContext? Trace { get; init; }

    public int Size => Frames.Length;
}

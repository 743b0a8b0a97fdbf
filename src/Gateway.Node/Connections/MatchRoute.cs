using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Protocol;

namespace Mallard.Gateway.Connections;

/// <summary>Where a client's game packets go while it is in a match.</summary>
/// <param name="Match">The match.</param>
/// <param name="User">The player.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Link">The way to the match's node.</param>
internal sealed record MatchRoute(MatchId Match, UserId User, ConnectionId Connection, PacketLink Link) : INoSerializationVerificationNeeded
{
    /// <summary>The match's node cannot keep up: what its players send next had better wait in their own sockets.</summary>
    public bool IsCongested => Link.IsCongested;

    /// <summary>Sends frames as game packets, in order, if they all are that and the client may send as many.</summary>
    /// <returns>False if not: none was sent, and none counted.</returns>
    public bool TrySend(List<Frame> frames, TokenBucket bucket)
    {
        if (frames.Count == 0) return true;
        foreach (var frame in frames)
        {
            if (!Takes(frame)) return false;
        }

        if (!bucket.TryTake(frames.Count)) return false;
        var packets = new GamePacketBytes[frames.Count];
        for (var i = 0; i < packets.Length; i++) packets[i] = new GamePacketBytes(frames[i].PacketType, frames[i].Payload);
        Send(packets);
        return true;
    }

    /// <summary>Sends packets, in order.</summary>
    public void Send(GamePacketBytes[] packets)
    {
        var input = new MatchInput(Match, User, Connection, packets);
        Link.Add(input, input.CanWait);
    }

    // Whether a frame is a game packet with nothing wrong about it.
    private static bool Takes(in Frame frame)
    {
        // There is nothing to hold the payload of a game's own packet against: only the game knows what it means.
        if (PacketTable.IsGameType(frame.PacketType)) return true;
        return PacketTable.Find(frame.PacketType) is { IsRequest: true, Destination: Destination.Game } info
            && PacketPayload.Peek(info, frame.Payload.Span) == PayloadFault.None;
    }
}

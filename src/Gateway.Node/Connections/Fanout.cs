using Akka.Actor;
using Mallard.Gateway.Metrics;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;

namespace Mallard.Gateway.Connections;

/// <summary>
/// Hands one delivery from a match to those of this gateway's connections that it is for. Matches know it by its reference in
/// <see cref="Messages.Sessions.ClientAddress"/>, so that a packet crosses the network once per gateway, not once per player.
/// </summary>
internal sealed class Fanout : PacketReceiver
{
    private readonly Dictionary<ConnectionId, FastLane> _lanes = [];
    private readonly PacketCounter _sent;

    /// <param name="sent">Counts what is handed to connections.</param>
    public Fanout(PacketCounter sent)
    {
        _sent = sent;
        Receive<Register>(r => _lanes[r.Id] = r.Lane);
        // In braces: as an expression it would tell Akka whether the message was handled.
        Receive<Unregister>(u => { _lanes.Remove(u.Id); });
    }

    /// <summary>A connection logged in and can be sent to: the connection actor has no part in what goes out from a match.</summary>
    internal sealed record Register(ConnectionId Id, FastLane Lane) : INoSerializationVerificationNeeded;

    /// <summary>A connection is gone.</summary>
    internal sealed record Unregister(ConnectionId Id) : INoSerializationVerificationNeeded;

    protected override void Take(IPacket packet)
    {
        if (packet is not Delivery delivery)
        {
            Unhandled(packet);
            return;
        }

        var reached = 0;
        foreach (var id in delivery.Connections)
        {
            // A connection may have gone while the delivery was on its way; its match hears of that from the user.
            if (!_lanes.TryGetValue(id, out var lane)) continue;
            lane.Deliver(delivery);
            reached++;
        }

        if (reached > 0) _sent.Count(delivery.Frames.Span, reached);
    }
}

using System.Diagnostics;
using Akka.Actor;
using Mallard.Gateway.Metrics;
using Mallard.Gateway.Traces;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Serialization;
using Mallard.Messages.Traces;

namespace Mallard.Gateway.Connections;

/// <summary>
/// Hands one delivery from a match to those of this gateway's connections that it is for. Matches know it by its reference in
/// <see cref="Messages.Sessions.ClientAddress"/>, so that a packet crosses the network once per gateway, not once per player.
/// </summary>
internal sealed class Fanout : PacketReceiver
{
    // Writes of one delivery that have a span each: enough to see, and a broadcast to a crowd is no crowd of spans.
    private const int TracedWrites = 8;

    private readonly Dictionary<ConnectionId, FastLane> _lanes = [];
    private readonly PacketCounter _sent;
    private readonly GatewayTraces _traces;

    /// <param name="sent">Counts what is handed to connections.</param>
    /// <param name="traces">Traces what belongs to a sampled packet.</param>
    public Fanout(PacketCounter sent, GatewayTraces? traces = null)
    {
        (_sent, _traces) = (sent, traces ?? GatewayTraces.Unread);
        Receive<Register>(r => _lanes[r.Id] = r.Lane);
        // In braces: as an expression it would tell Akka whether the message was handled.
        Receive<Unregister>(u => { _lanes.Remove(u.Id); });
    }

    /// <summary>A connection logged in and can be sent to: the connection actor has no part in what goes out from a match.</summary>
    internal sealed record Register(ConnectionId Id, FastLane Lane) : INoSerializationVerificationNeeded;

    /// <summary>A connection is gone.</summary>
    internal sealed record Unregister(ConnectionId Id) : INoSerializationVerificationNeeded;

    // While one delivery is sent, those come near that the next one is for.
    protected override void TakeAll(ReadOnlyMemory<byte> packets)
    {
        var isLeft = EncodedPacket.TryNext(ref packets, out var packet);
        while (isLeft)
        {
            isLeft = EncodedPacket.TryNext(ref packets, out var next);
            if (isLeft) BringNear(next);
            Take(packet);
            packet = next;
        }
    }

    private void BringNear(EncodedPacket packet)
    {
        if (packet.Kind != PacketKind.Delivery) return;
        foreach (var id in new EncodedConnections(packet))
        {
            if (_lanes.TryGetValue(id, out var lane)) lane.BringNear();
        }
    }

    protected override void Take(IPacket packet)
    {
        if (packet is not Delivery delivery)
        {
            Unhandled(packet);
            return;
        }

        var reached = delivery.Trace is { } trace ? DeliverTraced(delivery, trace) : Deliver(delivery);
        if (reached > 0) _sent.Count(delivery.Frames.Span, reached);
    }

    private int Deliver(Delivery delivery)
    {
        var reached = 0;
        foreach (var id in delivery.Connections)
        {
            // A connection may have gone while the delivery was on its way; its match hears of that from the user.
            if (!_lanes.TryGetValue(id, out var lane)) continue;
            lane.Deliver(delivery);
            reached++;
        }

        return reached;
    }

    private int DeliverTraced(Delivery delivery, TraceContext trace)
    {
        using var span = _traces.Deliver(delivery, trace);
        var here = TraceContext.Of(span) ?? trace;
        var (traced, bare) = (delivery with { Trace = here }, delivery with { Trace = null });
        var reached = 0;
        foreach (var id in delivery.Connections)
        {
            if (!_lanes.TryGetValue(id, out var lane)) continue;
            var began = Stopwatch.GetTimestamp();
            // One that is given to the stream is traced there.
            if (lane.Deliver(reached < TracedWrites ? traced : bare) && reached < TracedWrites) _traces.Wrote(here, delivery.Frames.Length, began);
            reached++;
        }

        return reached;
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using Akka.Actor;
using Mallard.Gateway.Traces;
using Mallard.Hosting.Traces;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Traces;
using Mallard.Protocol;

namespace Mallard.Gateway.Connections;

/// <summary>Where a client's game packets go while it is in a match.</summary>
/// <param name="Match">The match.</param>
/// <param name="User">The player.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Link">The way to the match's node.</param>
internal sealed record MatchRoute(MatchId Match, UserId User, ConnectionId Connection, PacketLink Link) : INoSerializationVerificationNeeded
{
    /// <summary>Traces the packets that are sampled.</summary>
    public GatewayTraces Traces { get; init; } = GatewayTraces.Unread;

    /// <summary>The match's node cannot keep up: what its players send next had better wait in their own sockets.</summary>
    public bool IsCongested => Link.IsCongested;

    /// <summary>Sends frames as game packets, in order, if they all are that and the client may send as many.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="bucket">What the client may send.</param>
    /// <param name="sampler">Picks those to be traced; null for none.</param>
    /// <returns>False if not: none was sent, and none counted.</returns>
    public bool TrySend(List<Frame> frames, TokenBucket bucket, PacketSampler? sampler = null)
    {
        if (frames.Count == 0) return true;
        foreach (var frame in frames)
        {
            if (!Takes(frame)) return false;
        }

        if (!bucket.TryTake(frames.Count)) return false;
        if (sampler is null || sampler.TryPass(frames.Count)) Send(CollectionsMarshal.AsSpan(frames));
        else SendSampled(frames, sampler);
        return true;
    }

    /// <summary>Sends packets, in order.</summary>
    /// <param name="packets">The packets.</param>
    public void Send(ReadOnlySpan<Frame> packets)
    {
        if (!packets.IsEmpty) Link.AddInput(Match, User, Connection, packets, MatchInput.CanAllWait(packets));
    }

    /// <summary>Sends a packet that is sampled: alone, so that what the match makes of it can be told from the others.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="span">Its span.</param>
    /// <param name="trace">The context of the span.</param>
    public void SendTraced(Frame packet, Activity? span, TraceContext trace)
    {
        var input = new MatchInput(Match, User, Connection, [packet]) { Trace = trace };
        if (!Link.Add(input, input.CanWait)) span.Fail("link_full");
    }

    // All keep their order.
    private void SendSampled(List<Frame> frames, PacketSampler sampler)
    {
        var all = CollectionsMarshal.AsSpan(frames);
        var from = 0;
        for (var i = 0; i < all.Length; i++)
        {
            if (!sampler.Take()) continue;
            var frame = all[i];
            using var span = Traces.Receive(frame.PacketType, frame.Payload.Length);
            if (TraceContext.Of(span) is not { } trace) continue;
            Send(all[from..i]);
            SendTraced(frame, span, trace);
            from = i + 1;
        }

        Send(all[from..]);
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

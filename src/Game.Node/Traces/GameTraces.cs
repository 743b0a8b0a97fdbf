using System.Diagnostics;
using Mallard.Hosting.Traces;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Serialization;
using Mallard.Messages.Traces;

namespace Mallard.Game.Traces;

/// <summary>The spans of a game node: a match takes a sampled packet, shows it with a tick, sends what came of it to gateways.</summary>
internal sealed class GameTraces(ActivitySource source)
{
    public const string SourceName = "Mallard.Game";

    /// <summary>One that nobody listens to.</summary>
    public static GameTraces Unread { get; } = new(new ActivitySource($"{SourceName}.Unread"));

    /// <summary>A match takes a packet. Null if nobody listens.</summary>
    public Activity? Take(EncodedInput input, TraceContext trace)
    {
        var span = Spans.Message(source, "process", "match", trace);
        if (span is null) return null;
        span.SetTag("mallard.match.id", input.Match.ToString());
        foreach (var packet in input)
        {
            // It is alone.
            return span.SetTag("mallard.packet.type", PacketName.Of(packet.PacketType));
        }

        return span;
    }

    /// <summary>A tick of a match that shows what packets have changed. Null if nobody listens.</summary>
    /// <param name="match">The match.</param>
    /// <param name="shown">The traces of the packets: the tick is in the first and linked to the others.</param>
    public Activity? Tick(MatchId match, List<TraceContext> shown) =>
        Spans.Under(source, "tick match", ActivityKind.Internal, shown[0], shown.Count > 1 ? shown.Skip(1) : null)
            ?.SetTag("mallard.match.id", match.ToString());

    /// <summary>Something goes to a gateway. Null if nobody listens.</summary>
    public Activity? Send(Delivery delivery, TraceContext trace) => Spans.Message(source, "send", "gateway", trace)
        ?.SetTag("mallard.match.id", delivery.Match.ToString())
        .SetTag("mallard.connections", delivery.Connections.Length)
        .SetTag("messaging.message.body.size", delivery.Size);
}

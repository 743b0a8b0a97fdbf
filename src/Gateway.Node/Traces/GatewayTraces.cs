using System.Diagnostics;
using Mallard.Hosting.Traces;
using Mallard.Messages.Matches;
using Mallard.Messages.Traces;

namespace Mallard.Gateway.Traces;

/// <summary>
/// The spans of a gateway: a packet comes from a client, a delivery of a match comes, something is written to a client. docs/metrics.md says
/// what each means to an operator. Nothing in them says who the client is.
/// </summary>
internal sealed class GatewayTraces(ActivitySource source)
{
    public const string SourceName = "Mallard.Gateway";

    /// <summary>One that nobody listens to.</summary>
    public static GatewayTraces Unread { get; } = new(new ActivitySource($"{SourceName}.Unread"));

    /// <summary>A sampled packet has come: the first span of its trace. Null if nobody listens.</summary>
    /// <param name="packetType">Its type.</param>
    /// <param name="bytes">Length of its payload.</param>
    public Activity? Receive(ushort packetType, int bytes)
    {
        var name = PacketName.Of(packetType);
        return Spans.Root(source, $"receive {name}", ActivityKind.Server)
            ?.SetTag("network.transport", "tcp")
            .SetTag("mallard.packet.type", name)
            .SetTag("mallard.packet.size", bytes);
    }

    /// <summary>A delivery has come that a sampled packet has caused.</summary>
    public Activity? Deliver(Delivery delivery, TraceContext trace) => Spans.Message(source, "process", "gateway", trace)
        ?.SetTag("mallard.match.id", delivery.Match.ToString())
        .SetTag("mallard.connections", delivery.Connections.Length);

    /// <summary>Something goes to a client.</summary>
    /// <param name="trace">What has caused it.</param>
    /// <param name="bytes">How much.</param>
    public Activity? Write(TraceContext trace, int bytes) => Spans.Under(source, "write client", ActivityKind.Producer, trace)
        ?.SetTag("network.transport", "tcp")
        .SetTag("mallard.write.size", bytes);

    /// <summary>Something went to a client at once.</summary>
    /// <param name="trace">What has caused it.</param>
    /// <param name="bytes">How much.</param>
    /// <param name="began">When that began: <see cref="Stopwatch.GetTimestamp"/>.</param>
    public void Wrote(TraceContext trace, int bytes, long began)
    {
        if (Write(trace, bytes) is not { } span) return;
        span.SetStartTime(span.StartTimeUtc - Stopwatch.GetElapsedTime(began));
        span.SetTag("mallard.write.way", "lane").Dispose();
    }
}

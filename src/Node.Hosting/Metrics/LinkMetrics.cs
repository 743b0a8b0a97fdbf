using System.Diagnostics.Metrics;
using Akka.Actor;
using Mallard.Messages.Links;

namespace Mallard.Hosting.Metrics;

/// <summary>The packet links of a node, as metrics. They count for themselves; here they are only read.</summary>
public static class LinkMetrics
{
    public const string MeterName = "Mallard.Links";

    /// <summary>Shows links. Once for each <paramref name="name"/> and node.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="name">Where they lead: <c>games</c>, <c>gateways</c>.</param>
    /// <param name="links">The links.</param>
    public static void Show(ActorSystem system, string name, PacketLinks links)
    {
        var meter = NodeMeters.Of(system).Get(MeterName);
        var tag = new KeyValuePair<string, object?>("mallard.link", name);
        meter.CreateObservableCounter("mallard.link.packets", () => new Measurement<long>(links.Totals().Packets, tag), "{packet}", "Packets sent to other nodes");
        meter.CreateObservableCounter("mallard.link.batches", () => new Measurement<long>(links.Totals().Batches, tag), "{batch}", "Messages they were sent in");
        meter.CreateObservableCounter("mallard.link.refusals", () => new Measurement<long>(links.Totals().Refused, tag), "{packet}", "Packets that found no room, because their receiver's node cannot keep up");
        meter.CreateObservableUpDownCounter("mallard.link.backlog", () => new Measurement<long>(links.Totals().WaitingBytes, tag), "By", "Bytes of packets that wait to be sent");
    }
}

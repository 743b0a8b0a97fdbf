using System.Diagnostics;
using OpenTelemetry;

namespace Mallard.Hosting.Traces;

/// <summary>Sends a node's own spans, a batch at a time: the sources of all nodes of a process have the same names.</summary>
internal sealed class NodeSpanProcessor(NodeTraces traces, BaseExporter<Activity> exporter, TimeSpan interval)
    : BatchActivityExportProcessor(exporter, scheduledDelayMilliseconds: (int)interval.TotalMilliseconds)
{
    public override void OnEnd(Activity data)
    {
        if (traces.Owns(data)) base.OnEnd(data);
    }
}

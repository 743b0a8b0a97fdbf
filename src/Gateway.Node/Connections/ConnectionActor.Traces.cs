using System.Diagnostics;
using Mallard.Gateway.Metrics;
using Mallard.Hosting.Metrics;
using Mallard.Hosting.Traces;
using Mallard.Messages.Traces;
using Mallard.Protocol;

namespace Mallard.Gateway.Connections;

// The trace of the packet that is dealt with, if it is one that is sampled.
internal sealed partial class ConnectionActor
{
    // From the packet to its answer, or to where it is passed on.
    private Activity? _span;

    private TraceContext? Trace => TraceContext.Of(_span);

    private void BeginSpan(in Frame frame)
    {
        if (_lane?.Sampler?.Take() == true) _span = _services.Traces.Receive(frame.PacketType, frame.Payload.Length);
    }

    private void EndSpan()
    {
        _span?.Dispose();
        _span = null;
    }

    // Whatever cuts a packet short: its trace is not to look as if it had been answered.
    private void BreakSpan(string why)
    {
        _span.Fail(why);
        EndSpan();
    }

    private void CountRefusal(GatewayMetrics.Refusal why)
    {
        _services.Metrics.Refusals.Count(why);
        _span.Fail(Labels.Of(why.ToString()));
    }
}

using Mallard.Hosting.Traces;
using Mallard.Messages.Serialization;
using Mallard.Messages.Traces;

namespace Mallard.Game.Matches;

// Sampled packets: what a match makes of them, at once or with its next tick, belongs to their trace.
internal sealed partial class MatchActor
{
    private const int MostUnseen = 16;

    // Those that nothing came of at once, as of a move: the next tick shows it. Null as long as there has been none.
    private List<TraceContext>? _unseen;

    private void TakeTraced(EncodedInput input, TraceContext trace)
    {
        using var span = _services.Traces.Take(input, trace);
        // Nobody need listen here for the gateways to go on with the trace.
        var here = TraceContext.Of(span) ?? trace;
        var before = _out.Count;
        _out.Trace = here;
        try
        {
            Take(input);
        }
        catch (Exception e)
        {
            span.Fail(e.GetType().FullName!);
            throw;
        }
        finally
        {
            _out.Trace = null;
        }

        if (_out.Count == before && (_unseen ??= []).Count < MostUnseen) _unseen.Add(here);
    }

    private void TickTraced(List<TraceContext> traces)
    {
        using var span = _services.Traces.Tick(_id, traces);
        // Only positions are theirs: what else happens in a tick has causes of its own.
        _out.TraceOfStates = TraceContext.Of(span) ?? traces[0];
        traces.Clear();
        try
        {
            _game!.Tick(_out);
        }
        finally
        {
            _out.TraceOfStates = null;
        }
    }
}

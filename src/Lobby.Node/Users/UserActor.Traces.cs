using System.Diagnostics;
using Akka.Actor;
using Mallard.Hosting.Traces;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Messages.Traces;

namespace Mallard.Lobby.Users;

// The trace of the message that is dealt with, if it belongs to a sampled packet.
internal sealed partial class UserActor
{
    // From the message to the end of what it began.
    private Activity? _span;
    private TraceContext? _forRoom;

    private void OnTraced(TracedUserMessage traced)
    {
        EndSpan();
        _span = _services.Traces.User(traced);
        // Nobody need listen here for the room's node to go on with the trace.
        _forRoom = TraceContext.Of(_span) ?? traced.Trace;
        Idle(traced.Message);
        if (_work?.Request is not { } request || !ReferenceEquals(request, traced.Message)) EndSpan();
    }

    private void EndSpan()
    {
        _span?.Dispose();
        (_span, _forRoom) = (null, null);
    }

    // What is repeated travels bare: a node that does not know traces answers that.
    private void TellRoom(IRoomMessage command)
    {
        _services.Rooms.Tell(_forRoom is { } trace ? new TracedRoomMessage(command, trace) : command);
        _forRoom = null;
    }

    private void FailSpan(string error) => _span.Fail(error);
}

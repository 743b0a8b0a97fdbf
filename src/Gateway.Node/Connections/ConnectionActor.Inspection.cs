using Akka.Actor;
using Akka.Event;
using Mallard.Gateway.Inspection;
using Mallard.Gateway.Metrics;

namespace Mallard.Gateway.Connections;

// What operators ask and order.
internal sealed partial class ConnectionActor
{
    private string? WaitsFor =>
        IsClosing ? "the client to close"
        : _request is not null ? "the lobby"
        : !_waiting ? null
        : _claimed && !_loggedIn ? "the user's actor"
        : "the accounts";

    private void Describe(IActorRef askedBy)
    {
        var details = new ConnectionDetails(
            _id.ToString(), _violations, _settings.ViolationsBeforeClose, _inbox.Count, WaitsFor, _route?.Link.IsCongested == true, QueuedBytes: null);
        if (_stage.IsNobody()) askedBy.Tell(details, Self);
        else _stage.Tell(new DescribeQueue(details, askedBy), ActorRefs.NoSender);
    }

    private void OnKick(KickConnection kick)
    {
        _log.Info("Connection {ConnectionId} of user {UserId} is closed by an operator", _id, _userId);
        SayGoodbye(GatewayMetrics.Close.Kicked, "an operator wants it");
        kick.AskedBy.Tell(new ConnectionKicked(WasClosing: false), Self);
    }
}

using Mallard.Hosting.Inspection;
using Mallard.Inspection;

namespace Mallard.Gateway.Inspection;

/// <summary>Asks the connections of one user, one after the other, and answers one call.</summary>
internal sealed class ConnectionCall : InspectionQuestion
{
    private readonly Queue<ConnectionInfo> _left;
    private readonly string _node;

    /// <param name="inspect">The call.</param>
    /// <param name="connections">The user's.</param>
    /// <param name="node">This node, for people.</param>
    public ConnectionCall(Inspect inspect, IReadOnlyList<ConnectionInfo> connections, string node)
        : base(inspect)
    {
        (_left, _node) = (new Queue<ConnectionInfo>(connections), node);
        Receive<ConnectionDetails>(OnDetails);
        Receive<ConnectionKicked>(OnKicked);
    }

    protected override void PreStart() => AskNext();

    private void AskNext()
    {
        if (_left.TryPeek(out var next))
        {
            Expect();
            next.Connection.Tell(Inspect.Call.Command.Name == "kick" ? new KickConnection(Self) : new DescribeConnection(Self), Self);
            return;
        }

        Done();
    }

    private void OnDetails(ConnectionDetails details)
    {
        var connection = _left.Dequeue();
        Answer.Table($"Connection of user {connection.User?.Id}", new Column("what"), new Column("value"));
        Answer.Row("gateway", _node);
        Answer.Row("user", connection.User?.Id.ToString());
        Answer.Row("name", connection.User?.Name);
        Answer.Row("remote", connection.Remote);
        Answer.Row("since", connection.Since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"));
        Answer.Row("state", connection.State);
        Answer.Row("match", connection.Match?.Id.ToString() ?? "none");
        Answer.Row("packets in", connection.PacketsIn.ToString());
        Answer.Row("packets waiting", details.WaitsFor is { } whom ? $"{details.WaitingPackets}, for {whom}" : $"{details.WaitingPackets}");
        Answer.Row("bytes to be read by the client", details.QueuedBytes?.ToString() ?? "no socket yet");
        Answer.Row("violations", $"{details.Violations} of {details.ViolationsBeforeClose}");
        Answer.Row("game node", connection.Match is null ? "none" : details.IsCongested ? "cannot keep up" : "keeps up");
        Answer.Row("connection", details.Session);
        AskNext();
    }

    private void OnKicked(ConnectionKicked kicked)
    {
        var connection = _left.Dequeue();
        var user = $"user {connection.User?.Id} ({connection.User?.Name})";
        Answer.Line(kicked.WasClosing ? $"the connection of {user} on {_node} was closing already" : $"{user} was told goodbye, and the connection on {_node} is closed");
        AskNext();
    }

    // Whoever is gone does not answer: the socket closed a moment ago.
    protected override void OnLate()
    {
        Answer.Line($"a connection of user {_left.Dequeue().User?.Id} on {_node} does not answer; it may just have ended");
        AskNext();
    }
}

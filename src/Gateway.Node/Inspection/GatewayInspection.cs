using Akka.Actor;
using Mallard.Hosting.Inspection;
using Mallard.Inspection;
using Mallard.Messages;

namespace Mallard.Gateway.Inspection;

/// <summary>Answers the palette <c>gateway</c> for this node.</summary>
internal sealed class GatewayInspection : ReceiveActor
{
    private static readonly Column[] Columns =
    [
        new("user", ColumnKind.Number), new("name"), new("remote"), new("since", ColumnKind.Time), new("state"), new("match"), new("packets-in", ColumnKind.Number),
    ];

    private readonly ConnectionDirectory _connections;

    /// <param name="connections">This node's.</param>
    /// <param name="node">Its address, for people.</param>
    public GatewayInspection(ConnectionDirectory connections, string node)
    {
        _connections = connections;
        Receive<Inspect>(inspect =>
        {
            if (inspect.Call.Command.Name == "connections") inspect.Answer.Page("Connections", Columns, _connections.List(), Row);
            else OnOne(inspect, node);
        });
    }

    private static Cell[] Row(ConnectionInfo c) =>
        [c.User is { } user ? user.Id.Value : Cell.None, c.User?.Name, c.Remote, c.Since, c.State, c.Match?.Id.ToString(), c.PacketsIn];

    private void OnOne(Inspect inspect, string node)
    {
        var found = _connections.Of(new UserId((int)inspect.Call.Number("user")!.Value));
        // Another gateway may have it.
        if (found.Count == 0) inspect.Answer.Done();
        else Context.ActorOf(Props.Create<ConnectionCall>(inspect, found, node).WithDispatcher(Context.Props.Dispatcher));
    }
}

using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Matches;

namespace Mallard.Gateway.Connections;

/// <summary>
/// Hands one delivery from a match to those of this gateway's connections that it is for. Matches know it by its reference in
/// <see cref="Messages.Sessions.ClientAddress"/>, so that a packet crosses the network once per gateway, not once per player.
/// </summary>
internal sealed class Fanout : ReceiveActor
{
    private readonly Dictionary<ConnectionId, IActorRef> _connections = [];

    public Fanout()
    {
        Receive<Delivery>(OnDelivery);
        Receive<Register>(r => _connections[r.Id] = r.Connection);
        // In braces: as an expression it would tell Akka whether the message was handled.
        Receive<Unregister>(u => { _connections.Remove(u.Id); });
    }

    /// <summary>A connection logged in and can be sent to.</summary>
    internal sealed record Register(ConnectionId Id, IActorRef Connection) : INoSerializationVerificationNeeded;

    /// <summary>A connection is gone.</summary>
    internal sealed record Unregister(ConnectionId Id) : INoSerializationVerificationNeeded;

    private void OnDelivery(Delivery delivery)
    {
        foreach (var id in delivery.Connections)
        {
            // A connection may have gone while the delivery was on its way; its match hears of that from the user.
            if (_connections.TryGetValue(id, out var connection)) connection.Tell(delivery);
        }
    }
}

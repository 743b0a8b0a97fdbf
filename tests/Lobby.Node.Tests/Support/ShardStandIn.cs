using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Mallard.Lobby.Node.Tests.Support;

/// <summary>
/// Does for one entity what its shard does: makes it on the first message, stops it when it asks for that, keeps what comes meanwhile for
/// the next one. Tells the observer of every actor that went.
/// </summary>
internal sealed class ShardStandIn : ReceiveActor
{
    private readonly Props _entity;
    private readonly Queue<(object Message, IActorRef Sender)> _kept = new();
    private IActorRef? _current;
    private bool _passivating;

    public ShardStandIn(Props entity, IActorRef observer)
    {
        _entity = entity;
        Receive<Passivate>(passivate =>
        {
            if (!Sender.Equals(_current) || _passivating) return;
            _passivating = true;
            _current.Tell(passivate.StopMessage);
        });
        Receive<Terminated>(_ =>
        {
            _current = null;
            _passivating = false;
            observer.Tell(Stopped.Instance);
            while (_kept.TryDequeue(out var kept)) Self.Tell(kept.Message, kept.Sender);
        });
        // Answered by the entity when it has dealt with everything before; a shard without an entity has nothing to deal with.
        Receive<Ping>(_ =>
        {
            if (_current is null) Sender.Tell(new ActorIdentity(0, null));
            else _current.Tell(new Identify(0), Sender);
        });
        ReceiveAny(message =>
        {
            if (_passivating)
            {
                _kept.Enqueue((message, Sender));
                return;
            }

            _current ??= Context.Watch(Context.ActorOf(_entity));
            _current.Forward(message);
        });
    }

    /// <summary>To the observer: an actor of the entity has stopped.</summary>
    internal sealed record Stopped
    {
        public static readonly Stopped Instance = new();
    }

    internal sealed record Ping
    {
        public static readonly Ping Instance = new();
    }
}

using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;

namespace Mallard.Game.Node.Tests.Support;

/// <summary>A player of a story, on one connection of one gateway at a time.</summary>
internal sealed class Player(int id, string name, Gateway gateway)
{
    private long _connections;

    public UserId Id { get; } = new(id);

    public string Name { get; } = name;

    public Member Member => new(Id, Name);

    public Gateway Gateway { get; private set; } = gateway;

    public ConnectionId Connection => new((Id.Value * 100) + _connections);

    public ClientAddress Address => new(Connection, ActorRefs.Nobody, Gateway.Fanout);

    /// <summary>A new socket, perhaps on another gateway.</summary>
    public void LogsInAgain(Gateway on)
    {
        Gateway = on;
        _connections++;
    }
}

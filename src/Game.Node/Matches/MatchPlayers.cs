using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;

namespace Mallard.Game.Matches;

/// <summary>The players of a match, in the order they joined the room, and the connections they can be reached by, grouped by gateway.</summary>
internal sealed class MatchPlayers(IEnumerable<Member> members)
{
    private readonly List<Player> _players = [.. members.Select(m => new Player(m))];
    private (IActorRef Fanout, ConnectionId[] Connections)[]? _gateways;

    public int Count => _players.Count;

    public int Connected => _players.Count(p => p.Address is not null);

    public IEnumerable<Member> Members => _players.Select(p => p.Member);

    /// <summary>True when no connection is waited for: every player has one, or is known to have none.</summary>
    public bool AllHeardOf => _players.TrueForAll(p => p.HeardOf);

    /// <summary>Every gateway with the connections of this match on it. Kept until a connection changes.</summary>
    public (IActorRef Fanout, ConnectionId[] Connections)[] Gateways => _gateways ??=
    [
        .. _players.Where(p => p.Address is not null)
            .GroupBy(p => p.Address!.Fanout)
            .Select(g => (g.Key, g.Select(p => p.Address!.Id).ToArray())),
    ];

    public bool Contains(UserId user) => Find(user) is not null;

    public ClientAddress? AddressOf(UserId user) => Find(user)?.Address;

    /// <summary>The connection of a player; null if there is none.</summary>
    public ConnectionId? ConnectionOf(UserId user) => Find(user)?.Connection;

    public ConnectionId[] Without(ConnectionId[] connections, UserId user)
    {
        var own = ConnectionOf(user);
        return own is { } id && connections.Contains(id) ? [.. connections.Where(c => c != id)] : connections;
    }

    public void Connect(UserId user, ClientAddress address)
    {
        var player = Find(user)!;
        player.Address = address;
        player.HeardOf = true;
        _gateways = null;
    }

    public void Disconnect(UserId user)
    {
        var player = Find(user)!;
        player.Address = null;
        player.HeardOf = true;
        _gateways = null;
    }

    public Member Remove(UserId user)
    {
        var player = Find(user)!;
        _players.Remove(player);
        _gateways = null;
        return player.Member;
    }

    // Asked for every packet that comes and goes: a walk over a handful, without a delegate made for it.
    private Player? Find(UserId user)
    {
        foreach (var player in _players)
        {
            if (player.User == user) return player;
        }

        return null;
    }

    private sealed class Player(Member member)
    {
        public Member Member { get; } = member;

        // Here as well: for each packet, another object is another wait for memory.
        public UserId User { get; } = member.UserId;

        public ClientAddress? Address
        {
            get;
            set
            {
                field = value;
                Connection = value?.Id;
            }
        }

        public ConnectionId? Connection { get; private set; }

        public bool HeardOf { get; set; }
    }
}

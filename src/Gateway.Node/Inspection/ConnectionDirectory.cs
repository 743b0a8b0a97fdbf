using System.Collections.Concurrent;
using System.Net;
using Akka.Actor;
using Mallard.Gateway.Connections;
using Mallard.Messages;

namespace Mallard.Gateway.Inspection;

/// <summary>
/// The open connections, for operators: looking at ten thousand of them must not be ten thousand questions. Connections write what rarely
/// changes, never for a packet. Any thread.
/// </summary>
internal sealed class ConnectionDirectory
{
    private readonly ConcurrentDictionary<ConnectionInfo, bool> _open = new();

    public void Add(ConnectionInfo connection) => _open[connection] = true;

    public void Remove(ConnectionInfo connection) => _open.TryRemove(connection, out _);

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<ConnectionInfo> List() => [.. Open.OrderBy(c => c.Since).ThenBy(c => c.Id.Value)];

    /// <summary>Those of one user, the oldest first: one, or for a moment two, when the user logs in again.</summary>
    public IReadOnlyList<ConnectionInfo> Of(UserId user) => [.. Open.Where(c => c.User?.Id == user).OrderBy(c => c.Since)];

    // Its Keys would stop everybody who comes or goes until they are copied.
    private IEnumerable<ConnectionInfo> Open => _open.Select(c => c.Key);
}

/// <summary>One connection as operators see it: written by its actor, read by any thread.</summary>
/// <param name="connection">Its actor.</param>
/// <param name="id">The id it had at first.</param>
/// <param name="remote">The client's address, if known.</param>
/// <param name="since">When it was accepted.</param>
/// <param name="bucket">Counts the packets that came.</param>
internal sealed class ConnectionInfo(IActorRef connection, ConnectionId id, EndPoint? remote, DateTimeOffset since, TokenBucket bucket)
{
    private volatile ConnectedUser? _user;
    private volatile CurrentMatch? _match;
    private volatile bool _isClosing;

    public IActorRef Connection { get; } = connection;

    public ConnectionId Id { get; } = id;

    public DateTimeOffset Since { get; } = since;

    public string? Remote => remote?.ToString();

    /// <summary>Packets from the client so far, without those that were too many. May be a moment old.</summary>
    public long PacketsIn => bucket.Taken;

    /// <summary>Null before the login.</summary>
    public ConnectedUser? User
    {
        get => _user;
        set => _user = value;
    }

    /// <summary>Null outside.</summary>
    public CurrentMatch? Match
    {
        get => _match;
        set => _match = value;
    }

    /// <summary>Whether it has been told goodbye.</summary>
    public bool IsClosing
    {
        get => _isClosing;
        set => _isClosing = value;
    }

    /// <summary>In words.</summary>
    public string State => IsClosing ? "closing" : Match is not null ? "in a match" : User is not null ? "logged in" : "anonymous";
}

/// <summary>Who a connection belongs to.</summary>
internal sealed record ConnectedUser(UserId Id, string Name);

/// <summary>Where a connection's player is.</summary>
internal sealed record CurrentMatch(MatchId Id);

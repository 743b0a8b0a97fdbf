using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Mallard.Messages.Sharding;

/// <summary>
/// The way to entities that other nodes host. A node that hosts them itself goes through a proxy as well: it costs no more than the
/// region, and no role has to wait for another one to start.
/// </summary>
public static class Regions
{
    /// <summary>To users.</summary>
    public static Task<IActorRef> OfUsersAsync(ActorSystem system) => ProxyAsync(system, ShardTypes.User, Roles.Lobby, new NumberExtractor());

    /// <summary>To rooms.</summary>
    public static Task<IActorRef> OfRoomsAsync(ActorSystem system) => ProxyAsync(system, ShardTypes.Room, Roles.Lobby, new NumberExtractor());

    /// <summary>To matches.</summary>
    public static Task<IActorRef> OfMatchesAsync(ActorSystem system) => ProxyAsync(system, ShardTypes.Match, Roles.Game, new MatchExtractor());

    private static Task<IActorRef> ProxyAsync(ActorSystem system, string type, string role, IMessageExtractor extractor) =>
        ClusterSharding.Get(system).StartProxyAsync(type, role, extractor);
}

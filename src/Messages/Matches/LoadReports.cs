using Akka.Actor;
using Akka.Cluster;
using Mallard.Messages.Sharding;

namespace Mallard.Messages.Matches;

/// <summary>How lobby nodes hear of the load of game nodes, and how a node is named in match ids.</summary>
public static class LoadReports
{
    /// <summary>Name of the top-level actor of a lobby node that hears <see cref="GameNodeLoad"/>.</summary>
    public const string Listener = "game-node-load";

    /// <summary>Tells a report to the lobby nodes that are members now. One that joins later hears the next report.</summary>
    public static void Publish(Cluster cluster, GameNodeLoad load)
    {
        foreach (var member in cluster.State.Members)
        {
            if (!member.HasRole(Roles.Lobby)) continue;
            cluster.System.ActorSelection(new RootActorPath(member.Address) / "user" / Listener).Tell(load, ActorRefs.NoSender);
        }
    }

    /// <summary>
    /// The node part of a match id. A node that was started again is another one: what was placed on the one before it lives elsewhere now.
    /// </summary>
    public static uint NodeOf(UniqueAddress node) => MatchId.NodeHash($"{node.Address.Host}:{node.Address.Port}#{node.Uid}");
}

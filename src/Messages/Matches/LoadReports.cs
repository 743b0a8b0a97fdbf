using Akka.Cluster;
using Akka.DistributedData;

namespace Mallard.Messages.Matches;

/// <summary>Where game nodes publish their load, and how a node is named in match ids.</summary>
public static class LoadReports
{
    /// <summary>Replicated to every node; the key of an entry is the address of its game node.</summary>
    public static readonly LWWDictionaryKey<string, GameNodeLoad> Key = new("game-node-load");

    /// <summary>
    /// The node part of a match id. A node that was started again is another one: what was placed on the one before it lives elsewhere now.
    /// </summary>
    public static uint NodeOf(UniqueAddress node) => MatchId.NodeHash($"{node.Address.Host}:{node.Address.Port}#{node.Uid}");
}

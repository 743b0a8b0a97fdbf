using Akka.Actor;
using Akka.DistributedData;

namespace Mallard.Messages.Matches;

/// <summary>Where game nodes publish their load, and how a node is named in match ids.</summary>
public static class LoadReports
{
    /// <summary>Replicated to every node; the key of an entry is the address of its game node.</summary>
    public static readonly LWWDictionaryKey<string, GameNodeLoad> Key = new("game-node-load");

    /// <summary>The node part of a match id.</summary>
    public static uint NodeOf(Address address) => MatchId.NodeHash($"{address.Host}:{address.Port}");
}

using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Sharding;

namespace Mallard.Game.Placement;

/// <summary>
/// Puts the shard of a match where the lobby placed it: on the game node that its home names. If that node is gone, on the one with the
/// fewest shards. Never moves a shard by itself: a running match stays where it is.
/// </summary>
/// <param name="self">Address of this node, which its own region reference does not carry.</param>
/// <param name="gameNodes">The game nodes that are members now.</param>
internal sealed class HomeAllocation(Address self, Func<IEnumerable<UniqueAddress>> gameNodes) : IShardAllocationStrategy
{
    private static readonly Task<IImmutableSet<string>> Nothing = Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);

    public Task<IActorRef> AllocateShard(IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations)
    {
        if (MatchExtractor.TryParseHome(shardId, out var home) && FindNode(new MatchId(home, default).Node) is { } node)
        {
            var region = currentShardAllocations.Keys.FirstOrDefault(r => AddressOf(r) == node.Address);
            // The lobby may know a node that joins sooner than the coordinator knows its region. Put elsewhere, the shard would stay there
            // for good. Left unanswered, whoever wants it asks again; a failed task would do the same with an error in the log.
            return region is null ? new TaskCompletionSource<IActorRef>().Task : Task.FromResult(region);
        }

        return Task.FromResult(currentShardAllocations.MinBy(region => region.Value.Count).Key);
    }

    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress) => Nothing;

    private UniqueAddress? FindNode(uint node) => gameNodes().FirstOrDefault(n => LoadReports.NodeOf(n) == node);

    private Address AddressOf(IActorRef region) => region.Path.Address.HasGlobalScope ? region.Path.Address : self;
}

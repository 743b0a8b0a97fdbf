using System.Collections.Immutable;
using Akka.Actor;
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
internal sealed class HomeAllocation(Address self) : IShardAllocationStrategy
{
    private static readonly Task<IImmutableSet<string>> Nothing = Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);

    public Task<IActorRef> AllocateShard(IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations)
    {
        if (MatchExtractor.TryParseHome(shardId, out var home))
        {
            var node = new MatchId(home, default).Node;
            foreach (var region in currentShardAllocations.Keys)
            {
                if (LoadReports.NodeOf(AddressOf(region)) == node) return Task.FromResult(region);
            }
        }

        return Task.FromResult(currentShardAllocations.MinBy(region => region.Value.Count).Key);
    }

    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress) => Nothing;

    private Address AddressOf(IActorRef region) => region.Path.Address.HasGlobalScope ? region.Path.Address : self;
}

using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Mallard.Game.Node.Tests.Support;
using Mallard.Game.Placement;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Sharding;

namespace Mallard.Game.Node.Tests.Placement;

public class HomeAllocationSpecs
{
    private static readonly Address Self = Address.Parse("akka.tcp://mallard@10.0.0.1:4000");

    // The coordinator knows the region of its own node by a reference without an address.
    private static readonly RecordingRef Here = new("akka://mallard/system/sharding/match");
    private static readonly RecordingRef There = new("akka.tcp://mallard@10.0.0.2:4000/system/sharding/match");
    private static readonly RecordingRef Elsewhere = new("akka.tcp://mallard@10.0.0.3:4000/system/sharding/match");

    private readonly List<UniqueAddress> _members = [Node(Self), Node(There.Path.Address), Node(Elsewhere.Path.Address)];
    private readonly HomeAllocation _allocation;

    public HomeAllocationSpecs() => _allocation = new HomeAllocation(Self, () => _members);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(MatchId.SlotsPerNode - 1)]
    public async Task A_shard_goes_to_the_node_its_home_names_however_full_it_is(int slot)
    {
        Assert.Same(There, await Allocate(HomeOn(There.Path.Address, slot), (Here, 0), (There, 40), (Elsewhere, 0)));
        Assert.Same(Elsewhere, await Allocate(HomeOn(Elsewhere.Path.Address, slot), (Here, 0), (There, 0), (Elsewhere, 40)));
    }

    [Fact]
    public async Task The_region_of_the_coordinators_own_node_is_found_too()
    {
        Assert.Same(Here, await Allocate(HomeOn(Self, slot: 3), (There, 0), (Here, 40), (Elsewhere, 0)));
    }

    [Fact]
    public async Task A_shard_whose_home_is_gone_goes_where_the_fewest_are()
    {
        var gone = Address.Parse("akka.tcp://mallard@10.0.0.9:4000");

        Assert.Same(Elsewhere, await Allocate(HomeOn(gone, slot: 3), (Here, 2), (There, 3), (Elsewhere, 1)));
    }

    [Fact]
    public void A_shard_waits_for_the_region_of_a_node_that_has_just_joined()
    {
        var joins = Address.Parse("akka.tcp://mallard@10.0.0.4:4000");
        _members.Add(Node(joins));

        Assert.False(Allocate(HomeOn(joins, slot: 3), (Here, 2), (There, 3)).IsCompleted);
    }

    [Fact]
    public async Task A_node_that_was_started_again_is_not_the_home_of_what_was_placed_on_it_before()
    {
        var before = HomeOn(There.Path.Address, slot: 3);
        _members[1] = new UniqueAddress(There.Path.Address, 2);

        Assert.Same(Elsewhere, await Allocate(before, (Here, 2), (There, 3), (Elsewhere, 1)));
    }

    [Fact]
    public async Task A_shard_id_that_names_no_home_goes_where_the_fewest_are()
    {
        Assert.Same(There, await Allocate("not a home", (Here, 2), (There, 0), (Elsewhere, 1)));
    }

    [Fact]
    public async Task A_running_match_is_never_moved()
    {
        Assert.Empty(await _allocation.Rebalance(Regions((Here, 100), (There, 0)), ImmutableHashSet<string>.Empty));
    }

    private static string HomeOn(Address node, int slot) => MatchExtractor.ShardOf(MatchId.HomeOn(LoadReports.NodeOf(Node(node)), slot));

    private static UniqueAddress Node(Address address) => new(address, 1);

    private Task<IActorRef> Allocate(string shard, params (IActorRef Region, int Shards)[] regions) =>
        _allocation.AllocateShard(regions[0].Region, shard, Regions(regions));

    private static ImmutableDictionary<IActorRef, IImmutableList<string>> Regions(params (IActorRef Region, int Shards)[] regions) =>
        regions.ToImmutableDictionary(
            r => r.Region,
            IImmutableList<string> (r) => [.. Enumerable.Range(0, r.Shards).Select(i => $"{r.Region.Path.Address}/{i}")]);
}

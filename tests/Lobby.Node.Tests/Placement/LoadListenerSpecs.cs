using Akka.Actor;
using Akka.Cluster;
using Mallard.Lobby.Node.Tests.Support;
using Mallard.Lobby.Placement;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Sharding;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Placement;

public sealed class LoadListenerSpecs(ITestOutputHelper output) : ClusterSpecs(output)
{
    private readonly MatchPlacement _placement = new(TimeProvider.System);

    [Fact]
    public async Task Game_nodes_get_matches_while_they_are_members_and_according_to_what_they_report()
    {
        var lobby = await StartNode(Roles.Lobby);
        lobby.ActorOf(Props.Create(() => new LoadListener(_placement)), LoadReports.Listener);
        Assert.Equal(0, _placement.Nodes);

        var (north, south) = (await StartNode(Roles.Game), await StartNode(Roles.Game));
        // A member is no home for matches before it says so. What it says before the lobby knows it is lost, so it says it again.
        await Becomes(() =>
        {
            Reports(north, players: 0);
            Assert.Equal(1, _placement.Nodes);
        });
        await Becomes(() =>
        {
            Reports(south, players: 0);
            Assert.Equal(2, _placement.Nodes);
        });

        Reports(north, players: 1000);
        await Becomes(() => Assert.All(Enumerable.Range(0, 4), _ => Assert.Equal(NodeOf(south), Places())));
        Reports(south, players: 5000);
        await Becomes(() => Assert.All(Enumerable.Range(0, 4), _ => Assert.Equal(NodeOf(north), Places())));

        await Stop(north);
        await Becomes(() => Assert.Equal(1, _placement.Nodes));
        Assert.Equal(NodeOf(south), Places());

        // The last word of a node that has left may come after it, and must not bring it back.
        Reports(south, NodeOf(north), players: 1);
        var west = await StartNode(Roles.Game);
        await Becomes(() =>
        {
            Reports(west, players: 9000);
            Assert.Equal(2, _placement.Nodes);
        });
        await Becomes(() => Assert.All(Enumerable.Range(0, 4), _ => Assert.Equal(NodeOf(south), Places())));
        Assert.Equal(2, _placement.Nodes);

        Reports(south, players: 9001, draining: true);
        await Becomes(() => Assert.All(Enumerable.Range(0, 4), _ => Assert.Equal(NodeOf(west), Places())));
    }

    private static uint NodeOf(ActorSystem system) => LoadReports.NodeOf(Cluster.Get(system).SelfUniqueAddress);

    private static void Reports(ActorSystem node, int players, bool draining = false) => Reports(node, NodeOf(node), players, draining);

    private static void Reports(ActorSystem node, uint about, int players, bool draining = false)
    {
        var cluster = Cluster.Get(node);
        LoadReports.Publish(cluster, new GameNodeLoad(about, cluster.SelfAddress.ToString(), 1, players, [], players, draining));
    }

    private uint Places() => _placement.Place(new RoomId(1))!.Value.Node;
}

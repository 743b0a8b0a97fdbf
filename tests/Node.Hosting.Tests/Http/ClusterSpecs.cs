using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Mallard.Hosting;
using Mallard.Messages.Sharding;

namespace Mallard.Node.Hosting.Tests.Http;

/// <summary>The cluster as a node tells of it.</summary>
public sealed class ClusterSpecs : HttpScenario
{
    [Fact]
    public async Task A_node_tells_of_the_members_in_the_shape_that_tools_for_Akka_know()
    {
        await using var lobby = await Founds(new FakeRole("lobby"));
        await using var game = await RunningNode.StartAsync(
            "game", [new FakeRole("game")], ["--port", "0", "--http-port", "0", "--seed", $"127.0.0.1:{lobby.Port}"]);
        var uri = new Uri(lobby.HttpAddress!, "/cluster/members/");

        var members = (await AsksUntil(uri, a => a.Json.GetProperty("members").EnumerateArray().Count(m => m.GetProperty("status").GetString() == "Up") == 2)).Json;

        var (first, second) = ($"{lobby.Address}", $"{game.Address}");
        Assert.Equal(["leader", "members", "oldest", "oldestPerRole", "selfNode", "unreachable"], members.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(first, members.GetProperty("selfNode").GetString());
        Assert.Equal(first, members.GetProperty("oldest").GetString());
        Assert.Equal(first, members.GetProperty("oldestPerRole").GetProperty("lobby").GetString());
        Assert.Equal(second, members.GetProperty("oldestPerRole").GetProperty("game").GetString());
        Assert.Contains(members.GetProperty("leader").GetString(), (string[])[first, second]);
        Assert.Empty(members.GetProperty("unreachable").EnumerateArray());
        var member = members.GetProperty("members").EnumerateArray().Single(m => m.GetProperty("node").GetString() == second);
        Assert.Equal(["game"], member.GetProperty("roles").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal($"{Cluster.Get(game.System).SelfUniqueAddress.Uid}", member.GetProperty("nodeUid").GetString());
    }

    [Fact]
    public async Task Who_cannot_be_reached_is_told_with_who_says_so()
    {
        string[] impatient = ["--set", "akka.cluster.failure-detector.acceptable-heartbeat-pause=500ms", "--set", "akka.cluster.failure-detector.heartbeat-interval=200ms"];
        await using var lobby = await Founds(new FakeRole("lobby"), impatient);
        await using var game = await RunningNode.StartAsync(
            "game", [new FakeRole("game")], ["--port", "0", "--http-port", "0", "--seed", $"127.0.0.1:{lobby.Port}", .. impatient]);

        ((ExtendedActorSystem)game.System).Abort();

        var answer = await AsksUntil(new Uri(lobby.HttpAddress!, "/cluster/members"), HasOneThatIsObserved);
        var lost = answer.Json.GetProperty("unreachable")[0];
        Assert.Equal($"{game.Address}", lost.GetProperty("node").GetString());
        Assert.Equal([$"{lobby.Address}"], lost.GetProperty("observedBy").EnumerateArray().Select(o => o.GetString()));
        // With a member that does not answer there is no leaving in good order to wait for.
        ((ExtendedActorSystem)lobby.System).Abort();
    }

    // Which node it is that cannot be reached is known a moment before who says so.
    private static bool HasOneThatIsObserved(Answer answer) =>
        answer.Json.GetProperty("unreachable") is var lost && lost.GetArrayLength() == 1 && lost[0].GetProperty("observedBy").GetArrayLength() == 1;

    [Fact]
    public async Task A_node_tells_of_the_shards_it_hosts_and_of_no_others()
    {
        var role = new FakeRole("game")
        {
            Starts = async (node, cancellation) =>
            {
                var region = await ClusterSharding.Get(node.System).StartAsync(
                    "pond", _ => Props.Create<Duck>(), ClusterShardingSettings.Create(node.System).WithRole("game"), new NumberExtractor());
                foreach (var room in (int[])[7, 8, 107]) await region.Ask<string>(new Messages.Rooms.WakeRoom(new Messages.RoomId(room)), cancellation);
                return "up";
            },
        };
        await using var node = await Founds(role);

        var shards = await Asks(node, "/cluster/shards/pond");
        var unknown = await Asks(node, "/cluster/shards/swamp");

        Assert.Equal((200, """{"regions":[{"shardId":"7","numEntities":2},{"shardId":"8","numEntities":1}]}"""), (shards.Status, shards.Body));
        Assert.Equal((404, """{"message":"Shard type swamp is not hosted here; this node hosts pond"}"""), (unknown.Status, unknown.Body));
    }

    private sealed class Duck : ReceiveActor
    {
        public Duck() => ReceiveAny(_ => Sender.Tell("quack"));
    }
}

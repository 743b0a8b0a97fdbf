using Mallard.Hosting;
using Mallard.Hosting.Configuration;
using Mallard.Messages.Sharding;

namespace Mallard.Node.Hosting.Tests;

public class ShippedFilesTests
{
    [Fact]
    public void All_five_files_are_shipped_beside_the_executable_and_inside_it()
    {
        Assert.Equal(["cluster.conf", "game.conf", "gateway.conf", "lobby.conf", "standalone.conf"], ShippedFiles.Names);
        Assert.All(ShippedFiles.Names, n => Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "hocon", n)), n));
    }

    [Fact]
    public void Every_key_in_them_is_known()
    {
        Assert.NotEmpty(ShippedFiles.Settings);
        Assert.DoesNotContain(ShippedFiles.Settings.Select(s => (s.Key, Fault: KnownKeys.All.FaultOf(s))), s => s.Fault is not null);
    }

    [Fact]
    public void Every_key_in_them_has_a_comment_above_it()
    {
        foreach (var name in ShippedFiles.Names)
        {
            var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "hocon", name));
            var bare = lines.Where((line, i) => line.Contains(" = ") && !line.TrimStart().StartsWith('#') && !Commented(lines, i));
            Assert.Empty(bare.Select(l => $"{name}: {l}"));
        }

        // A comment may stand for a few lines that belong together.
        static bool Commented(string[] lines, int at) =>
            lines.Take(at).Reverse().TakeWhile(l => l.Trim().Length > 0).Any(l => l.TrimStart().StartsWith('#')) || lines[at - 1].TrimEnd().EndsWith('{');
    }

    [Theory]
    [InlineData("gateway", 8091)]
    [InlineData("lobby", 8092)]
    [InlineData("game", 8093)]
    public async Task Each_role_starts_with_its_own_port_and_the_lobby_as_seed(string role, int port)
    {
        var run = await ProgramRun.In(new NodeHostOptions(), [new FakeRole(role)], "--check");
        Assert.Empty(run.Errors);
        Assert.Contains($" = {port}  # hocon/{role}.conf", run.Setting("akka.remote.dot-netty.tcp.port"));
        Assert.StartsWith("akka.cluster.seed-nodes = [akka.tcp://mallard@127.0.0.1:8092]", run.Setting("akka.cluster.seed-nodes"));
    }

    [Fact]
    public async Task Any_node_may_be_given_the_settings_of_all_roles()
    {
        using var file = new TempFile("mallard { gateway.client-port = 1, lobby.room-id-block = 2, game.tick = 20ms }");
        Assert.All(await Task.WhenAll(Roles.All.Select(r => ProgramRun.In(new NodeHostOptions(), [new FakeRole(r)], "--check", "--config", file.Path))), r => Assert.Empty(r.Errors));
    }

    [Theory]
    [InlineData("akka.actor.serializers.mine", "X, Y")]
    [InlineData("akka.actor.serialization-bindings.\"A.B, C\"", "mine")]
    [InlineData("akka.actor.my-dispatcher.type", "ForkJoinDispatcher")]
    [InlineData("akka.actor.deployment.\"/a/b\".router", "round-robin-pool")]
    [InlineData("akka.cluster.role.game.min-nr-of-members", "2")]
    [InlineData("akka.cluster.sharding.distributed-data.gossip-interval", "1s")]
    [InlineData("akka.coordinated-shutdown.phases.service-unbind.timeout", "9s")]
    [InlineData("akka.stream.materializer.max-input-buffer-size", "32")]
    [InlineData("akka.cluster.shutdown-after-unsuccessful-join-seed-nodes", "60s")]
    [InlineData("akka.cluster.split-brain-resolver.down-all-when-unstable", "20s")]
    public void Akkas_keys_are_known_also_where_users_choose_the_name(string key, string value) =>
        Assert.Null(KnownKeys.All.FaultOf(Setting.Scalar(key, value, "test")));
}

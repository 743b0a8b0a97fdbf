using Mallard.Hosting;

namespace Mallard.Node.Hosting.Tests;

public class PriorityTests
{
    private const string Key = "mallard.gateway.client-port";

    [Fact]
    public async Task A_file_named_with_config_wins_over_the_shipped_files()
    {
        using var file = new TempFile("mallard.gateway.client-port = 1001");
        Assert.Equal($"{Key} = 1001  # {file.Path} line 1", (await ProgramRun.Of("--check", "--config", file.Path)).Setting(Key));
    }

    [Fact]
    public async Task Of_two_files_named_with_config_the_later_one_wins()
    {
        using var first = new TempFile("mallard.gateway.client-port = 1001");
        using var second = new TempFile("mallard { gateway { client-port = 1002 } }");
        Assert.Contains(" = 1002  #", (await ProgramRun.Of("--check", "--config", first.Path, "--config", second.Path)).Setting(Key));
    }

    [Fact]
    public async Task An_environment_variable_wins_over_files()
    {
        using var file = new TempFile("mallard.gateway.client-port = 1001");
        var run = await ProgramRun.With("MALLARD__GATEWAY__CLIENT_PORT", "1003", "--check", "--config", file.Path);
        Assert.Equal($"{Key} = 1003  # environment variable MALLARD__GATEWAY__CLIENT_PORT", run.Setting(Key));
    }

    [Fact]
    public async Task The_command_line_wins_over_the_environment()
    {
        var run = await ProgramRun.With("MALLARD__GATEWAY__CLIENT_PORT", "1003", "--check", "--set", $"{Key}=1004");
        Assert.Equal($"{Key} = 1004  # option --set", run.Setting(Key));
    }

    [Fact]
    public async Task A_named_option_wins_over_set() =>
        Assert.Contains(" = 1005  #", (await ProgramRun.Of("--check", "--client-port", "1005", "--set", $"{Key}=1004")).Setting(Key));

    [Theory]
    [InlineData("AKKA__LOGLEVEL", "debug", "akka.loglevel = debug")]
    [InlineData("AKKA__LOG_LEVEL", "debug", "akka.loglevel = debug")]
    [InlineData("AKKA__REMOTE__DOT_NETTY__TCP__PORT", "9000", "akka.remote.dot-netty.tcp.port = 9000")]
    [InlineData("MALLARD__CLIENT_VERSION", "1 # 2 ${x} \"y\"", "mallard.client-version = 1 # 2 ${x} \"y\"")]
    [InlineData("AKKA__CLUSTER__SEED_NODES", "a:1, b:2", "akka.cluster.seed-nodes = [akka.tcp://mallard@a:1, akka.tcp://mallard@b:2]")]
    [InlineData("MALLARD__GATEWAY__ACCOUNTS__ALLOWED_TOP_LEVEL_DOMAINS", "[\"org\", de]", "mallard.gateway.accounts.allowed-top-level-domains = [org, de]")]
    public async Task Environment_variables_reach_keys_with_dashes_without_dashes_and_lists(string variable, string value, string setting)
    {
        var run = await ProgramRun.With(variable, value, "--check");
        Assert.Equal($"{setting}  # environment variable {variable}", run.Setting(setting.Split(" = ")[0]));
    }

    [Fact]
    public async Task Numbered_environment_variables_are_one_list_that_replaces_the_one_of_the_files()
    {
        var options = new NodeHostOptions
        {
            Environment = new Dictionary<string, string>
            {
                ["AKKA__CLUSTER__SEED_NODES__1"] = "b:2",
                ["AKKA__CLUSTER__SEED_NODES__0"] = "a:1",
                ["PATH"] = "/bin",
                ["MALLARD_HOME"] = "not ours",
            },
        };
        var run = await ProgramRun.In(options, "--check");
        Assert.StartsWith("akka.cluster.seed-nodes = [akka.tcp://mallard@a:1, akka.tcp://mallard@b:2]", run.Setting("akka.cluster.seed-nodes"));
    }

    [Fact]
    public async Task Seeds_of_the_command_line_replace_those_of_the_files()
    {
        var run = await ProgramRun.Of("--check", "--seed", "a:1", "--seed", "akka.tcp://mallard@b:2");
        Assert.Equal("akka.cluster.seed-nodes = [akka.tcp://mallard@a:1, akka.tcp://mallard@b:2]  # option --seed", run.Setting("akka.cluster.seed-nodes"));
    }

    [Fact]
    public async Task Standalone_reads_its_own_file_after_those_of_its_roles()
    {
        var run = await ProgramRun.In(new NodeHostOptions(), [ProgramRun.Gateway, new FakeRole("lobby"), new FakeRole("game")], "--check");
        Assert.Contains(" = 8090  # hocon/standalone.conf", run.Setting("akka.remote.dot-netty.tcp.port"));
        Assert.Contains("mallard.game.tick = 50ms", run.Output);
    }
}

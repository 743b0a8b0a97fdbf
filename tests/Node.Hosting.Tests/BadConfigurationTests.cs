using Mallard.Hosting;

namespace Mallard.Node.Hosting.Tests;

public class BadConfigurationTests
{
    private static async Task<ProgramRun> RunWithFile(string text)
    {
        using var file = new TempFile(text);
        var run = await ProgramRun.Of("--config", file.Path);
        return run with { Errors = [.. run.Errors.Select(e => e.Replace(file.Path, "my.conf"))] };
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_named() =>
        (await ProgramRun.Of("--config", "/no/such.conf")).IsRefusedWith("gateway: /no/such.conf: the configuration file does not exist");

    [Fact]
    public async Task A_folder_in_place_of_a_file_is_named()
    {
        var run = await ProgramRun.Of("--config", Path.GetTempPath());
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"gateway: {Path.GetTempPath()}: the configuration file cannot be read: ", Assert.Single(run.Errors));
    }

    [Fact]
    public async Task A_missing_hocon_folder_is_named() =>
        (await ProgramRun.In(new NodeHostOptions { HoconFolder = "/no/hocon" }))
            .IsRefusedWith("gateway: /no/hocon: no configuration files found there; the hocon folder belongs beside the executable");

    [Fact]
    public async Task A_file_that_is_no_hocon_is_named_with_the_line() =>
        (await RunWithFile("mallard {\n  gateway {\n")).IsRefusedWith("gateway: my.conf line 3: the section mallard.gateway opened in line 2 is not closed; a } is missing");

    [Fact]
    public async Task A_bad_value_in_a_file_is_named_with_the_line_and_what_is_allowed() =>
        (await RunWithFile("# ours\nmallard.gateway.login-deadline = soon")).IsRefusedWith(
            "gateway: mallard.gateway.login-deadline = soon (my.conf line 2): must be a duration from 1s to 5m, such as 500ms, 10s or 5m");

    [Fact]
    public async Task A_bad_value_in_the_environment_is_named_with_the_variable() =>
        (await ProgramRun.With("MALLARD__GATEWAY__MAX_PAYLOAD", "lots")).IsRefusedWith(
            "gateway: mallard.gateway.max-payload = lots (environment variable MALLARD__GATEWAY__MAX_PAYLOAD): must be a size from 1 KiB to 1 MiB, such as 512, 64 KiB or 1 MiB");

    [Fact]
    public async Task A_bad_value_on_the_command_line_is_named_with_the_option() =>
        (await ProgramRun.Of("--set", "mallard.gateway.client-port=99999")).IsRefusedWith(
            "gateway: mallard.gateway.client-port = 99999 (option --set): must be a port from 1 to 65535, or 0 for any free one");

    [Fact]
    public async Task A_bad_cluster_port_is_named_with_the_option() =>
        (await ProgramRun.Of("--port", "abc")).IsRefusedWith(
            "gateway: akka.remote.dot-netty.tcp.port = abc (option --port): must be a port from 1 to 65535, or 0 for any free one");

    [Fact]
    public async Task A_bad_log_level_is_named_with_the_option() =>
        (await ProgramRun.Of("--log-level", "loud")).IsRefusedWith("gateway: akka.loglevel = loud (option --log-level): must be one of debug, info, warning, error, off");

    [Fact]
    public async Task An_unknown_key_of_ours_is_refused_and_the_nearest_one_is_named() =>
        (await RunWithFile("mallard.gateway.client-prot = 1")).IsRefusedWith(
            "gateway: mallard.gateway.client-prot = 1 (my.conf line 1): unknown key; did you mean mallard.gateway.client-port?");

    [Fact]
    public async Task A_key_in_the_wrong_section_is_refused_and_the_right_one_is_named() =>
        (await ProgramRun.Of("--set", "mallard.tick=50ms")).IsRefusedWith("gateway: mallard.tick = 50ms (option --set): unknown key; did you mean mallard.game.tick?");

    [Fact]
    public async Task An_unknown_key_of_akka_is_refused_and_the_nearest_one_is_named() =>
        (await ProgramRun.With("AKKA__CLUSTER__SEED_NODE", "a:1")).IsRefusedWith(
            "gateway: akka.cluster.seed-node = a:1 (environment variable AKKA__CLUSTER__SEED_NODE): unknown key; did you mean akka.cluster.seed-nodes?");

    [Fact]
    public async Task A_key_outside_of_our_sections_is_refused() =>
        (await RunWithFile("malard.gateway.client-port = 1")).IsRefusedWith("gateway: malard.gateway.client-port = 1 (my.conf line 1): unknown key");

    [Fact]
    public async Task A_word_where_akka_wants_a_duration_is_refused() =>
        (await ProgramRun.Of("--set", "akka.cluster.split-brain-resolver.stable-after=soon")).IsRefusedWith(
            "gateway: akka.cluster.split-brain-resolver.stable-after = soon (option --set): must be a number, a duration, a size or a switch, like the default 20s");

    [Fact]
    public async Task A_setting_that_the_node_makes_itself_is_refused() =>
        (await ProgramRun.Of("--set", "akka.cluster.roles=[lobby]")).IsRefusedWith(
            "gateway: akka.cluster.roles = [lobby] (option --set): follows from the program: gateway, lobby, game, or standalone for all three");

    [Fact]
    public async Task A_value_where_a_section_stands_is_refused() =>
        (await ProgramRun.Of("--set", "mallard.gateway.accounts=off")).IsRefusedWith("gateway: mallard.gateway.accounts = off (option --set): is a section, not a value");

    [Fact]
    public async Task A_set_without_a_value_is_refused() =>
        (await ProgramRun.Of("--set", "akka.loglevel")).IsRefusedWith("gateway: --set akka.loglevel: must be KEY=VALUE, such as --set akka.loglevel=debug");

    [Fact]
    public async Task A_seed_without_a_port_is_refused() =>
        (await ProgramRun.Of("--seed", "10.0.0.1")).IsRefusedWith(
            "gateway: akka.cluster.seed-nodes = 10.0.0.1 (option --seed): must be HOST:PORT or akka.tcp://mallard@HOST:PORT");

    [Fact]
    public async Task A_node_without_seeds_does_not_found_a_cluster_by_mistake() =>
        (await ProgramRun.Of("--set", "akka.cluster.seed-nodes=[]")).IsRefusedWith(
            "gateway: akka.cluster.seed-nodes: no seed node is given; name one with --seed HOST:PORT, or found a cluster with --set mallard.cluster.join-self=on");

    [Fact]
    public async Task An_address_that_others_cannot_reach_is_refused() =>
        (await ProgramRun.Of("--host", "0.0.0.0")).IsRefusedWith(
            "gateway: akka.remote.dot-netty.tcp.hostname = 0.0.0.0 (option --host): other nodes cannot reach a node by this address; also set akka.remote.dot-netty.tcp.public-hostname to its name");

    [Fact]
    public async Task A_client_version_that_fits_no_login_is_refused() =>
        (await ProgramRun.Of("--set", "mallard.client-version=12345678901234567")).IsRefusedWith(
            "gateway: mallard.client-version = 12345678901234567 (option --set): must have at most 16 bytes, more do not fit into a login");

    [Fact]
    public async Task All_mistakes_of_a_start_are_told_at_once_each_in_its_own_line()
    {
        var run = await ProgramRun.Of("--port", "abc", "--client-port", "xyz", "--set", "mallard.log.format=xml");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(3, run.Errors.Count);
        Assert.Contains("gateway: mallard.log.format = xml (option --set): must be one of text, json", run.Errors);
    }
}

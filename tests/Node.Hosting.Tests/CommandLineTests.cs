namespace Mallard.Node.Hosting.Tests;

public class CommandLineTests
{
    [Fact]
    public async Task An_unknown_option_is_refused_and_the_nearest_one_is_named() =>
        (await ProgramRun.Of("--prot", "1")).IsRefusedWith("gateway: unknown option --prot; did you mean --port? --help lists the options");

    [Fact]
    public async Task An_option_that_resembles_nothing_is_refused_without_a_guess() =>
        (await ProgramRun.Of("--frobnicate")).IsRefusedWith("gateway: unknown option --frobnicate; --help lists the options");

    [Fact]
    public async Task A_stray_word_is_refused() =>
        (await ProgramRun.Of("start")).IsRefusedWith("gateway: 'start' is no option; --help lists the options");

    [Fact]
    public async Task An_option_without_its_value_is_refused() =>
        (await ProgramRun.Of("--port")).IsRefusedWith("gateway: Required argument missing for option: '--port'; --help explains the options");

    [Fact]
    public async Task Help_lists_the_common_options_and_those_of_the_role()
    {
        var run = await ProgramRun.Of("--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Errors);
        Assert.All(["--config", "--set", "--host", "--port", "--seed", "--check", "--log-level", "--version", "--client-port", "--client-host"], o => Assert.Contains(o, run.Output));
    }

    [Fact]
    public async Task Version_prints_program_and_version()
    {
        var run = await ProgramRun.Of("--version");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("mallard gateway 0.", run.Output);
    }

    [Fact]
    public async Task Check_prints_what_is_in_force_and_where_it_comes_from()
    {
        var run = await ProgramRun.Of("--check", "--client-port", "6000");
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Errors);
        Assert.StartsWith("gateway: the configuration is valid", run.Output);
        Assert.Equal("mallard.gateway.client-port = 6000  # option --client-port", run.Setting("mallard.gateway.client-port"));
        Assert.Matches(@"^mallard\.gateway\.login-deadline = 10s  # hocon/gateway\.conf line \d+$", run.Setting("mallard.gateway.login-deadline"));
    }

    [Fact]
    public async Task Check_keeps_passwords_secret()
    {
        var run = await ProgramRun.Of("--check", "--set", "mallard.database.connection-string=Host=db;Password=hunter2;Port=1");
        Assert.Contains("Host=db;Password=***;Port=1", run.Output);
        Assert.DoesNotContain("hunter2", run.Output);
    }

    [Fact]
    public async Task Check_of_a_bad_configuration_fails_as_a_start_would() =>
        (await ProgramRun.Of("--check", "--client-port", "abc")).IsRefusedWith(
            "gateway: mallard.gateway.client-port = abc (option --client-port): must be a port from 1 to 65535, or 0 for any free one");
}

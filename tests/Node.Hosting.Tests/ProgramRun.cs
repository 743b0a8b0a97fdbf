using Mallard.Hosting;

namespace Mallard.Node.Hosting.Tests;

/// <summary>One run of a program, seen as an operator sees it: exit code, output, error lines.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, IReadOnlyList<string> Errors)
{
    public static readonly FakeRole Gateway = new("gateway")
    {
        Options =
        [
            new NodeOption("--client-port", "mallard.gateway.client-port", "Port for players.", "PORT"),
            new NodeOption("--client-host", "mallard.gateway.client-host", "Interface for players.", "HOST"),
        ],
        Reads = settings =>
        {
            settings.Port("client-port");
            settings.Text("client-host");
            settings.Duration("login-deadline", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
            settings.Bytes("max-payload", 1024, 1 << 20);
            settings.Section("accounts").TextList("allowed-top-level-domains");
        },
    };

    public static Task<ProgramRun> Of(params string[] args) => In(new NodeHostOptions(), args);

    public static Task<ProgramRun> With(string variable, string value, params string[] args) =>
        In(new NodeHostOptions { Environment = new Dictionary<string, string> { [variable] = value } }, args);

    public static Task<ProgramRun> In(NodeHostOptions options, params string[] args) => In(options, [Gateway], args);

    public static async Task<ProgramRun> In(NodeHostOptions options, IReadOnlyList<INodeRole> roles, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await NodeHost.RunAsync(roles.Count == 1 ? roles[0].Name : "standalone", roles, args, options with { Out = output, Error = error });
        return new ProgramRun(exitCode, output.ToString(), error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The run must have failed over its configuration with this line and no other.</summary>
    public void IsRefusedWith(string line)
    {
        Assert.Equal([line], Errors);
        Assert.Equal(2, ExitCode);
        Assert.Empty(Output);
    }

    public string Setting(string key) => Output.Split('\n').Single(l => l.StartsWith(key + " = ", StringComparison.Ordinal));
}

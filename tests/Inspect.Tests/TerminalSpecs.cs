using System.Net;
using Mallard.Hosting;
using Mallard.Hosting.Configuration;

namespace Mallard.Inspect.Tests;

/// <summary>The console as somebody sits at it: a real terminal, and a real node.</summary>
public sealed class TerminalSpecs : IAsyncLifetime
{
    private RunningNode? _node;

    public async Task InitializeAsync()
    {
        if (!OperatingSystem.IsLinux()) return;
        _node = await RunningNode.StartAsync(
            "lobby",
            [new Lobby()],
            ["--port", "0", "--http-port", "0", "--inspection-port", "0", "--set", "akka.cluster.seed-nodes=[]", "--set", "mallard.cluster.join-self=on"]);
    }

    public async Task DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
    }

    [SkippableFact]
    public async Task Somebody_types_completes_recalls_looks_up_and_leaves()
    {
        Terminal.Need();
        var port = IPEndPoint.Parse(_node!.Console).Port;
        var prompt = $"127.0.0.1:{port}> ";
        await using var terminal = await Terminal.RunAsync("--port", $"{port}");
        await terminal.UntilAsync($"127.0.0.1:{port}. help lists the commands, Tab completes, exit or Ctrl+D ends.\n{prompt.TrimEnd()}");

        // What is not decided yet is listed, and what is, completed.
        await terminal.TypeAsync("cluster s");
        await terminal.PressAsync("Tab");
        await terminal.UntilAsync($"show  status\n{prompt}cluster s");
        await terminal.TypeAsync("h");
        await terminal.PressAsync("Tab");
        await terminal.UntilAsync($"{prompt}cluster show");
        await terminal.PressAsync("Enter");
        var shown = await terminal.UntilAsync(screen => Ends(screen, prompt) && screen.Contains($"{_node.Address}", StringComparison.Ordinal));
        Assert.Contains("╭", shown);

        // An address that was shown is completed too.
        await terminal.TypeAsync("node info -n ak");
        await terminal.PressAsync("Tab");
        await terminal.PressAsync("Enter");
        await terminal.UntilAsync(screen => Ends(screen, prompt) && screen.Contains("not draining", StringComparison.Ordinal) && screen.Contains($"{prompt}node info -n {_node.Address}", StringComparison.Ordinal));

        await terminal.PressAsync("Up");
        await terminal.PressAsync("Up");
        await terminal.UntilAsync(screen => Ends(screen, $"{prompt}cluster show"));
        await terminal.PressAsync("Down");
        await terminal.UntilAsync(screen => Ends(screen, $"{prompt}node info -n {_node.Address}"));
        await terminal.PressAsync("C-c");
        await terminal.UntilAsync(screen => Ends(screen, prompt) && screen.Contains("^C", StringComparison.Ordinal));

        await terminal.TypeAsync("help log level");
        await terminal.PressAsync("Enter");
        await terminal.UntilAsync("Changes something: needs a confirmation, and is written to the audit log.");
        await terminal.TypeAsync("exit");
        await terminal.PressAsync("Enter");
        await terminal.UntilAsync("ended with 0");
    }

    // The cursor is on the last line; a screen below it is empty.
    private static bool Ends(string screen, string line) => screen.TrimEnd().EndsWith(line.TrimEnd(), StringComparison.Ordinal);

    private sealed class Lobby : INodeRole, IRoleStart
    {
        public string Name => "lobby";

        public IReadOnlyList<NodeOption> Options => [];

        public IRoleStart Configure(SettingsReader settings) => this;

        public Task<string> StartAsync(NodeContext node, CancellationToken cancellationToken) => Task.FromResult("up");
    }
}

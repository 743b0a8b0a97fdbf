using System.Net;
using System.Net.Sockets;
using Mallard.Bots;
using Mallard.Cluster.Tests.Harness;

namespace Mallard.Cluster.Tests;

/// <summary>The nodes as processes, played on by the bots over real sockets, with accounts in a real database file.</summary>
[Trait("Category", "Processes")]
public sealed class ProcessScenarios : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mallard-processes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Three_processes_carry_the_bots_while_a_second_of_each_joins_and_all_stop_cleanly()
    {
        var seed = NodeProcess.FreePort();
        await using var lobby = await Start("Lobby.Node", seed, "--port", $"{seed}");
        await using var game = await Start("Game.Node", seed);
        await using var gateway = await Start("Gateway.Node", seed, "--client-port", "0");

        var first = Play(gateway.Clients, TimeSpan.FromSeconds(15));
        await using var lobby2 = await Start("Lobby.Node", seed);
        await using var game2 = await Start("Game.Node", seed);
        await using var gateway2 = await Start("Gateway.Node", seed, "--client-port", "0");
        var second = Play(gateway2.Clients, TimeSpan.FromSeconds(5));

        AssertSucceeded(await first);
        AssertSucceeded(await second);
        foreach (var node in new[] { gateway2, gateway, game2, game, lobby2, lobby })
        {
            var exitCode = await node.StopAsync();
            Assert.True(exitCode == 0, $"{node.Program} ended with {exitCode}:\n{node.Output}");
        }
    }

    [Fact]
    public async Task All_roles_in_one_process_carry_the_bots()
    {
        await using var standalone = await NodeProcess.StartAsync(
            "Standalone", _folder, "--port", "0", "--http-port", "0", "--client-port", "0", "--log-level", "warning");

        AssertSucceeded(await Play(standalone.Clients, TimeSpan.FromSeconds(3)));

        Assert.True(File.Exists(Path.Combine(_folder, "data", "mallard.db")));
        Assert.Equal(0, await standalone.StopAsync());
    }

    [Theory]
    [InlineData("unrecognized-option", "--prot", "1")]
    [InlineData("--set", "--set", "mallard.gateway.packet-rat=5")]
    [InlineData("client-port", "--client-port", "seventy")]
    [InlineData("missing.conf", "--config", "missing.conf")]
    public async Task A_mistake_on_the_command_line_stops_the_start_with_one_clear_line(string named, params string[] args)
    {
        var (exitCode, output) = await NodeProcess.RunAsync("Standalone", _folder, args);

        Assert.Equal(2, exitCode);
        Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(named == "unrecognized-option" ? "--prot" : named, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_port_in_use_stops_the_start_with_its_number()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, output) = await NodeProcess.RunAsync(
            "Standalone", _folder, "--port", "0", "--http-port", "0", "--client-port", $"{port}", "--log-level", "error");

        Assert.Equal(1, exitCode);
        Assert.Contains($"127.0.0.1:{port}", output, StringComparison.Ordinal);
    }

    private Task<NodeProcess> Start(string program, int seed, params string[] args) => NodeProcess.StartAsync(
        program,
        _folder,
        ["--http-port", "0", "--seed", $"127.0.0.1:{seed}", "--log-level", "warning", .. args.Contains("--port") ? args : [.. args, "--port", "0"]]);

    private static Task<BotReport> Play(IPEndPoint gateway, TimeSpan duration) => BotRun.RunAsync(
        new BotOptions
        {
            Host = gateway.Address.ToString(),
            Port = gateway.Port,
            Clients = 8,
            Duration = duration,
            Timeout = TimeSpan.FromSeconds(60),
        },
        progress: null,
        trace: null,
        CancellationToken.None);

    private static void AssertSucceeded(BotReport report) => Assert.True(
        report.Succeeded,
        string.Join("\n", report.Errors.Select(e => $"{e.Value}x {e.Key}").Concat(report.Tallies.Where(t => !t.Value.IsClean).Select(t => $"{t.Key}: {t.Value}"))));
}

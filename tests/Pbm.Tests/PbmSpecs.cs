using System.Diagnostics;
using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Mallard.Hosting;
using Mallard.Hosting.Configuration;
using Mallard.Inspection;
using Petabridge.Cmd.Host;

namespace Mallard.Pbm.Tests;

/// <summary>A cluster of two gateways, looked into with pbm.</summary>
public sealed class PbmSpecs(PbmSpecs.Gateways gateways) : IClassFixture<PbmSpecs.Gateways>
{
    private readonly Gateways _gateways = gateways;

    [Fact]
    public void A_node_has_the_palettes_of_the_packages_and_of_the_catalog_what_they_lack()
    {
        var host = PetabridgeCmd.Get(_gateways.First.System);

        Assert.True(host.IsStarted);
        Assert.Equal(["cluster", "cluster-sharding", "remote", "gateway", "user", "lobby", "game", "node"], host.Handlers.Select(h => h.Palette.Name));
        var lacking = host.Handlers.Skip(3).Select(h => h.Palette).ToArray();
        Assert.Equal(Catalog.Commands.Where(c => lacking.Any(p => p.Name == c.Palette)).Select(c => c.FullName), lacking.SelectMany(p => p.Commands.Select(c => $"{p.Name} {c.Name}")));
    }

    [Fact]
    public void A_client_learns_what_a_command_can_be_told()
    {
        var kick = PetabridgeCmd.Get(_gateways.First.System).Handlers.Single(h => h.Palette.Name == "gateway").Palette.Commands.Single(c => c.Name == "kick");

        Assert.Equal("Closes the connection of one user. The client may log in again.", kick.Description);
        Assert.Equal(["user", "node", "yes"], kick.ArgumentsByName.Keys);
        Assert.Equal([true, false, false], kick.ArgumentsByName.Values.Select(a => a.IsMandatory));
        Assert.Equal(["-n", "--node"], kick.ArgumentsByName["node"].Switch);
        Assert.Equal(["on"], kick.ArgumentsByName["yes"].DefaultValues);
    }

    [Fact]
    public async Task An_operators_command_gives_the_same_lines_as_the_console()
    {
        using var pbm = new PbmClient(_gateways.First);

        var page = await pbm.AskAsync("gateway connections --skip 2 --take 3");
        var settings = await pbm.AskAsync($"node config --prefix mallard.drain -n 127.0.0.1:{_gateways.Second.Port}");

        Assert.Equal(await ConsoleAsync("gateway", "connections", "--skip", "2", "--take", "3"), page.Lines.Select(Cells));
        Assert.Equal(await ConsoleAsync("node", "config", "mallard.drain", "--node", $"127.0.0.1:{_gateways.Second.Port}"), settings.Lines.Select(Cells));
        Assert.Equal("3 of 6 rows; --skip and --take show others", page.Lines[^1]);
        Assert.False(page.IsError || settings.IsError);
    }

    [Fact]
    public async Task A_change_is_made_with_a_yes_and_written_down()
    {
        using var pbm = new PbmClient(_gateways.First);

        var unsaid = await pbm.AskAsync("gateway kick --user 7");
        Assert.Equal(["gateway kick 7: Closes the connection of one user. The client may log in again. Really? Nothing was done; --yes on confirms it."], unsaid.Lines);
        Assert.True(unsaid.IsError);
        var said = await pbm.AskAsync("gateway kick --user 7 --yes on");
        Assert.Equal(["closed 7", "closed 7"], said.Lines.Select(l => l[^8..]));
        Assert.False(said.IsError);

        await UntilAsync(() => _gateways.Audit(pbm.Name).Length == 3);
        Assert.Equal(["gateway kick 7: not confirmed", "gateway kick 7: ordered", "gateway kick 7: done"], _gateways.Audit(pbm.Name));
    }

    [Fact]
    public async Task What_is_wrong_with_a_command_is_said_and_nothing_done()
    {
        using var pbm = new PbmClient(_gateways.First);

        Assert.Equal(["seven does not fit USER, which must be a whole number from 0 to 2147483647"], (await pbm.AskAsync("gateway kick --user seven --yes on")).Lines);
        Assert.Equal(["maybe does not fit --yes, which must be on or off"], (await pbm.AskAsync("gateway kick --user 7 --yes maybe")).Lines);
        Assert.Equal(["There is no lobby node"], (await pbm.AskAsync("lobby rooms")).Lines);
        Assert.True((await pbm.AskAsync("node info --node nowhere")).IsError);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_is_named_and_the_others_are_heard()
    {
        using var pbm = new PbmClient(_gateways.Second);

        var answer = await pbm.AskAsync("gateway connection --user 13");

        Assert.Equal(["13 on the second", $"no answer from {_gateways.First.Address}"], answer.Lines);
        // Who was asked about is found.
        Assert.False(answer.IsError);
    }

    [Fact]
    public async Task In_a_node_with_all_roles_pbm_finds_its_usual_port_and_consoles_another()
    {
        using var output = new StringWriter();

        var exitCode = await NodeHost.RunAsync("standalone", [new Gateway("all")], ["--check"], new NodeHostOptions { Out = output, Extensions = [new PbmExtension()] });

        Assert.Equal(0, exitCode);
        Assert.Contains("petabridge.cmd.port = 9110  # hocon/pbm.conf", output.ToString());
        Assert.Contains("mallard.inspection.port = 9114  # hocon/pbm.standalone.conf", output.ToString());
    }

    [Theory]
    [InlineData("petabridge.cmd.host = 0.0.0.0 (option --set): must be this machine's own, such as 127.0.0.1: pbm has no token to show. From elsewhere go through a tunnel, such as ssh -L", "petabridge.cmd.host=0.0.0.0")]
    [InlineData("petabridge.cmd.port = 9111 (option --set): is the one of mallard.inspection.port; choose another for one of them", "petabridge.cmd.port=9111", "mallard.inspection.port=9111")]
    public async Task A_bad_setting_stops_the_start(string fault, params string[] settings)
    {
        var failed = await Assert.ThrowsAsync<NodeStartException>(() => Gateways.StartAsync("bad", [.. settings.SelectMany(s => (string[])["--set", s])]));

        Assert.Equal([fault], failed.Lines);
    }

    // Title, columns and rows, cell by cell: the console frames them.
    private async Task<string[][]> ConsoleAsync(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Mallard.Inspect.dll"), "--port", $"{IPEndPoint.Parse(_gateways.First.Console).Port}", .. words]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var console = Process.Start(start)!;
        var output = await console.StandardOutput.ReadToEndAsync();
        await console.WaitForExitAsync();
        Assert.Equal(0, console.ExitCode);
        return [.. output.Split('\n').Where(l => l.Any(char.IsLetterOrDigit)).Select(Cells)];
    }

    private static string[] Cells(string line) => line.Replace("|", "  ", StringComparison.Ordinal).Split("  ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo()) await Task.Delay(20, late.Token);
    }

    /// <summary>The cluster.</summary>
    public sealed class Gateways : IAsyncLifetime
    {
        private readonly string _audit = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}", "audit.jsonl");

        public RunningNode First { get; private set; } = null!;

        public RunningNode Second { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            First = await StartAsync("first", "--set", "akka.cluster.seed-nodes=[]", "--set", "mallard.cluster.join-self=on", "--set", $"mallard.inspection.audit={_audit}", "--set", "mallard.inspection.answer-timeout=30s");
            // Waits for one that never answers, so not as long.
            Second = await StartAsync("second", "--seed", $"127.0.0.1:{First.Port}", "--set", "mallard.inspection.answer-timeout=5s");
            await UntilAsync(() => Cluster.Get(First.System).State.Members.Any(m => m.Address == Second.Address && m.Status == MemberStatus.Up));
        }

        public async Task DisposeAsync()
        {
            await Second.DisposeAsync();
            await First.DisposeAsync();
            Directory.Delete(Path.GetDirectoryName(_audit)!, recursive: true);
        }

        /// <summary>What a client did.</summary>
        public string[] Audit(string client)
        {
            using var file = new StreamReader(File.Open(_audit, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            var entries = file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("RenderedMessage").GetString()!.Replace("\"", "", StringComparison.Ordinal));
            var who = $"pbm at pbm {client}: ";
            return [.. entries.Where(e => e.StartsWith(who, StringComparison.Ordinal)).Select(e => e[who.Length..])];
        }

        public static Task<RunningNode> StartAsync(string name, params string[] args) => RunningNode.StartAsync(
            "gateway",
            [new Gateway(name)],
            ["--port", "0", "--http-port", "0", "--set", "mallard.inspection.port=0", .. args],
            new NodeHostOptions { Extensions = [new PbmExtension()] });
    }

    /// <summary>A gateway that has three connections to show.</summary>
    private sealed class Gateway(string name) : INodeRole, IRoleStart
    {
        public string Name => "gateway";

        public IReadOnlyList<NodeOption> Options => [];

        public IRoleStart Configure(SettingsReader settings) => this;

        public Task<string> StartAsync(NodeContext node, CancellationToken cancellationToken)
        {
            node.Inspection.Offer(node.System.ActorOf(Props.Create(() => new Doorman(name))), "gateway connections", "gateway connection", "gateway kick");
            return Task.FromResult("up");
        }
    }

    private sealed class Doorman : ReceiveActor
    {
        private static readonly Column[] Columns = [new("user", ColumnKind.Number), new("name"), new("packets", ColumnKind.Bytes), new("idle", ColumnKind.Seconds)];

        public Doorman(string name) => Receive<Hosting.Inspection.Inspect>(inspect =>
        {
            if (inspect.Call.Command.Name == "connections")
            {
                inspect.Answer.Page("Connections", Columns, [1, 2, 3], user => [(long)user, $"user{user}", 2048L * user, TimeSpan.FromSeconds(61 * user)]);
                return;
            }

            // The first one never says anything about this user.
            if (inspect.Call.Number("user") == 13 && name == "first") return;
            inspect.Answer.Line(inspect.Call.Command.Name == "connection" ? $"13 on the {name}" : $"closed {inspect.Call.Number("user")}");
            inspect.Answer.Done();
        });
    }
}

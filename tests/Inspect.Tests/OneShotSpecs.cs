using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Json.Schema;
using Mallard.Inspection;

namespace Mallard.Inspect.Tests;

public sealed class OneShotSpecs
{
    [Fact]
    public async Task A_command_prints_a_table_for_people_and_ends_with_0()
    {
        await using var node = new FakeNode(_ => InspectRun.Members);

        var run = await InspectRun.OfAsync(node, "cluster", "show", "--take", "1");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("akka.tcp://mallard@127.0.0.1:8092", run.Output);
        Assert.Contains("3.0 MiB", run.Output);
        Assert.Contains("yes", run.Output);
        Assert.Contains("1 of 7 rows; --skip and --take show others", run.Output);
        var request = await node.NextAsync();
        Assert.Equal(["cluster", "show", "--take", "1"], request.Words);
        Assert.Equal(("alice", false), (request.Operator, request.Confirmed));
    }

    [Fact]
    public async Task A_command_prints_lines_for_machines_that_fit_the_schema()
    {
        await using var node = new FakeNode(_ => [.. InspectRun.Members[..^1], new UnansweredPart(["h:1"]), new FaultPart("no"), new LinePart("앨리스"), new EndPart(1)]);
        var schema = JsonSchema.FromText(JsonLines.AnswerSchema());

        var run = await InspectRun.OfAsync(node, "cluster", "show", "--json");

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.All(lines, l => Assert.True(schema.Evaluate(JsonDocument.Parse(l).RootElement).IsValid, l));
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task A_node_that_did_not_answer_ends_it_with_1()
    {
        await using var node = new FakeNode(_ => [new UnansweredPart(["akka.tcp://mallard@h:1"]), new EndPart(1)]);

        var run = await InspectRun.OfAsync(node, "cluster", "members");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("no answer from akka.tcp://mallard@h:1\n", run.Errors.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("cluster has no command shwo; did you mean show?", "cluster", "shwo")]
    [InlineData("--port must be from 1 to 65535; --help tells more", "--port", "0", "node", "info")]
    [InlineData("--watch needs a command; --help tells more", "--watch", "2")]
    [InlineData("--fingerprint must be a SHA-256 in hex, 64 digits; --help tells more", "--fingerprint", "AB", "node", "info")]
    public async Task A_mistake_ends_it_with_2_and_asks_nobody(string error, params string[] args)
    {
        var run = await InspectRun.OfAsync(args);

        Assert.Equal((2, error), (run.ExitCode, run.Errors.Trim()));
    }

    [Fact]
    public async Task A_node_that_cannot_be_reached_ends_it_with_3()
    {
        int port;
        using (var closed = new TcpListener(IPAddress.Loopback, 0))
        {
            closed.Start();
            port = ((IPEndPoint)closed.LocalEndpoint).Port;
        }

        var run = await InspectRun.OfAsync("--port", $"{port}", "node", "info");

        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith($"127.0.0.1:{port} cannot be reached: ", run.Errors);
    }

    [Fact]
    public async Task A_node_that_hangs_up_ends_it_with_3()
    {
        await using var node = new FakeNode(_ => null);

        var run = await InspectRun.OfAsync(node, "node", "info");

        Assert.Equal((3, $"127.0.0.1:{node.Port} has ended the conversation"), (run.ExitCode, run.Errors.Trim()));
    }

    [Fact]
    public async Task A_node_that_leaves_as_it_was_told_to_may_hang_up()
    {
        await using var node = new FakeNode(_ => [new LinePart("draining"), new LeavingPart()]);

        var run = await InspectRun.OfAsync(node, "node", "drain", "--yes");

        Assert.Equal((0, "draining", ""), (run.ExitCode, run.Output.Trim(), run.Errors));
    }

    [Fact]
    public async Task Help_needs_no_node()
    {
        Assert.Contains("cluster-sharding  list-regions", (await InspectRun.OfAsync("help")).Output);
        Assert.Contains("log level [TO] [--node NODE]", (await InspectRun.OfAsync("log", "level", "--help")).Output);
        var usage = await InspectRun.OfAsync("--help");
        Assert.Contains("Exit codes: 0 done", usage.Output);
        Assert.Equal(0, usage.ExitCode);
        Assert.Equal(2, (await InspectRun.OfAsync("help", "nothing")).ExitCode);
    }

    [Fact]
    public async Task A_change_is_not_made_without_a_yes()
    {
        await using var node = new FakeNode(request => request.Confirmed ? [new LinePart("gone"), new EndPart(0)] : [new AskPart("Really?"), new EndPart(1)]);

        var unsaid = await InspectRun.OfAsync(node, "cluster", "down", "h:1");
        Assert.Equal((1, "Really? --yes confirms it."), (unsaid.ExitCode, unsaid.Errors.Trim()));

        var said = await InspectRun.OfAsync(node, "cluster", "down", "h:1", "--yes");
        Assert.Equal((0, "gone"), (said.ExitCode, said.Output.Trim()));

        var typedNo = await InspectRun.InAsync(b => b.Keys = new TypedKeys("n"), "--port", $"{node.Port}", "cluster", "down", "h:1");
        Assert.Equal(1, typedNo.ExitCode);
        Assert.DoesNotContain("gone", typedNo.Output);

        var typedYes = await InspectRun.InAsync(b => b.Keys = new TypedKeys("y"), "--port", $"{node.Port}", "cluster", "down", "h:1");
        Assert.Equal(0, typedYes.ExitCode);
        Assert.Contains("gone", typedYes.Output);
    }

    [Fact]
    public async Task The_token_comes_from_the_environment_or_from_an_option()
    {
        await using var node = new FakeNode(_ => [new EndPart(0)]);

        await InspectRun.InAsync(b => b.Token = "of the environment", "--port", $"{node.Port}", "node", "info");
        await InspectRun.InAsync(b => b.Token = "of the environment", "--port", $"{node.Port}", "--token", "of the option", "node", "info");

        Assert.Equal("of the environment", (await node.NextAsync()).Token);
        Assert.Equal("of the option", (await node.NextAsync()).Token);
    }

    [Fact]
    public async Task A_tail_shows_rows_as_they_come_and_ends_when_interrupted()
    {
        await using var node = new FakeNode(request => request.Cancel
            ? [new EndPart(0)]
            : [new TablePart("Events", [new("time", ColumnKind.Time), new("event")]), new RowsPart([["2030-01-01T00:00:00.000Z", "up"]])]);
        Action? interrupt = null;

        var running = InspectRun.InAsync(
            b => b.OnInterrupt = act =>
            {
                interrupt = act;
                return new StringWriter();
            },
            "--port",
            $"{node.Port}",
            "cluster",
            "tail");
        await node.NextAsync();
        interrupt!();

        var run = await running;
        Assert.Equal((0, "2030-01-01T00:00:00.000Z  up"), (run.ExitCode, run.Output.Trim()));
        Assert.True((await node.NextAsync()).Cancel);
    }

    [Fact]
    public async Task A_watch_asks_again_until_it_is_interrupted()
    {
        Action? interrupt = null;
        var asked = 0;
        await using var node = new FakeNode(_ =>
        {
            if (++asked == 3) interrupt!();
            return InspectRun.Members;
        });

        var run = await InspectRun.InAsync(
            b => b.OnInterrupt = act =>
            {
                interrupt = act;
                return new StringWriter();
            },
            "--port",
            $"{node.Port}",
            "--watch",
            "0.1",
            "cluster",
            "show");

        Assert.Equal(0, run.ExitCode);
        Assert.True(asked >= 3);
    }

    [Fact]
    public async Task Texts_of_others_cannot_steer_the_terminal()
    {
        await using var node = new FakeNode(_ => [new TablePart("Rooms", [new("name")]), new RowsPart([["a\u001b[2J[red]b"]]), new LinePart("c\u0007"), new EndPart(0)]);

        var run = await InspectRun.OfAsync(node, "lobby", "rooms");

        Assert.Contains("a?[2J[red]b", run.Output);
        Assert.Contains("c?", run.Output);
    }
}

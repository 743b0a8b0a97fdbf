using Mallard.Inspection;

namespace Mallard.Inspect.Tests;

/// <summary>Many commands in one go, typed or piped.</summary>
public sealed class ConsoleSpecs
{
    [Fact]
    public async Task Commands_come_line_by_line_where_nobody_types_and_the_worst_exit_code_counts()
    {
        await using var node = new FakeNode(request => request.Words[0] == "node" ? [new LinePart("info"), new EndPart(1)] : [new LinePart("shown"), new EndPart(0)]);

        var run = await InspectRun.InAsync(b => b.Lines = "# a comment\n\ncluster show\nnode info\ncluster status\n", "--port", $"{node.Port}");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["shown", "info", "shown"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_mistake_in_a_piped_line_does_not_stop_the_others()
    {
        await using var node = new FakeNode(_ => [new LinePart("shown"), new EndPart(0)]);

        var run = await InspectRun.InAsync(b => b.Lines = "cluster shwo\nlog \"tail\ncluster show\nexit\ncluster show", "--port", $"{node.Port}");

        Assert.Equal((2, "shown"), (run.ExitCode, run.Output.Trim()));
        Assert.Equal(["cluster has no command shwo; did you mean show?", "The quote \" is not closed"], run.Errors.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_console_completes_remembers_and_ends()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}");
        await using var node = new FakeNode(_ => InspectRun.Members);
        try
        {
            var run = await InspectRun.InAsync(
                b => (b.Keys, b.HistoryFile) = (new TypedKeys("cluster sh{Tab}{Enter}{Up}{Enter}exit{Enter}never{Enter}"), file), "--port", $"{node.Port}");

            Assert.Equal(0, run.ExitCode);
            Assert.Contains($"127.0.0.1:{node.Port}> cluster show", run.Output);
            Assert.Equal(["cluster show "], await File.ReadAllLinesAsync(file));
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Equal(["cluster", "show"], (await node.NextAsync()).Words);
        Assert.Equal(["cluster", "show"], (await node.NextAsync()).Words);
    }

    [Fact]
    public async Task Addresses_that_were_shown_can_be_completed()
    {
        await using var node = new FakeNode(request => request.Words[1] == "show" ? InspectRun.Members : [new EndPart(0)]);

        await InspectRun.InAsync(b => b.Keys = new TypedKeys("cluster show{Enter}node info --node {Tab}{Enter}"), "--port", $"{node.Port}");

        await node.NextAsync();
        Assert.Equal(["node", "info", "--node", "akka.tcp://mallard@127.0.0.1:8092"], (await node.NextAsync()).Words);
    }

    [Fact]
    public async Task A_console_outlives_a_node_that_hangs_up()
    {
        var first = true;
        await using var node = new FakeNode(_ =>
        {
            if (!first) return [new LinePart("here again"), new EndPart(0)];
            first = false;
            return null;
        });

        var run = await InspectRun.InAsync(b => b.Keys = new TypedKeys("node info{Enter}node info{Enter}{Ctrl+D}"), "--port", $"{node.Port}");

        Assert.Contains("has ended the conversation", run.Errors);
        Assert.Contains("here again", run.Output);
    }

    [Fact]
    public async Task A_change_is_confirmed_with_a_key()
    {
        await using var node = new FakeNode(request => request.Confirmed ? [new LinePart("drained"), new EndPart(0)] : [new AskPart("Really?"), new EndPart(1)]);

        var run = await InspectRun.InAsync(b => b.Keys = new TypedKeys("node drain{Enter}nnode drain{Enter}y"), "--port", $"{node.Port}");

        Assert.Equal(1, run.Output.Split("drained").Length - 1);
        Assert.Contains("Really? [y/N] no", run.Output);
        Assert.Contains("Really? [y/N] yes", run.Output);
    }
}

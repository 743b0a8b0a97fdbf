using Akka.Actor;
using Akka.Cluster;
using Mallard.Inspection;

namespace Mallard.Node.Hosting.Tests.Inspection;

/// <summary>Members that go, or fall silent, while somebody looks.</summary>
public sealed class ClusterChangeSpecs : IAsyncLifetime
{
    private InspectionScenario _cluster = null!;
    private ConsoleClient _console = null!;

    public async Task InitializeAsync()
    {
        _cluster = await InspectionScenario.OfAsync("lobby", "game", "gateway");
        _console = await ConsoleClient.ToAsync(_cluster[0]);
    }

    public async Task DisposeAsync()
    {
        await _console.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_member_leaves_only_when_that_is_confirmed()
    {
        var question = await _console.AskAsync($"cluster leave {_cluster.NameOf(1)}");
        Assert.StartsWith($"cluster leave {_cluster.NameOf(1)}: Lets a member leave", question.Question);
        Assert.Equal(1, question.ExitCode);
        Assert.False(_cluster[1].WhenEnded.IsCompleted);

        await using var watching = await ConsoleClient.ToAsync(_cluster[2]);
        await watching.SendAsync("cluster tail");
        Assert.IsType<TablePart>(await watching.ReadAsync());
        var answer = await _console.AskAsync($"cluster leave {_cluster.NameOf(1)}", confirmed: true);
        Assert.Equal([$"{_cluster.NameOf(1)} was told to leave; cluster tail shows it go"], answer.Lines);

        await _cluster[1].WhenEnded.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains(_cluster.NameOf(1), await watching.ReadUntilAsync("removed"));
    }

    [Fact]
    public async Task A_node_that_an_operator_drains_tells_how_far_it_is_and_ends()
    {
        Assert.NotNull((await _console.AskAsync($"node drain --node {_cluster.NameOf(1)}")).Question);
        Assert.False(_cluster[1].Drain.IsDraining);

        var answer = await _console.AskAsync($"node drain --node {_cluster.NameOf(1)}", confirmed: true);

        Assert.Contains(answer.Lines, l => l.Contains("asked for by the console", StringComparison.Ordinal));
        Assert.Contains(answer.Lines, l => l.EndsWith("hands over what is left and leaves the cluster", StringComparison.Ordinal));
        Assert.Equal((0, 0), (answer.ExitCode, answer.Faults.Count));
        await _cluster[1].WhenEnded.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_tail_of_a_node_that_ends_says_so()
    {
        await _console.SendAsync($"log tail --node {_cluster.NameOf(1)}");
        Assert.IsType<TablePart>(await _console.ReadAsync());

        var stopped = _cluster[1].StopAsync();

        while (await _console.ReadAsync() is var part)
        {
            if (part is not FaultPart fault) continue;
            Assert.Equal(("The node has ended, or cannot be reached any more", _cluster.NameOf(1)), (fault.Message, fault.Node));
            Assert.Equal(1, Assert.IsType<EndPart>(await _console.ReadAsync()).ExitCode);
            break;
        }

        await stopped;
    }

    [Fact]
    public async Task A_member_that_does_not_answer_is_named_and_the_others_are_heard()
    {
        // The actor that would answer is gone; the member lives.
        await StopInspectionOf(2);

        var answer = await _console.AskAsync("cluster members");

        Assert.Equal([_cluster.NameOf(2)], answer.Unanswered);
        Assert.Equal(2, answer.Rows.Count);
        Assert.Equal((2, 1), (answer.Total, answer.ExitCode));
        var alone = await _console.AskAsync($"node info --node {_cluster.NameOf(2)}");
        Assert.Equal([_cluster.NameOf(2)], alone.Unanswered);
        Assert.Equal(1, alone.ExitCode);
    }

    private async Task StopInspectionOf(int node)
    {
        var actor = await _cluster[node].System.ActorSelection("/user/inspection").ResolveOne(TimeSpan.FromSeconds(10));
        await actor.GracefulStop(TimeSpan.FromSeconds(10));
        Assert.Equal(MemberStatus.Up, Cluster.Get(_cluster[node].System).SelfMember.Status);
    }
}

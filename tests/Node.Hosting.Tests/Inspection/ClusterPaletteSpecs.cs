using Mallard.Inspection;

namespace Mallard.Node.Hosting.Tests.Inspection;

/// <summary>The palettes that every node offers, asked of a cluster of several.</summary>
public sealed class ClusterPaletteSpecs(ThreeMembers members) : IClassFixture<ThreeMembers>, IAsyncLifetime
{
    private readonly InspectionScenario _cluster = members.Cluster;
    private ConsoleClient _console = null!;

    public async Task InitializeAsync() => _console = await ConsoleClient.ToAsync(_cluster[0]);

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact]
    public async Task Cluster_show_lists_the_members_oldest_first()
    {
        var answer = await _console.AskAsync("cluster show");

        Assert.Equal(["address", "roles", "status", "reachable", "leader", "age", "version"], answer.Columns);
        Assert.Equal([_cluster.NameOf(0), _cluster.NameOf(1), _cluster.NameOf(2)], answer.Rows.Select(r => r[0]));
        Assert.Equal(["lobby", "game", "gateway"], answer.Rows.Select(r => r[1]));
        Assert.All(answer.Rows, r => Assert.Equal(("up", "true"), (r[2], r[3])));
        Assert.Single(answer.Rows, r => r[4] == "true");
        Assert.Equal((3, 0), (answer.Total, answer.ExitCode));
    }

    [Fact]
    public async Task A_page_is_a_part_of_it_and_tells_how_many_there_are()
    {
        var answer = await _console.AskAsync("cluster show --skip 1 --take 1");

        Assert.Equal([_cluster.NameOf(1)], answer.Rows.Select(r => r[0]));
        Assert.Equal(3, answer.Total);
        Assert.Equal(["game"], (await _console.AskAsync("cluster show --role game")).Rows.Select(r => r[1]));
    }

    [Fact]
    public async Task Another_member_can_be_asked_how_it_sees_the_cluster()
    {
        var other = $"127.0.0.1:{_cluster[2].Port}";

        Assert.Equal(_cluster.NameOf(2), (await _console.AskAsync($"cluster status --node {other}"))["seen by"]);
        Assert.Equal(_cluster.NameOf(0), (await _console.AskAsync("cluster status"))["seen by"]);
    }

    [Fact]
    public async Task Cluster_status_says_who_leads_and_how_it_goes()
    {
        var answer = await _console.AskAsync("cluster status");

        Assert.Equal("3 up", answer["members"]);
        Assert.Equal("nobody", answer["unreachable"]);
        Assert.StartsWith("1 member, leader akka.tcp://", answer["role gateway"]);
        Assert.Equal("all members are up and can be reached", answer["health"]);
    }

    [Fact]
    public async Task Every_member_speaks_for_itself()
    {
        var answer = await _console.AskAsync("cluster members");

        Assert.Equal("node", answer.Columns[0]);
        Assert.Equal(Enumerable.Range(0, 3).Select(_cluster.NameOf).Order(StringComparer.Ordinal), answer.Rows.Select(r => r[0]));
        var row = answer.Rows.Single(r => r[0] == _cluster.NameOf(1));
        Assert.Equal(("game", "3", _cluster[1].Console), (row[1], row[7], row[9]));
        Assert.Equal((3, 0), (answer.Total, answer.ExitCode));
    }

    [Fact]
    public async Task A_page_goes_across_members()
    {
        var all = (await _console.AskAsync("cluster members")).Rows.Select(r => r[0]).ToArray();

        var page = await _console.AskAsync("cluster members --skip 1 --take 5");

        Assert.Equal(all[1..], page.Rows.Select(r => r[0]));
        Assert.Equal(3, page.Total);
        var none = await _console.AskAsync("cluster members --skip 10");
        Assert.Empty(none.Rows);
        Assert.Equal((3, 0), (none.Total, none.ExitCode));
    }

    [Fact]
    public async Task Somebody_who_is_no_member_cannot_be_asked_or_sent_away()
    {
        Assert.Equal(["127.0.0.1:1 is not a member of the cluster; cluster show lists them"], (await _console.AskAsync("node info --node 127.0.0.1:1")).Faults);
        var answer = await _console.AskAsync("cluster down 127.0.0.1:1", confirmed: true);
        Assert.Equal(["127.0.0.1:1 is not a member of the cluster; cluster show lists them"], answer.Faults);
        Assert.Equal(1, answer.ExitCode);
    }

    [Fact]
    public async Task A_tail_ends_when_it_is_cancelled_and_the_console_goes_on()
    {
        var id = await _console.SendAsync($"cluster tail --node {_cluster.NameOf(1)}");
        Assert.IsType<TablePart>(await _console.ReadAsync());

        await _console.CancelAsync(id);

        while (await _console.ReadAsync() is var part)
        {
            if (part is not EndPart end) continue;
            Assert.Equal((id, 0), (end.Id, end.ExitCode));
            break;
        }

        Assert.Equal(0, (await _console.AskAsync("cluster status")).ExitCode);
    }

    [Fact]
    public async Task A_command_of_a_role_that_offers_nothing_is_told_apart_from_silence()
    {
        var answer = await _console.AskAsync("gateway connections");

        Assert.Equal(["not offered by this node"], answer.Faults);
        Assert.Equal(1, answer.ExitCode);
        Assert.Equal(["not offered by this node"], (await _console.AskAsync("lobby rooms")).Faults);
    }
}

/// <summary>A cluster that is only looked at, and so is one for all who look.</summary>
public sealed class ThreeMembers : IAsyncLifetime
{
    internal InspectionScenario Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await InspectionScenario.OfAsync("lobby", "game", "gateway");

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}

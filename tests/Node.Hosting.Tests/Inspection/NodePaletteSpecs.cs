using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Mallard.Hosting.Inspection;
using Mallard.Inspection;
using Mallard.Messages.Sharding;

namespace Mallard.Node.Hosting.Tests.Inspection;

/// <summary>What one node tells of itself, and what changes it.</summary>
public sealed class NodePaletteSpecs : IAsyncLifetime
{
    private readonly string _audit = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}", "audit.jsonl");
    private InspectionScenario _cluster = null!;
    private ConsoleClient _console = null!;

    public async Task InitializeAsync()
    {
        _cluster = await InspectionScenario.OfAsync(["lobby", "game"], "--set", $"mallard.inspection.audit={_audit}");
        _console = await ConsoleClient.ToAsync(_cluster[0]);
    }

    public async Task DisposeAsync()
    {
        await _console.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_audit)!, recursive: true);
    }

    [Fact]
    public async Task Node_info_tells_what_runs_there()
    {
        var own = await _console.AskAsync("node info");
        var other = await _console.AskAsync($"node info -n 127.0.0.1:{_cluster[1].Port}");

        Assert.Equal(("lobby", _cluster[0].Console, "up"), (own["program"], own["console"], own["status"]));
        Assert.Equal(("game", _cluster[1].Console, "not draining"), (other["program"], other["console"], other["drain"]));
    }

    [Fact]
    public async Task Node_config_tells_what_is_in_force_and_where_it_comes_from()
    {
        var answer = await _console.AskAsync($"node config mallard.inspection --node {_cluster.NameOf(1)}");

        Assert.Equal(["key", "value", "source"], answer.Columns);
        Assert.Contains(answer.Rows, r => r is ["mallard.inspection.port", "0", "option --inspection-port"]);
        Assert.Contains(answer.Rows, r => r is ["mallard.inspection.max-consoles", "8", _] && r[2].StartsWith("hocon/cluster.conf", StringComparison.Ordinal));
        Assert.All(answer.Rows, r => Assert.StartsWith("mallard.inspection", r[0]));
        Assert.Equal(answer.Rows.Count, answer.Total);
        var page = await _console.AskAsync("node config --take 2 --skip 3");
        Assert.Equal(2, page.Rows.Count);
        Assert.True(page.Total > 20);
    }

    [Fact]
    public async Task The_tree_of_actors_begins_and_ends_where_it_is_told_to()
    {
        // Who answers has been made, and so have its children.
        await _cluster[0].System.ActorOf(Props.Create(() => new Parent(3)), "parent").Ask<ActorIdentity>(new Identify(1), TimeSpan.FromSeconds(10));

        var all = await _console.AskAsync("actor hierarchy --start /user/parent");
        Assert.Equal(["/user/parent", "/user/parent/child-0", "/user/parent/child-1", "/user/parent/child-2"], all.Rows.Select(r => r[0]));
        Assert.Equal(["/user/parent", "Parent", "3", "0"], all.Rows[0]);
        Assert.Empty(all.Lines);

        var some = await _console.AskAsync("actor hierarchy --start /user/parent --children 2");
        Assert.Equal(["/user/parent", "/user/parent/child-0", "/user/parent/child-1"], some.Rows.Select(r => r[0]));
        Assert.Equal(["There are more; --start, --depth, --children and --take show others"], some.Lines);
        Assert.Single((await _console.AskAsync("actor hierarchy -s /user/parent -d 0")).Rows);
        Assert.Equal(2, (await _console.AskAsync("actor hierarchy --take 2")).Rows.Count);
        Assert.Contains((await _console.AskAsync("actor hierarchy -s /user")).Rows, r => r[0] == "/user/inspection");
        Assert.Equal(["there is no actor /user/nobody"], (await _console.AskAsync("actor hierarchy -s /user/nobody")).Faults);
        Assert.DoesNotContain((await _console.AskAsync($"actor hierarchy -n {_cluster.NameOf(1)}")).Rows, r => r[0] == "/user/parent");
    }

    [Fact]
    public async Task The_log_is_shown_from_before_and_as_it_comes()
    {
        _cluster[1].System.Log.Warning("The {What} has come", "past");
        await InspectionScenario.UntilAsync(() => Logged(1, "The past has come"));

        await _console.SendAsync($"log tail --level warning --node {_cluster.NameOf(1)}");
        Assert.EndsWith("The past has come", await _console.ReadUntilAsync("The past has come"));

        _cluster[1].System.Log.Info("not for everybody");
        _cluster[1].System.Log.Error("The {What} has come", "future");
        var row = await _console.ReadUntilAsync(" has come");
        Assert.Contains("| error | ", row);
        Assert.EndsWith("The future has come", row);
    }

    [Fact]
    public async Task The_log_level_changes_while_the_node_runs()
    {
        Assert.Equal(["log level info"], (await _console.AskAsync("log level")).Lines);
        var log = Logging.GetLogger(_cluster[0].System, "test");
        log.Debug("nobody hears this");
        Assert.False(log.IsDebugEnabled);

        Assert.Equal(["log level debug"], (await _console.AskAsync("log level debug", confirmed: true)).Lines);
        Logging.GetLogger(_cluster[0].System, "test").Debug("everybody hears this");
        await _console.SendAsync("log tail");
        await _console.ReadUntilAsync("everybody hears this");

        await using var other = await ConsoleClient.ToAsync(_cluster[0]);
        Assert.Equal(["log level warning"], (await other.AskAsync("log level warning", confirmed: true)).Lines);
        Assert.Equal(["log level off"], (await other.AskAsync("log level off", confirmed: true)).Lines);
        Assert.Equal(["log level info"], (await other.AskAsync($"log level --node {_cluster.NameOf(1)}")).Lines);
    }

    [Fact]
    public async Task What_was_changed_and_what_was_refused_is_written_down()
    {
        await _console.AskAsync("log level debug");
        await _console.AskAsync("log level debug", confirmed: true);
        await _console.AskAsync("log level");
        await _console.AskAsync("cluster down 127.0.0.1:1", confirmed: true);
        await InspectionScenario.UntilAsync(() => AuditLines().Length == 5);

        var from = _console.Socket.LocalEndPoint;
        Assert.Equal(
            [
                $"alice at {from}: log level debug: not confirmed",
                $"alice at {from}: log level debug: ordered",
                $"alice at {from}: log level debug: done",
                $"alice at {from}: cluster down 127.0.0.1:1: ordered",
                $"alice at {from}: cluster down 127.0.0.1:1: failed: 127.0.0.1:1 is not a member of the cluster; cluster show lists them",
            ],
            AuditEntries());
        Assert.All(AuditLines(), l => Assert.True(l.TryGetProperty("Timestamp", out _)));
    }

    [Fact]
    public async Task A_node_that_is_told_to_drain_itself_says_that_it_leaves_and_the_audit_log_has_what_came_of_it()
    {
        await using var console = await ConsoleClient.ToAsync(_cluster[1]);
        await console.SendAsync("node drain", confirmed: true);

        var parts = new List<AnswerPart>();
        try
        {
            while (await console.TryReadAsync() is { } part) parts.Add(part);
        }
        catch (IOException)
        {
            // So it may end, too.
        }

        // Whether the node gets to say that the answer is over is a matter of luck.
        Assert.IsType<LeavingPart>(parts.Last(p => p is not EndPart));
        await _cluster[1].WhenEnded.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.EndsWith("node drain: done: the node leaves the cluster and ends", AuditEntries()[^1]);
    }

    [Fact]
    public async Task An_audit_log_that_cannot_be_written_stops_the_start()
    {
        var run = await ProgramRun.Of("--port", "0", "--set", "akka.cluster.seed-nodes=[]", "--set", "mallard.cluster.join-self=on", "--set", $"mallard.inspection.audit={Path.GetTempPath()}");

        Assert.StartsWith($"gateway: The audit log {Path.GetTempPath()} (mallard.inspection.audit) cannot be written: ", Assert.Single(run.Errors));
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task Each_node_tells_of_the_shards_that_live_there()
    {
        foreach (var i in new[] { 0, 1 })
        {
            var region = await ClusterSharding.Get(_cluster[i].System).StartAsync(
                ShardTypes.User, _ => Props.Create(() => new Parent(0)), ClusterShardingSettings.Create(_cluster[i].System), HashCodeMessageExtractor.Create(4, m => m as string));
            for (var user = 1; user <= 20 && i == 1; user++) region.Tell($"{user}");
        }

        Answer entities;
        do entities = await _console.AskAsync("cluster-sharding region-entities --type user");
        while (entities.Rows.Count < 20);

        Assert.Equal(["node", "shard", "entity"], entities.Columns);
        Assert.Equal(Enumerable.Range(1, 20), entities.Rows.Select(r => int.Parse(r[2])).Order());
        Assert.Equal(20, entities.Total);
        var page = await _console.AskAsync("cluster-sharding region-entities --type user --skip 5 --take 10");
        Assert.Equal(entities.Rows.Skip(5).Take(10).Select(r => r[2]), page.Rows.Select(r => r[2]));

        var stats = await _console.AskAsync("cluster-sharding region-stats -t user");
        Assert.Equal(20, stats.Rows.Sum(r => int.Parse(r[2])));
        Assert.Equal(stats.Rows.Select(r => (r[0], r[1])), entities.Rows.Select(r => (r[0], r[1])).Distinct());

        var regions = await _console.AskAsync("cluster-sharding list-regions");
        Assert.Equal(["node", "type", "shards", "entities"], regions.Columns);
        Assert.Equal(2, regions.Rows.Count);
        Assert.All(regions.Rows, r => Assert.Equal("user", r[1]));
        Assert.Equal((stats.Rows.Count, 20), (regions.Rows.Sum(r => int.Parse(r[2])), regions.Rows.Sum(r => int.Parse(r[3]))));
        Assert.Empty((await _console.AskAsync("cluster-sharding region-stats -t match")).Rows);
    }

    [Fact]
    public async Task A_role_offers_commands_and_its_rows_become_one_table()
    {
        var role = new FakeRole("gateway")
        {
            Starts = (node, _) =>
            {
                node.Inspection.Offer(node.System.ActorOf(Props.Create(() => new Doorman(250))), "gateway connections", "gateway kick");
                return Task.FromResult("up");
            },
        };
        await _cluster.AddAsync(role);
        await _cluster.AddAsync(role);

        var page = await _console.AskAsync("gateway connections --skip 240 --take 20");

        Assert.Equal(["node", "user"], page.Columns);
        Assert.Equal([.. Enumerable.Range(240, 10), .. Enumerable.Range(0, 10)], page.Rows.Select(r => int.Parse(r[1])));
        Assert.Equal(2, page.Rows.Select(r => r[0]).Distinct().Count());
        Assert.Equal((500, 0), (page.Total, page.ExitCode));
        var all = await _console.AskAsync("gateway connections --take 1000");
        Assert.Equal(500, all.Rows.Count);
        Assert.True(all.Parts.OfType<RowsPart>().Count() >= 6);
        Assert.Equal(2, (await _console.AskAsync("gateway kick 7", confirmed: true)).Lines.Count);
        Assert.Equal([$"{_cluster.NameOf(0)} is no gateway node"], (await _console.AskAsync($"gateway connections --node {_cluster.NameOf(0)}")).Faults);
    }

    [Fact]
    public async Task What_one_of_many_has_is_told_by_it_alone_and_what_none_has_is_a_fault()
    {
        foreach (var (user, silence) in ((long, long)[])[(7, 0), (8, 7)])
        {
            await _cluster.AddAsync(new FakeRole("gateway")
            {
                Starts = (node, _) =>
                {
                    node.Inspection.Offer(node.System.ActorOf(Props.Create(() => new Keeper(user, silence))), "gateway connection", "gateway kick");
                    return Task.FromResult("up");
                },
            });
        }

        var found = await _console.AskAsync("gateway connection 8");
        Assert.Equal(["what", "value"], found.Columns);
        Assert.Equal(("8", 0), (found["user"], found.ExitCode));
        var kicked = await _console.AskAsync("gateway kick 7", confirmed: true);
        Assert.Equal(["closed 7"], kicked.Lines);
        // Done, though the other is silent: it could have said nothing against it.
        Assert.Equal((_cluster.NameOf(3), 0), (kicked.Unanswered.Single(), kicked.ExitCode));

        var missing = await _console.AskAsync("gateway kick 9", confirmed: true);
        Assert.Equal(["No connection of this user was found"], missing.Faults);
        Assert.Equal(1, missing.ExitCode);
        var elsewhere = await _console.AskAsync($"gateway connection 8 --node {_cluster.NameOf(2)}");
        Assert.Equal(["No connection of this user was found"], elsewhere.Faults);
        await InspectionScenario.UntilAsync(() => AuditLines().Length == 4);
        var entries = AuditEntries();
        Assert.Contains(entries, e => e.EndsWith($"gateway kick 7: done; no answer from {_cluster.NameOf(3)}", StringComparison.Ordinal));
        Assert.EndsWith("failed: No connection of this user was found", entries[^1]);
    }

    [Fact]
    public async Task A_role_cannot_offer_what_the_catalog_does_not_have()
    {
        var role = new FakeRole("gateway")
        {
            Starts = (node, _) =>
            {
                node.Inspection.Offer(ActorRefs.Nobody, "gateway dance");
                return Task.FromResult("up");
            },
        };

        var failed = await Assert.ThrowsAsync<Mallard.Hosting.NodeStartException>(() => _cluster.AddAsync(role));

        Assert.Contains("The catalog has no command gateway dance", failed.Message);
    }

    private async Task<bool> Logged(int node, string text)
    {
        await using var console = await ConsoleClient.ToAsync(_cluster[node]);
        await console.SendAsync("log tail --last 500");
        await console.ReadAsync();
        return await console.ReadAsync() is RowsPart rows && rows.Rows.Any(r => r[3].Text == text);
    }

    private string[] AuditEntries() => [.. AuditLines().Select(l => l.GetProperty("RenderedMessage").GetString()!.Replace("\"", "", StringComparison.Ordinal))];

    private System.Text.Json.JsonElement[] AuditLines()
    {
        using var file = new StreamReader(File.Open(_audit, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement)];
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent(int children)
        {
            for (var i = 0; i < children; i++) Context.ActorOf(Props.Create(() => new Parent(0)), $"child-{i}");
            ReceiveAny(_ => { });
        }
    }

    /// <summary>Has the connection of one user, and never says anything about another.</summary>
    private sealed class Keeper : ReceiveActor
    {
        public Keeper(long user, long silence) => Receive<Inspect>(inspect =>
        {
            if (inspect.Call.Number("user") == silence) return;
            if (inspect.Call.Number("user") == user)
            {
                if (inspect.Call.Changes)
                {
                    inspect.Answer.Line($"closed {user}");
                }
                else
                {
                    inspect.Answer.Table("Connection", new Column("what"), new Column("value"));
                    inspect.Answer.Row("user", $"{user}");
                }
            }

            inspect.Answer.Done();
        });
    }

    private sealed class Doorman : ReceiveActor
    {
        public Doorman(int users) => Receive<Inspect>(inspect =>
        {
            if (inspect.Call.Command.Name == "connections")
            {
                inspect.Answer.Page("Connections", [new Column("user", ColumnKind.Number)], Enumerable.Range(0, users).ToArray(), user => [(long)user]);
                return;
            }

            inspect.Answer.Line($"closed {inspect.Call.Number("user")}");
            inspect.Answer.Done();
        });
    }
}

using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Mallard.Hosting;
using Mallard.Hosting.Actors;
using Mallard.Threads;
using Microsoft.Extensions.Time.Testing;

namespace Mallard.Node.Hosting.Tests;

public class RunningNodeTests
{
    private static readonly string[] Founder = ["--port", "0", "--http-port", "0", "--set", "akka.cluster.seed-nodes=[]", "--set", "mallard.cluster.join-self=on"];
    private static readonly FakeRole Lobby = new("lobby");
    private static readonly FakeRole Game = new("game");

    [Fact]
    public async Task Two_nodes_become_one_cluster_and_stop_in_good_order()
    {
        await using var lobby = await RunningNode.StartAsync("lobby", [Lobby], Founder);
        await using var game = await RunningNode.StartAsync("game", [Game], ["--port", "0", "--http-port", "0", "--seed", $"127.0.0.1:{lobby.Port}"]);

        await Sees<ClusterEvent.MemberUp>(lobby, game.Address);
        Assert.Equal(["game"], Cluster.Get(game.System).SelfRoles);

        var removed = Sees<ClusterEvent.MemberRemoved>(lobby, game.Address);
        await game.StopAsync();
        await removed;
        await lobby.StopAsync();
        Assert.True(lobby.WhenEnded.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_gateway_starts_last_and_a_summary_tells_what_runs_where()
    {
        var started = new List<string>();
        FakeRole Role(string name) => new(name)
        {
            Starts = (node, _) =>
            {
                lock (started) started.Add(name);
                return Task.FromResult($"{name} for clients {node.Settings.ClientVersion}");
            },
        };
        using var stop = new CancellationTokenSource();
        var last = new FakeRole("gateway")
        {
            Starts = (_, _) =>
            {
                started.Add("gateway");
                stop.CancelAfter(TimeSpan.Zero);
                return Task.FromResult("gateway at 127.0.0.1:5555");
            },
        };

        var run = await ProgramRun.In(new NodeHostOptions { Stop = stop.Token }, [last, Role("lobby"), Role("game")], "--port", "0", "--http-port", "0");

        Assert.Empty(run.Errors);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["lobby", "game", "gateway"], started);
        Assert.Contains("mallard standalone is up", run.Output);
        Assert.Contains("gateway   gateway at 127.0.0.1:5555", run.Output);
        Assert.Contains("lobby for clients 1.0.0", run.Output);
        Assert.Contains("akka.tcp://mallard@127.0.0.1:", run.Output);
        Assert.Contains("hocon/standalone.conf", run.Output);
        Assert.Contains("Ctrl+C or SIGTERM", run.Output);
    }

    [Fact]
    public async Task A_cluster_port_in_use_is_one_line_and_a_failed_start()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var run = await ProgramRun.Of("--port", port.ToString());

        Assert.Equal([$"gateway: The cluster port 127.0.0.1:{port} is in use by another process; choose another with --host or --port"], run.Errors);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_one_line_and_a_failed_start()
    {
        var run = await ProgramRun.Of("--host", "192.0.2.1", "--port", "0");
        Assert.Equal(["gateway: The cluster address 192.0.2.1:0 is not an address of this machine; choose another with --host or --port"], run.Errors);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_seed_that_does_not_answer_is_one_line_and_a_failed_start()
    {
        var run = await ProgramRun.Of("--port", "0", "--http-port", "0", "--seed", "127.0.0.1:1", "--set", "mallard.cluster.join-timeout=1s");
        Assert.Matches(
            @"^gateway: No seed node let akka\.tcp://mallard@127\.0\.0\.1:\d+ in within 1s \(mallard\.cluster\.join-timeout\); tried akka\.tcp://mallard@127\.0\.0\.1:1; start one of them, or name another with --seed HOST:PORT$",
            Assert.Single(run.Errors));
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_role_that_cannot_start_is_one_line_and_leaves_nothing_running()
    {
        ActorSystem? system = null;
        var role = new FakeRole("lobby")
        {
            Starts = (node, _) =>
            {
                system = node.System;
                throw new NodeStartException("The client port 127.0.0.1:5555 is in use");
            },
        };
        var run = await ProgramRun.In(new NodeHostOptions(), [role], Founder);
        Assert.Equal(["lobby: The client port 127.0.0.1:5555 is in use"], run.Errors);
        Assert.Equal(1, run.ExitCode);
        Assert.True(system!.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task A_role_that_fails_unexpectedly_is_one_line_and_the_log_has_the_rest()
    {
        var role = new FakeRole("lobby") { Starts = (_, _) => throw new InvalidOperationException("no such thing") };
        var run = await ProgramRun.In(new NodeHostOptions(), [role], Founder);
        Assert.Equal(["lobby: The role lobby could not start: no such thing"], run.Errors);
        Assert.Contains("System.InvalidOperationException: no such thing", run.Output);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_node_that_is_downed_ends_with_a_line_why_and_a_failure()
    {
        var role = new FakeRole("lobby")
        {
            Starts = (node, _) =>
            {
                var cluster = Cluster.Get(node.System);
                cluster.Down(cluster.SelfAddress);
                return Task.FromResult("up");
            },
        };
        var run = await ProgramRun.In(new NodeHostOptions(), [role], Founder);
        Assert.StartsWith("lobby: ended: the other nodes could not reach this one", Assert.Single(run.Errors));
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_node_that_is_told_to_leave_ends_well()
    {
        var role = new FakeRole("lobby")
        {
            Starts = (node, _) =>
            {
                var cluster = Cluster.Get(node.System);
                cluster.Leave(cluster.SelfAddress);
                return Task.FromResult("up");
            },
        };
        var run = await ProgramRun.In(new NodeHostOptions(), [role], Founder);
        Assert.Equal(["lobby: left the cluster, as it was told to"], run.Errors);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Json_logs_have_named_properties_and_utc_times_and_nothing_stands_between_them()
    {
        using var stop = new CancellationTokenSource();
        var role = new FakeRole("lobby")
        {
            Starts = (node, _) =>
            {
                node.System.Log.Warning("The room {RoomId} is {State}", 42, "full");
                stop.CancelAfter(TimeSpan.Zero);
                return Task.FromResult("up");
            },
        };
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var run = await ProgramRun.In(new NodeHostOptions { Stop = stop.Token, Time = time }, [role], [.. Founder, "--set", "mallard.log.format=json"]);

        var entries = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement).ToArray();
        var entry = entries.Single(e => e.GetProperty("MessageTemplate").GetString() == "The room {RoomId} is {State}");
        Assert.Equal(42, entry.GetProperty("Properties").GetProperty("RoomId").GetInt32());
        Assert.Equal("Warning", entry.GetProperty("Level").GetString());
        Assert.Equal(time.GetUtcNow(), entry.GetProperty("Timestamp").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task Threads_that_players_wait_for_are_more_than_ordinary_ones_where_the_settings_want_it(string setting)
    {
        using var stop = new CancellationTokenSource();
        HotThreads? threads = null;
        var role = new FakeRole("lobby")
        {
            Starts = (node, _) =>
            {
                threads = NodeThreads.Of(node.System);
                stop.CancelAfter(TimeSpan.Zero);
                return Task.FromResult("up");
            },
        };

        var run = await ProgramRun.In(new NodeHostOptions { Stop = stop.Token }, [role], [.. Founder, "--set", $"mallard.threads.real-time={setting}"]);

        Assert.Equal(0, run.ExitCode);
        if (setting == "on") Assert.NotSame(HotThreads.Ordinary, threads);
        else Assert.Same(HotThreads.Ordinary, threads);
    }

    [Fact]
    public async Task The_log_level_of_the_command_line_is_in_force()
    {
        var role = new FakeRole("lobby")
        {
            Starts = (node, _) =>
            {
                node.System.Log.Info("quiet please");
                node.System.Log.Error("this matters");
                throw new NodeStartException("enough");
            },
        };
        var run = await ProgramRun.In(new NodeHostOptions(), [role], [.. Founder, "--log-level", "error"]);
        Assert.Contains("this matters", run.Output);
        Assert.DoesNotContain("quiet please", run.Output);
    }

    private static async Task Sees<TEvent>(RunningNode node, Address member)
        where TEvent : ClusterEvent.IMemberEvent
    {
        var seen = new TaskCompletionSource();
        node.System.ActorOf(Props.CreateBy(new Watcher<TEvent>.Producer(member, seen)));
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private sealed class Watcher<TEvent> : ReceiveActor
        where TEvent : ClusterEvent.IMemberEvent
    {
        private Watcher(Address member, TaskCompletionSource seen)
        {
            Receive<TEvent>(e => e.Member.Address == member, _ => seen.TrySetResult());
            ReceiveAny(_ => { });
            Cluster.Get(Context.System).Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(TEvent));
        }

        public sealed class Producer(Address member, TaskCompletionSource seen) : IIndirectActorProducer
        {
            public Type ActorType => typeof(Watcher<TEvent>);

            public ActorBase Produce() => new Watcher<TEvent>(member, seen);

            public void Release(ActorBase actor)
            {
            }
        }
    }
}

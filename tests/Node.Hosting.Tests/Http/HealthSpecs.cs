using System.Net;
using System.Net.Sockets;
using Akka;
using Akka.Actor;
using Mallard.Hosting;
using Mallard.Hosting.Health;

namespace Mallard.Node.Hosting.Tests.Http;

/// <summary>Alive and ready, from the first moment of a node to the last.</summary>
public sealed class HealthSpecs : HttpScenario
{
    [Fact]
    public async Task A_node_that_has_not_joined_yet_is_alive_and_says_why_it_is_not_ready()
    {
        using var enough = new CancellationTokenSource();
        var port = FreePort();
        var starting = RunningNode.StartAsync(
            "lobby", [new FakeRole("lobby")], ["--port", "0", "--http-port", $"{port}", "--seed", "127.0.0.1:1"], cancellationToken: enough.Token);

        var ready = await AsksUntil(new Uri($"http://127.0.0.1:{port}/ready"), a => a.Status == 503);
        var alive = await Asks(new Uri($"http://127.0.0.1:{port}/alive"));

        Assert.Equal(["member", "lobby"], ready.Reasons);
        Assert.Equal(200, alive.Status);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        await Assert.ThrowsAsync<HttpRequestException>(() => Asks(new Uri($"http://127.0.0.1:{port}/alive")));
    }

    [Fact]
    public async Task A_node_is_ready_when_its_roles_have_started_and_not_before()
    {
        var port = FreePort();
        Answer? meanwhile = null;
        var role = new FakeRole("game")
        {
            Starts = async (_, _) =>
            {
                meanwhile = await Asks(new Uri($"http://127.0.0.1:{port}/ready"));
                return "up";
            },
        };

        await using var node = await Founds(role, "--http-port", $"{port}");

        Assert.Equal(503, meanwhile!.Status);
        Assert.Equal(["game"], meanwhile.Reasons);
        var ready = await Asks(node, "/ready");
        Assert.Equal((200, """{"status":"ready","reasons":[]}"""), (ready.Status, ready.Body));
        Assert.DoesNotContain("Server", ready.Headers);
    }

    [Fact]
    public async Task Any_part_of_a_node_may_add_a_condition()
    {
        ReadinessCondition? draining = null;
        var role = new FakeRole("game")
        {
            Starts = (node, _) =>
            {
                draining = Readiness.Of(node.System).Add("draining");
                return Task.FromResult("up");
            },
        };
        await using var node = await Founds(role);

        draining!.NotMet("an operator drains the node");
        var unready = await Asks(node, "/ready");
        draining.Met();
        var ready = await Asks(node, "/ready");

        Assert.Equal(
            (503, """{"status":"not ready","reasons":[{"condition":"draining","reason":"an operator drains the node"}]}"""), (unready.Status, unready.Body));
        Assert.Equal(200, ready.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_node_that_stops_says_so_before_anything_of_it_stops(bool byItself)
    {
        var port = FreePort();
        (Answer Ready, Answer Alive)? atFirst = null;
        var role = new FakeRole("gateway")
        {
            Starts = (node, _) =>
            {
                CoordinatedShutdown.Get(node.System).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "goodbye", async () =>
                {
                    atFirst = (await Asks(new Uri($"http://127.0.0.1:{port}/ready")), await Asks(new Uri($"http://127.0.0.1:{port}/alive")));
                    return Done.Instance;
                });
                return Task.FromResult("up");
            },
        };
        await using var node = await Founds(role, "--http-port", $"{port}");

        if (byItself) await CoordinatedShutdown.Get(node.System).Run(CoordinatedShutdown.ClusterDowningReason.Instance);
        else await node.StopAsync();

        Assert.Equal(503, atFirst!.Value.Ready.Status);
        Assert.Contains("running", atFirst.Value.Ready.Reasons);
        Assert.Equal(200, atFirst.Value.Alive.Status);
    }

    [Fact]
    public async Task Without_its_actor_system_a_node_is_not_alive()
    {
        await using var node = await Founds(new FakeRole("game"));
        await node.StopAsync();

        var alive = await Asks(node, "/alive");

        Assert.Equal(503, alive.Status);
        Assert.Contains("the actor system has ended", alive.Body);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_and_a_failed_start()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var run = await ProgramRun.Of("--port", "0", "--http-port", $"{port}");

        Assert.Equal([$"gateway: The HTTP port 127.0.0.1:{port} is in use by another process; choose another with --http-port or mallard.http.host"], run.Errors);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task It_can_be_turned_off()
    {
        await using var node = await Founds(new FakeRole("game"), "--set", "mallard.http.enabled=off");

        Assert.Null(node.HttpAddress);
    }

    [Fact]
    public async Task A_load_balancer_may_ask_for_the_head_alone_and_nobody_may_change_anything()
    {
        await using var node = await Founds(new FakeRole("game"));

        var head = await Asks(new Uri(node.HttpAddress!, "/ready"), HttpMethod.Head);
        var post = await Asks(new Uri(node.HttpAddress!, "/ready"), HttpMethod.Post);

        Assert.Equal((200, ""), (head.Status, head.Body));
        Assert.Equal(405, post.Status);
    }
}

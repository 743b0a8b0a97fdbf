using Akka.Actor;
using Mallard.Hosting;
using Mallard.Hosting.Draining;
using Microsoft.Extensions.Time.Testing;

namespace Mallard.Node.Hosting.Tests.Draining;

/// <summary>A node that is told to drain, as the operator and its roles see it.</summary>
public sealed class NodeDrainSpecs
{
    private static readonly string[] Founder = ["--port", "0", "--http-port", "0", "--inspection-port", "0", "--set", "akka.cluster.seed-nodes=[]", "--set", "mallard.cluster.join-self=on"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly DrainLimits Limits = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10));
    private static readonly DrainRequest Forced = new("a test", Limits, Force: true);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_node_that_nobody_drains_is_not_draining()
    {
        await using var node = await Start(new ScriptedStep("game"));

        Assert.False(node.Drain.IsDraining);
        Assert.Equal(["not draining"], node.Drain.Progress.Lines);
        await node.StopAsync();
        Assert.False(node.Drain.Finished.IsCompleted);
    }

    [Fact]
    public async Task The_last_node_of_its_role_says_what_nobody_will_do_and_goes_on_only_when_forced()
    {
        var step = new ScriptedStep("game");
        await using var node = await Start(step);

        var refused = node.Drain.Begin(Forced with { Force = false });

        Assert.Equal(DrainOutcome.Refused, refused.Outcome);
        Assert.Equal(["no other game node is up: nobody quacks"], refused.Lines);
        Assert.False(node.Drain.IsDraining);
        Assert.False(step.Announced.Task.IsCompleted);

        var begun = node.Drain.Begin(Forced);

        Assert.Equal(DrainOutcome.Begun, begun.Outcome);
        Assert.Equal("no other game node is up: nobody quacks", begun.Lines[0]);
        step.Work.SetResult();
        await node.Drain.Finished.WaitAsync(Patience);
    }

    [Fact]
    public async Task What_never_comes_to_rest_keeps_no_node_from_its_end()
    {
        using var mayGoOn = new ManualResetEventSlim();
        using var isStuck = new ManualResetEventSlim();
        var stuck = new FakeRole("game")
        {
            Starts = (node, _) =>
            {
                node.System.ActorOf(Props.Create(() => new Stuck(isStuck, mayGoOn))).Tell("work");
                return Task.FromResult("up");
            },
        };
        await using var node = await RunningNode.StartAsync("game", [stuck], Founder, new NodeHostOptions { Time = _time });
        Assert.True(isStuck.Wait(Patience));

        node.Drain.Begin(Forced);
        var ends = node.Drain.Finished.WaitAsync(Patience);
        while (!ends.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(ends, Task.Delay(50));
        }

        await ends;
        Assert.True(node.WhenEnded.IsCompletedSuccessfully);
        Assert.False(node.System.WhenTerminated.IsCompleted);
        mayGoOn.Set();
        await node.System.WhenTerminated.WaitAsync(Patience);
    }

    private sealed class Stuck : ReceiveActor
    {
        public Stuck(ManualResetEventSlim isStuck, ManualResetEventSlim mayGoOn) => ReceiveAny(_ =>
        {
            isStuck.Set();
            mayGoOn.Wait();
        });
    }

    [Fact]
    public async Task A_node_with_another_of_its_role_needs_no_force()
    {
        var step = new ScriptedStep("game");
        await using var other = await RunningNode.StartAsync("game", [new FakeRole("game")], Founder);
        await using var node = await RunningNode.StartAsync("game", [Draining(step)], ["--port", "0", "--http-port", "0", "--inspection-port", "0", "--seed", $"127.0.0.1:{other.Port}"]);
        step.Work.SetResult();

        Assert.Equal(DrainOutcome.Begun, node.Drain.Begin(Forced with { Force = false }).Outcome);

        await node.Drain.Finished.WaitAsync(Patience);
        Assert.True(node.WhenEnded.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_node_is_not_ready_at_once_and_refuses_nobody_before_the_grace_is_over()
    {
        var gateway = new ScriptedStep("gateway", refusesPlayers: true);
        await using var node = await Start(gateway);

        node.Drain.Begin(Forced);
        Assert.True(node.Drain.IsDraining);
        await gateway.Announced.Task.WaitAsync(Patience);
        _time.Advance(Limits.Grace - TimeSpan.FromMilliseconds(1));
        Assert.False(gateway.Finishing.Task.IsCompleted);
        Assert.Equal(DrainPhase.Announced, node.Drain.Progress.Phase);
        Assert.Equal(["draining since 12:00:00Z, asked for by a test: not ready for new players, refuses none before 12:00:05Z"], node.Drain.Progress.Lines);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        await gateway.Finishing.Task.WaitAsync(Patience);
        gateway.Work.SetResult();
        await node.Drain.Finished.WaitAsync(Patience);
    }

    [Fact]
    public async Task Without_players_to_refuse_there_is_no_grace_to_wait_for()
    {
        var game = new ScriptedStep("game");
        await using var node = await Start(game);

        node.Drain.Begin(Forced);

        await game.Finishing.Task.WaitAsync(Patience);
        game.Work.SetResult();
        await node.Drain.Finished.WaitAsync(Patience);
    }

    [Fact]
    public async Task The_node_stays_until_the_last_of_its_roles_has_ended_and_tells_what_is_left()
    {
        var (lobby, game) = (new ScriptedStep("lobby"), new ScriptedStep("game"));
        await using var node = await Start(lobby, game);
        var seen = new List<DrainPhase>();
        using var watching = node.Drain.Watch(progress =>
        {
            lock (seen) seen.Add(progress.Phase);
        });

        node.Drain.Begin(Forced);
        await Told(node, p => p.Roles.Count == 2 && p.Roles.All(r => r.IsWaiting));
        var work = await game.Finishing.Task.WaitAsync(Patience);
        lobby.Work.SetResult();
        work.Report(new DrainCount(1, "match", "matches"), new DrainCount(4, "player", "players"));

        var progress = await Told(node, p => p.Roles.Any(r => !r.IsWaiting));
        Assert.Equal(
            [
                "draining since 12:00:00Z, asked for by a test: waits for matches until 12:10:00Z, for other players until 12:02:00Z",
                "lobby: nothing left",
                "game: waits, 1 match, 4 players left",
            ],
            progress.Lines);
        Assert.False(node.WhenEnded.IsCompleted);

        work.Report(new DrainCount(0, "match", "matches"));
        game.Work.SetResult();

        await node.Drain.Finished.WaitAsync(Patience);
        Assert.True(node.WhenEnded.IsCompletedSuccessfully);
        Assert.Equal(DrainPhase.Ended, node.Drain.Progress.Phase);
        lock (seen) Assert.Equal([DrainPhase.Announced, DrainPhase.Waiting, DrainPhase.Leaving, DrainPhase.Ended], seen.Distinct());
    }

    [Fact]
    public async Task What_has_not_ended_at_its_limit_is_not_waited_for()
    {
        var game = new ScriptedStep("game");
        await using var node = await Start(game);
        node.Drain.Begin(Forced);
        var work = await game.Finishing.Task.WaitAsync(Patience);

        _time.Advance(Limits.Players);
        Assert.Equal((true, false), (work.PlayerLimit.IsCancellationRequested, work.MatchLimit.IsCancellationRequested));
        _time.Advance(Limits.Matches - Limits.Players);

        await node.Drain.Finished.WaitAsync(Patience);
    }

    [Fact]
    public async Task Asked_again_it_is_the_same_drain_and_its_limits_become_shorter_but_not_longer()
    {
        var game = new ScriptedStep("game");
        await using var node = await Start(game);
        node.Drain.Begin(Forced);
        var work = await game.Finishing.Task.WaitAsync(Patience);

        var longer = node.Drain.Begin(new DrainRequest("somebody else", new DrainLimits(Limits.Grace, Limits.Players, TimeSpan.FromHours(1))));

        Assert.Equal(DrainOutcome.UnderWay, longer.Outcome);
        Assert.StartsWith("draining since 12:00:00Z, asked for by a test: waits for matches until 12:10:00Z", longer.Lines[0]);

        var shorter = node.Drain.Begin(new DrainRequest("a signal", new DrainLimits(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero), Force: true));

        Assert.Equal(DrainOutcome.UnderWay, shorter.Outcome);
        Assert.True(work.MatchLimit.IsCancellationRequested);
        await node.Drain.Finished.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_role_that_fails_keeps_nobody()
    {
        var (lobby, game) = (new ScriptedStep("lobby") { Fails = true }, new ScriptedStep("game"));
        await using var node = await Start(lobby, game);
        node.Drain.Begin(Forced);
        await game.Finishing.Task.WaitAsync(Patience);

        game.Work.SetResult();

        await node.Drain.Finished.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_node_that_ends_for_another_reason_waits_for_nothing_any_more()
    {
        var game = new ScriptedStep("game");
        await using var node = await Start(game);
        node.Drain.Begin(Forced);
        await game.Finishing.Task.WaitAsync(Patience);

        await node.StopAsync();

        await node.Drain.Finished.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_role_that_comes_after_the_drain_has_begun_is_refused()
    {
        var game = new ScriptedStep("game");
        await using var node = await Start(game);
        node.Drain.Begin(Forced);

        Assert.Throws<InvalidOperationException>(() => node.Drain.Add(new ScriptedStep("lobby")));

        game.Work.SetResult();
        await node.Drain.Finished.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_signal_waits_as_long_as_its_own_limits_say()
    {
        using var stop = new CancellationTokenSource();
        var game = new ScriptedStep("game");
        var role = new FakeRole("game")
        {
            Starts = (node, _) =>
            {
                node.Drain.Add(game);
                stop.CancelAfter(TimeSpan.Zero);
                return Task.FromResult("up");
            },
        };
        var run = ProgramRun.In(new NodeHostOptions { Stop = stop.Token, Time = _time }, [role], [.. Founder, "--set", "mallard.drain.signal.match-limit=20s"]);
        var work = await game.Finishing.Task.WaitAsync(Patience);
        Assert.False(work.MatchLimit.IsCancellationRequested);
        Assert.True(work.PlayerLimit.IsCancellationRequested);
        Assert.False(run.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(20));

        var ended = await run.WaitAsync(Patience);
        Assert.Equal((0, []), (ended.ExitCode, ended.Errors));
        Assert.Contains("no other game node is up: nobody quacks", ended.Output);
        Assert.Contains("asked for by a signal: hands over what is left and leaves the cluster", ended.Output);
    }

    [Fact]
    public async Task A_program_whose_node_was_drained_from_inside_ends_with_0_and_without_a_complaint()
    {
        var role = new FakeRole("game")
        {
            Starts = (node, _) =>
            {
                node.Drain.Begin(Forced);
                return Task.FromResult("up");
            },
        };

        var run = await ProgramRun.In(new NodeHostOptions(), [role], Founder).WaitAsync(Patience);

        Assert.Equal((0, []), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("mallard.drain.match-limit", "25h", "0ms to 24h")]
    [InlineData("mallard.drain.signal.player-limit", "-1s", "0ms to 24h")]
    [InlineData("mallard.drain.grace", "soon", "0ms to 60m")]
    public async Task A_limit_that_makes_no_sense_is_refused_with_its_name(string key, string value, string allowed)
    {
        var run = await ProgramRun.In(new NodeHostOptions(), [new FakeRole("game")], [.. Founder, "--check", "--set", $"{key}={value}"]);

        var line = Assert.Single(run.Errors);
        Assert.Contains(key, line);
        Assert.Contains(allowed, line);
        Assert.Equal(2, run.ExitCode);
    }

    private Task<RunningNode> Start(params ScriptedStep[] steps) => RunningNode.StartAsync(
        steps.Length == 1 ? steps[0].Role : "standalone", [.. steps.Select(Draining)], Founder, new NodeHostOptions { Time = _time });

    private static FakeRole Draining(ScriptedStep step) => new(step.Role)
    {
        Starts = (node, _) =>
        {
            node.Drain.Add(step);
            return Task.FromResult("up");
        },
    };

    private static async Task<DrainProgress> Told(RunningNode node, Func<DrainProgress, bool> wanted)
    {
        var told = new TaskCompletionSource<DrainProgress>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watching = node.Drain.Watch(Look);
        Look(node.Drain.Progress);
        return await told.Task.WaitAsync(Patience);

        void Look(DrainProgress progress)
        {
            if (wanted(progress)) told.TrySetResult(progress);
        }
    }
}

using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Mallard.Game.Matches;
using Mallard.Game.Node.Tests.Support;
using Mallard.Game.Placement;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Serialization;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Placement;

/// <summary>What a node tells of its load.</summary>
public sealed class LoadReporterSpecs : TestKit
{
    private static readonly Config Configuration = ConfigurationFactory.ParseString(
        """
        akka.loglevel = WARNING
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.test.single-expect-default = 20s
        """).WithFallback(SerializationCheck.Bindings);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly IActorRef _reporter;
    private GameNodeLoad? _last;
    private int _reports;

    public LoadReporterSpecs(ITestOutputHelper output)
        : base(Configuration, "load", output)
    {
        _reporter = Sys.ActorOf(Props.Create(() => new LoadReporter(Interval, _time, OnReport, null)));
        _reporter.Tell(LoadReporter.Begin.Instance);
    }

    [Fact]
    public async Task A_node_that_cannot_host_matches_yet_reports_nothing()
    {
        var reports = new List<GameNodeLoad>();
        var early = Sys.ActorOf(Props.Create(() => new LoadReporter(Interval, _time, reports.Add, null)));
        early.Tell(new LoadReporter.MatchLoad(new MatchId(0x10, new RoomId(1)), 2), CreateTestProbe().Ref);
        await PassesAnInterval();
        await early.Ask<ActorIdentity>(new Identify(null));
        Assert.Empty(reports);

        early.Tell(LoadReporter.Begin.Instance);
        await early.Ask<ActorIdentity>(new Identify(null));

        Assert.Equal((1, 2), (Assert.Single(reports).Matches, reports[0].Players));
    }

    [Fact]
    public async Task A_node_that_starts_reports_that_it_is_empty()
    {
        var load = await Reported();

        var address = Cluster.Get(Sys).SelfAddress;
        Assert.Equal(new GameNodeLoad(LoadReports.NodeOf(Cluster.Get(Sys).SelfUniqueAddress), address.ToString(), 0, 0, [], _time.GetUtcNow().UtcTicks), load);
    }

    [Fact]
    public async Task Matches_and_their_players_are_counted()
    {
        Has(CreateTestProbe(), players: 2);
        Has(CreateTestProbe(), players: 3);

        await PassesAnInterval();

        Assert.Equal((2, 5), await Figures());
    }

    [Fact]
    public async Task A_match_that_reports_again_is_counted_once()
    {
        var match = CreateTestProbe();
        Has(match, players: 4);
        Has(match, players: 1);

        await PassesAnInterval();

        Assert.Equal((1, 1), await Figures());
    }

    [Fact]
    public async Task A_match_that_is_gone_counts_no_more()
    {
        var match = CreateTestProbe();
        Has(match, players: 4);
        Has(CreateTestProbe(), players: 2);
        await PassesAnInterval();

        Sys.Stop(match.Ref);

        await AwaitAssertAsync(async () =>
        {
            await PassesAnInterval();
            Assert.Equal((1, 2), await Figures());
        });
    }

    [Fact]
    public async Task A_match_that_has_hung_counts_no_more_and_comes_back_as_nothing()
    {
        var match = CreateTestProbe();
        Has(match, players: 4);

        _reporter.Tell(new LoadReporter.GivenUp(match.Ref));
        await PassesAnInterval();
        Assert.Equal((0, 0), await Figures());
        Sys.Stop(match.Ref);
        await PassesAnInterval();

        Assert.Equal((0, 0), await Figures());
    }

    [Fact]
    public async Task A_node_whose_threads_have_all_hung_takes_no_matches_until_one_is_back()
    {
        _reporter.Tell(new LoadReporter.Stuck(true));
        Assert.True((await Reported()).Draining);

        _reporter.Tell(new LoadReporter.Stuck(false));
        Assert.False((await Reported()).Draining);
    }

    [Fact]
    public async Task A_match_that_has_begun_is_named_for_a_while_even_when_it_is_over_already()
    {
        var (brief, later) = (CreateTestProbe(), CreateTestProbe());
        Has(brief, players: 2, room: 7);
        Sys.Stop(brief.Ref);
        await PassesAnInterval();
        Assert.Equal([new MatchId(0x10, new RoomId(7))], (await Reported()).Newest);

        await Passes(LoadReporter.NewFor - Interval);
        Has(later, players: 2, room: 8);
        await PassesAnInterval();

        Assert.Equal([new MatchId(0x10, new RoomId(8))], (await Reported()).Newest);
    }

    [Fact]
    public async Task Changes_are_published_at_the_interval_and_not_before()
    {
        Has(CreateTestProbe(), players: 2);

        await Passes(Interval - TimeSpan.FromMilliseconds(1));
        Assert.Equal((0, 0), await Figures());
        await Passes(TimeSpan.FromMilliseconds(1));

        Assert.Equal((1, 2), await Figures());
    }

    [Fact]
    public async Task The_same_is_reported_again_for_who_missed_it_or_came_later()
    {
        Has(CreateTestProbe(), players: 2);
        await PassesAnInterval();
        var reports = _reports;

        await PassesAnInterval();
        await PassesAnInterval();

        Assert.Equal(reports + 2, _reports);
        Assert.Equal((1, 2), await Figures());
    }

    [Fact]
    public async Task A_report_is_newer_than_the_one_before_even_when_the_clock_is_not()
    {
        var match = CreateTestProbe();
        var first = await Reported();
        Has(match, players: 2);
        ((TestScheduler)Sys.Scheduler).Advance(Interval);

        var second = await Reported();

        Assert.Equal(2, second.Players);
        Assert.True(second.Version > first.Version);
    }

    [Fact]
    public async Task A_node_that_stops_ends_its_matches_and_waits_until_the_last_one_is_over()
    {
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        Has(one, players: 2);
        Has(two, players: 3);

        _reporter.Tell(LoadReporter.EndMatches.Instance);
        await one.ExpectMsgAsync<MatchActor.HandOver>();
        await two.ExpectMsgAsync<MatchActor.HandOver>();
        Sys.Stop(one);
        await ExpectNoMsgAsync(TimeSpan.Zero);
        Sys.Stop(two);

        await ExpectMsgAsync<Akka.Done>();
    }

    [Fact]
    public async Task A_node_that_drains_says_so_at_once()
    {
        Assert.False((await Reported()).Draining);

        _ = Drains(new DrainWork());

        Assert.True((await Reported()).Draining);
        Has(CreateTestProbe(), players: 2);
        await PassesAnInterval();
        Assert.True((await Reported()).Draining);
    }

    [Fact]
    public async Task A_drain_hears_how_many_matches_are_left_and_when_the_last_one_is_over()
    {
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        Has(one, players: 2);
        Has(two, players: 3);
        var work = new DrainWork();

        var ended = Drains(work);
        Assert.Equal("2 matches, 5 players", await work.Next());
        Has(two, players: 1);
        Assert.Equal("2 matches, 3 players", await work.Next());
        Sys.Stop(one);
        Assert.Equal("1 match, 1 player", await work.Next());
        Assert.False(ended.IsCompleted);
        Sys.Stop(two);
        Assert.Equal("0 matches, 0 players", await work.Next());

        await ended.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_drain_of_a_node_without_matches_has_nothing_to_wait_for()
    {
        await Drains(new DrainWork()).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_game_node_closes_itself_to_new_matches_at_once_and_waits_no_longer_than_its_limit()
    {
        var services = new GameServices(new GameSettings(), null!, TickSource.Manual(), _time) { Links = new DirectLinks(), LoadReporter = _reporter };
        var work = new DrainWork();
        var drain = new MatchDrain(services);
        Has(CreateTestProbe(), players: 2);

        drain.Announce(work);
        Assert.True(services.IsDraining);
        var finished = drain.FinishAsync(work);
        Assert.Equal("1 match, 2 players", await work.Next());
        Assert.False(finished.IsCompleted);
        work.Limit.Cancel();

        await finished.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private Task Drains(DrainWork work)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reporter.Tell(new LoadReporter.Drain(work, ended));
        return ended.Task;
    }

    private void Has(TestProbe match, int players, int room = 1) =>
        _reporter.Tell(new LoadReporter.MatchLoad(new MatchId(0x10, new RoomId(room)), players), match.Ref);

    private Task PassesAnInterval() => Passes(Interval);

    private async Task Passes(TimeSpan time)
    {
        await Settles();
        _time.Advance(time);
        ((TestScheduler)Sys.Scheduler).Advance(time);
        await Settles();
    }

    private async Task Settles()
    {
        _reporter.Tell(new Identify("fence"), TestActor);
        await ExpectMsgAsync<ActorIdentity>();
    }

    private async Task<(int Matches, int Players)> Figures()
    {
        var load = await Reported();
        return (load.Matches, load.Players);
    }

    private async Task<GameNodeLoad> Reported()
    {
        await Settles();
        return _last!;
    }

    private void OnReport(GameNodeLoad load)
    {
        _last = load;
        _reports++;
    }
}

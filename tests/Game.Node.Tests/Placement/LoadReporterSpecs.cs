using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.DistributedData;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Mallard.Game.Matches;
using Mallard.Game.Placement;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Serialization;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Placement;

/// <summary>A node's load as its own replica of the shared data shows it.</summary>
public sealed class LoadReporterSpecs : TestKit
{
    private static readonly Config Configuration = ConfigurationFactory.ParseString(
        """
        akka.loglevel = WARNING
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
        akka.cluster.distributed-data.durable.keys = []
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.test.single-expect-default = 20s
        """).WithFallback(SerializationCheck.Bindings);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly IActorRef _reporter;

    public LoadReporterSpecs(ITestOutputHelper output)
        : base(Configuration, "load", output) =>
        _reporter = Sys.ActorOf(Props.Create(() => new LoadReporter(Interval, _time, null)));

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
    public async Task Nothing_is_published_while_nothing_changes()
    {
        Has(CreateTestProbe(), players: 2);
        await PassesAnInterval();
        var published = await Reported();

        await PassesAnInterval();
        await PassesAnInterval();

        Assert.Equal(published, await Reported());
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
        DistributedData.Get(Sys).Replicator.Tell(Dsl.Get(LoadReports.Key, ReadLocal.Instance), TestActor);
        return (await ExpectMsgAsync<GetSuccess>()).Get(LoadReports.Key)[Cluster.Get(Sys).SelfAddress.ToString()];
    }
}

using Akka.Actor;
using Akka.TestKit;
using Mallard.Game.Games;
using Mallard.Game.Matches;
using Mallard.Game.Metrics;
using Mallard.Game.Node.Tests.Support;
using Mallard.Game.Placement;
using Mallard.Hosting.Health;
using Mallard.Messages.Rooms;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

/// <summary>Games that do not come back from a call. Nobody can ask their match anything, and its players are let out all the same.</summary>
public sealed class MatchWatchSpecs : MatchStory
{
    private readonly ManualResetEventSlim _mayGoOn = new();
    private readonly SemaphoreSlim _hangs = new(0);
    private readonly ReadinessCondition _ready;
    private readonly Lazy<IActorRef> _watch;

    public MatchWatchSpecs(ITestOutputHelper output)
        : base(output)
    {
        Settings = new GameSettings { MatchThreads = 2 };
        _ready = Readiness.Of(Sys).Add("match-threads");
        _watch = new Lazy<IActorRef>(() =>
        {
            var services = Services(new OneGame(Factory));
            return Sys.ActorOf(Props.Create(() => new MatchWatch(services, _ready)));
        });
        Load.IgnoreMessages(message => message is LoadReporter.MatchLoad);
    }

    protected override void AfterAll()
    {
        _mayGoOn.Set();
        base.AfterAll();
    }

    [Fact]
    public async Task A_game_that_does_not_come_back_from_a_tick_is_given_up()
    {
        Game.OnTick = (_, _) => Hang();
        await Runs(Alice, Bob);
        await Hangs();

        await Waits(Settings.HangTimeout);

        Assert.Equal(new MatchUnknown(Id.Room, Id), await Rooms.ExpectMsgAsync<MatchUnknown>());
        Assert.Equal(new LoadReporter.GivenUp(Match), await Load.ExpectMsgAsync<LoadReporter.GivenUp>());
        Assert.Equal(1, Metrics.Ends[GameMetrics.MatchEnd.Hung]);
        Assert.Empty(Directory.All);
        Assert.Null(_ready.Reason);
    }

    [Fact]
    public async Task A_game_that_is_never_made_is_given_up_too()
    {
        Game.OnCreate = Hang;
        await IsCreatedFor(Alice);
        Connects(Alice);
        await _hangs.WaitAsync();

        await Waits(Settings.HangTimeout);

        await Rooms.ExpectMsgAsync<MatchUnknown>();
    }

    [Fact]
    public async Task A_game_that_comes_back_in_time_goes_on()
    {
        Game.OnTick = (n, _) =>
        {
            if (n == 1) Hang();
        };
        await Runs(Alice);
        await Hangs();
        await Waits(Settings.HangTimeout * 0.9);
        _mayGoOn.Set();
        await Plays(ticks: 1);

        await Waits(Settings.HangTimeout * 0.9);

        await IsSilentTo(Rooms);
        Assert.Single(Directory.All);
    }

    [Fact]
    public async Task A_game_that_comes_back_too_late_is_over()
    {
        Game.OnTick = (_, _) => Hang();
        await Runs(Alice);
        await Hangs();
        await Waits(Settings.HangTimeout);
        await WatchAsync(Match);

        _mayGoOn.Set();

        await ExpectTerminatedAsync(Match);
    }

    [Fact]
    public async Task Players_who_are_waited_for_are_no_game_that_hangs()
    {
        Settings = Settings with { GatherTimeout = 3 * Settings.HangTimeout };
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);

        await Waits(2 * Settings.HangTimeout);

        await IsSilentTo(Rooms);
    }

    [Fact]
    public async Task A_process_that_was_stopped_for_a_while_gives_nothing_up()
    {
        await Runs(Alice);
        await Waits(TimeSpan.Zero);

        var watch = (IInternalActorRef)_watch.Value;
        watch.Suspend();
        for (var looks = 0; looks < 30; looks++) ((TestScheduler)Sys.Scheduler).Advance(Settings.HangTimeout / 10);
        watch.Resume();
        await Settles(watch);

        await IsSilentTo(Rooms);
        Assert.Single(Directory.All);
    }

    [Fact]
    public async Task A_node_whose_threads_have_all_hung_wants_no_matches_until_one_is_back()
    {
        Game.OnTick = (_, _) => Hang();
        await Runs(Alice);
        var another = await AnotherRuns(Game, Carol);
        await Hangs(games: 2);

        await Waits(Settings.HangTimeout);

        await Load.FishForMessageAsync<LoadReporter.Stuck>(stuck => stuck.IsStuck);
        Assert.Contains("restart the node", _ready.Reason, StringComparison.Ordinal);
        await WatchAsync(another);
        _mayGoOn.Set();
        await ExpectTerminatedAsync(another);
        await Load.FishForMessageAsync<LoadReporter.Stuck>(stuck => !stuck.IsStuck);
        Assert.Null(_ready.Reason);
    }

    private void Hang()
    {
        _hangs.Release();
        _mayGoOn.Wait();
    }

    private async Task Hangs(int games = 1)
    {
        Time.Advance(Settings.Tick);
        Ticks.Wake();
        for (var n = 0; n < games; n++) await _hangs.WaitAsync();
    }

    // The first look finds out how it stands.
    private async Task Waits(TimeSpan time)
    {
        var look = Settings.HangTimeout / 10;
        var watch = _watch.Value;
        await Settles(watch);
        for (var passed = -look; passed < time; passed += look)
        {
            ((TestScheduler)Sys.Scheduler).Advance(look);
            await Settles(watch);
        }
    }
}

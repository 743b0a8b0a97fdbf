using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Mallard.Game.Matches;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Threads;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

public sealed class MatchThreadsSpecs : TestKit
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TickSource _ticks = TickSource.Start(TimeSpan.FromMilliseconds(50), TimeProvider.System, enough: () => 1);
    private readonly ManualResetEventSlim _isReleased = new();
    private readonly MatchThreads _threads;

    public MatchThreadsSpecs(ITestOutputHelper output)
        : base(ConfigurationFactory.ParseString("akka.test.single-expect-default = 20s"), "threads", output)
    {
        _threads = new MatchThreads(2, _ticks, HotThreads.Ordinary);
        _threads.AddTo(Sys);
    }

    [Fact]
    public async Task Matches_run_on_threads_of_their_own()
    {
        var match = Start();

        match.Tell("where");

        Assert.StartsWith("matches-", await ExpectMsgAsync<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_threads_wake_matches_by_the_clock()
    {
        _ticks.Add(TestActor);

        for (var wake = 0; wake < 5; wake++) await ExpectMsgAsync<MatchActor.Wake>();
    }

    [Fact]
    public async Task One_that_has_stopped_leaves_the_threads_to_the_next()
    {
        for (var n = 0; n < 3; n++)
        {
            var match = Start();
            match.Tell("where");
            Assert.StartsWith("matches-", await ExpectMsgAsync<string>(), StringComparison.Ordinal);
            await WatchAsync(match);
            Sys.Stop(match);
            await ExpectTerminatedAsync(match);
        }
    }

    [Fact]
    public async Task A_game_that_hangs_costs_its_match_and_a_thread_and_time_goes_on_for_the_others()
    {
        var (stuck, other) = (Start(), Start());
        stuck.Tell("hang");
        await ExpectMsgAsync("hangs");

        other.Tell("where");

        Assert.StartsWith("matches-", await ExpectMsgAsync<string>(), StringComparison.Ordinal);
        _ticks.Add(TestActor);
        for (var wake = 0; wake < 3; wake++) await ExpectMsgAsync<MatchActor.Wake>();
        _isReleased.Set();
        await ExpectMsgAsync("goes on");
    }

    [Fact]
    public void Everything_is_done_however_much_comes_from_however_many()
    {
        const int each = 5000;
        using var all = new CountdownEvent(4 * each);

        Parallel.For(0, 4, _ =>
        {
            for (var n = 0; n < each; n++) _threads.Execute(new Work(() => all.Signal()));
        });

        Assert.True(all.Wait(Limit));
    }

    [Fact]
    public void Much_work_wakes_a_second_thread()
    {
        using var meet = new Barrier(2);
        using var both = new CountdownEvent(2);
        // Neither ends before the other has begun, and between them is more than one thread should have to do.
        var meeting = new Work(() =>
        {
            if (meet.SignalAndWait(Limit)) both.Signal();
        });

        _threads.Execute(meeting);
        for (var n = 0; n < 1000; n++) _threads.Execute(new Work(() => { }));
        _threads.Execute(meeting);

        Assert.True(both.Wait(Limit));
    }

    [Fact]
    public async Task What_is_sent_in_one_piece_of_work_leaves_in_one_batch()
    {
        using var links = new PacketLinks(Sys, "links", TimeProvider.System);
        var link = links.To(TestActor);
        // A link that has just sent: what can wait would do so.
        link.Add(Packet(0), canWait: false);
        Assert.Equal(1, (await ExpectMsgAsync<PacketBatch>()).Count);

        _threads.Execute(new Work(() =>
        {
            link.Add(Packet(1), canWait: true);
            link.Add(Packet(2), canWait: false);
            link.Add(Packet(3), canWait: true);
        }));

        var batch = await ExpectMsgAsync<PacketBatch>();
        Assert.Equal([1, 2, 3], batch.Decode(Sys).Cast<Delivery>().Select(delivery => delivery.Frames.Span[0]));
    }

    [Fact]
    public async Task A_game_that_hangs_keeps_nothing_of_the_others_back()
    {
        var time = new FakeTimeProvider();
        using var links = new PacketLinks(Sys, "links", time);
        using var hangs = new ManualResetEventSlim();
        var link = links.To(TestActor);
        _threads.Execute(new Work(() =>
        {
            link.Add(Packet(1), canWait: false);
            hangs.Set();
            _isReleased.Wait(Limit);
        }));
        Assert.True(hangs.Wait(Limit));
        time.Advance(TimeSpan.FromSeconds(1));

        _threads.Execute(new Work(() => link.Add(Packet(2), canWait: false)));

        var batch = await ExpectMsgAsync<PacketBatch>();
        Assert.Equal([1, 2], batch.Decode(Sys).Cast<Delivery>().Select(delivery => delivery.Frames.Span[0]));
        _isReleased.Set();
    }

    [Fact]
    public async Task What_comes_after_the_end_is_done_elsewhere()
    {
        _threads.Dispose();
        _threads.Dispose();
        var where = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        _threads.Execute(new Work(() => where.SetResult(Thread.CurrentThread.IsThreadPoolThread)));

        Assert.True(await where.Task.WaitAsync(Limit));
    }

    protected override void AfterAll()
    {
        _isReleased.Set();
        base.AfterAll();
        _threads.Dispose();
        _isReleased.Dispose();
    }

    private static Delivery Packet(byte number) =>
        new(default, DeliveryKind.Packets, 0, [new ConnectionId(1)], new byte[] { number });

    private IActorRef Start() =>
        Sys.ActorOf(Props.Create(() => new Hanging(_isReleased)).WithDispatcher(MatchThreads.Dispatcher));

    private sealed class Hanging : ReceiveActor
    {
        public Hanging(ManualResetEventSlim isReleased)
        {
            Receive<string>(what => what == "where", _ => Sender.Tell(Thread.CurrentThread.Name ?? ""));
            Receive<string>(what => what == "hang", _ =>
            {
                Sender.Tell("hangs");
                isReleased.Wait(Limit);
                Sender.Tell("goes on");
            });
        }
    }

    private sealed class Work(Action action) : Akka.Dispatch.IRunnable
    {
        public void Run() => action();

        public void Execute() => action();
    }
}

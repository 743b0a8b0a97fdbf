namespace Mallard.Threads.Tests;

public sealed class HotThreadsSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(5);

    private readonly Scheduler _scheduler = new();
    private readonly News _news = new();
    private readonly ManualResetEventSlim _isOver = new();
    private readonly HotThreads _threads;

    public HotThreadsSpecs() => _threads = new HotThreads(_scheduler, _news, looks: false);

    [Fact]
    public void They_have_real_time_priority_from_their_start_to_their_end()
    {
        var thread = StartOne();

        Assert.Equal(1, _threads.RealTime);
        Assert.Single(_scheduler.Raised);
        End(thread);
        Assert.Equal(0, _threads.RealTime);
        Assert.Empty(_news.Told);
    }

    [Fact]
    public void Where_the_system_refuses_they_run_like_all_others_and_that_is_said_once()
    {
        _scheduler.Refusal = "not to you";

        StartOne();
        StartOne();

        Assert.Equal(0, _threads.RealTime);
        Assert.Equal(["refused: not to you"], _news.Told);
    }

    [Fact]
    public void When_others_wait_too_long_for_a_core_all_give_way()
    {
        StartOne();
        StartOne();

        _threads.Look(TimeSpan.FromSeconds(1), HotThreads.LongestWait);

        Assert.Equal(0, _threads.RealTime);
        Assert.Empty(_scheduler.Raised);
        Assert.Equal(["gave way: others waited for a core for 300 ms"], _news.Told);
    }

    [Fact]
    public void A_wait_that_is_no_harm_changes_nothing()
    {
        StartOne();

        _threads.Look(TimeSpan.FromSeconds(1), HotThreads.LongestWait - Short);

        Assert.Single(_scheduler.Raised);
        Assert.Empty(_news.Told);
    }

    [Fact]
    public void When_no_core_is_idle_for_long_because_of_them_all_give_way()
    {
        StartOne();

        for (var look = 1; look <= HotThreads.BusyLooks; look++)
        {
            Assert.Single(_scheduler.Raised);
            PassAndLook(idle: 0.02, hot: 0.41);
        }

        Assert.Empty(_scheduler.Raised);
        Assert.Equal(["gave way: no core was idle, and real-time threads took 41 % of all cores"], _news.Told);
    }

    [Theory]
    [InlineData(0.04, 0.9)]
    [InlineData(0.0, 0.19)]
    public void While_a_core_is_idle_or_others_take_them_they_keep_it(double idle, double hot)
    {
        StartOne();

        for (var look = 1; look <= HotThreads.BusyLooks; look++) PassAndLook(idle, hot);

        Assert.Single(_scheduler.Raised);
        Assert.Empty(_news.Told);
    }

    [Fact]
    public void A_moment_in_which_no_core_is_idle_is_no_harm()
    {
        StartOne();

        for (var look = 1; look < HotThreads.BusyLooks; look++) PassAndLook(idle: 0, hot: 0.9);
        PassAndLook(idle: 0.1, hot: 0.8);
        for (var look = 1; look < HotThreads.BusyLooks; look++) PassAndLook(idle: 0, hot: 0.9);

        Assert.Single(_scheduler.Raised);
        Assert.Empty(_news.Told);
    }

    [Fact]
    public void What_they_did_before_is_no_reason_now()
    {
        StartOne();
        PassAndLook(idle: 0.5, hot: 0.5);

        for (var look = 1; look <= HotThreads.BusyLooks; look++) PassAndLook(idle: 0, hot: 0.1);

        Assert.Empty(_news.Told);
    }

    [Fact]
    public void They_give_way_for_a_while_and_try_again()
    {
        StartOne();
        _threads.Look(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        _threads.Look(TimeSpan.FromSeconds(1) + HotThreads.GivesWayFor - Short, TimeSpan.Zero);
        Assert.Empty(_scheduler.Raised);
        _threads.Look(TimeSpan.FromSeconds(1) + HotThreads.GivesWayFor, TimeSpan.Zero);

        Assert.Single(_scheduler.Raised);
        Assert.Equal(["gave way: others waited for a core for 1000 ms", "regained"], _news.Told);
    }

    [Fact]
    public void One_that_starts_while_they_give_way_gets_it_with_the_others()
    {
        StartOne();
        _threads.Look(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        StartOne();
        Assert.Empty(_scheduler.Raised);
        _threads.Look(TimeSpan.FromSeconds(1) + HotThreads.GivesWayFor, TimeSpan.Zero);

        Assert.Equal(2, _scheduler.Raised.Count);
    }

    [Fact]
    public void One_that_has_ended_is_never_touched_again()
    {
        var ended = StartOne();
        End(ended);

        _threads.Look(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        Assert.Empty(_scheduler.Lowered);
    }

    [Fact]
    public void Without_anybody_to_look_they_are_ordinary()
    {
        StartOne();

        _threads.Dispose();

        Assert.Empty(_scheduler.Raised);
        StartOne();
        Assert.Empty(_scheduler.Raised);
    }

    [Fact]
    public void Ordinary_ones_are_no_more_than_threads()
    {
        (string? Name, bool IsBackground)? seen = null;

        var thread = HotThreads.Ordinary.Start("plain", () => seen = (Thread.CurrentThread.Name, Thread.CurrentThread.IsBackground));

        Assert.True(thread.Join(Patience));
        Assert.Equal(("plain", true), seen);
        Assert.Equal(0, HotThreads.Ordinary.RealTime);
    }

    public void Dispose()
    {
        _isOver.Set();
        _threads.Dispose();
        _isOver.Dispose();
    }

    // Two cores, twice a second.
    private void PassAndLook(double idle, double hot)
    {
        _scheduler.Pass(TimeSpan.FromSeconds(1), idle, hot);
        _threads.Look(TimeSpan.FromSeconds(1), Short);
    }

    private Thread StartOne()
    {
        using var runs = new ManualResetEventSlim();
        var thread = _threads.Start("hot", () =>
        {
            runs.Set();
            _isOver.Wait();
        });
        Assert.True(runs.Wait(Patience));
        return thread;
    }

    private void End(Thread thread)
    {
        _isOver.Set();
        Assert.True(thread.Join(Patience));
    }

    private sealed class Scheduler : IThreadScheduler
    {
        private readonly Lock _gate = new();
        private readonly HashSet<int> _raised = [];
        private TimeSpan _hot;

        public string? Refusal { get; set; }

        public HashSet<int> Raised
        {
            get
            {
                lock (_gate) return [.. _raised];
            }
        }

        public List<int> Lowered { get; } = [];

        public int Self => Environment.CurrentManagedThreadId;

        public CoreTimes Cores { get; private set; }

        /// <summary>Time passes for all cores together, and for the one hot thread.</summary>
        public void Pass(TimeSpan time, double idle, double hot)
        {
            Cores = new CoreTimes(Cores.Idle + (idle * time), Cores.All + time);
            _hot += hot * time;
        }

        public TimeSpan TimeOf(int thread) => _hot;

        public string? TryRaise(int thread)
        {
            lock (_gate)
            {
                if (Refusal is null) _raised.Add(thread);
                return Refusal;
            }
        }

        public void Lower(int thread)
        {
            lock (_gate)
            {
                _raised.Remove(thread);
                Lowered.Add(thread);
            }
        }
    }

    private sealed class News : IHotThreadEvents
    {
        public List<string> Told { get; } = [];

        public void OnRefused(string problem) => Told.Add($"refused: {problem}");

        public void OnGaveWay(string why) => Told.Add($"gave way: {why}");

        public void OnRegained() => Told.Add("regained");
    }
}

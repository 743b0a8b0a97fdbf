namespace Mallard.Threads.Tests;

public sealed class HotThreadsSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly Scheduler _scheduler = new();
    private readonly News _news = new();
    private readonly ManualResetEventSlim _isOver = new();
    private readonly HotThreads _threads;
    private TimeSpan _now;

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
    public void When_no_core_is_idle_for_long_all_give_way()
    {
        StartOne();
        StartOne();

        PassAndLook(HotThreads.BusyFor - Step, spare: 0.02);
        Assert.Equal(2, _scheduler.Raised.Count);
        PassAndLook(Step, spare: 0.02);

        Assert.Equal(0, _threads.RealTime);
        Assert.Empty(_scheduler.Raised);
        Assert.Equal(["gave way"], _news.Told);
    }

    [Fact]
    public void One_look_after_a_long_wait_for_a_core_is_enough()
    {
        StartOne();

        PassAndLook(HotThreads.BusyFor, spare: 0);

        Assert.Equal(["gave way"], _news.Told);
    }

    [Fact]
    public void While_there_is_time_to_spare_they_keep_it()
    {
        StartOne();

        for (var i = 0; i < 3; i++)
        {
            PassAndLook(HotThreads.BusyFor - Step, spare: 0);
            PassAndLook(Step, spare: 0.04);
        }

        Assert.Single(_scheduler.Raised);
        Assert.Empty(_news.Told);
    }

    [Fact]
    public void They_give_way_for_a_while_and_try_again()
    {
        StartOne();
        PassAndLook(HotThreads.BusyFor, spare: 0);

        PassAndLook(HotThreads.GivesWayFor - Step, spare: 0.5);
        Assert.Empty(_scheduler.Raised);
        PassAndLook(Step, spare: 0.5);

        Assert.Single(_scheduler.Raised);
        Assert.Equal(["gave way", "regained"], _news.Told);
    }

    [Fact]
    public void Until_there_is_time_to_spare_they_do_not_try()
    {
        StartOne();
        PassAndLook(HotThreads.BusyFor, spare: 0);

        PassAndLook(2 * HotThreads.GivesWayFor, spare: 0);
        Assert.Empty(_scheduler.Raised);
        PassAndLook(Step, spare: 0.1);

        Assert.Single(_scheduler.Raised);
    }

    [Fact]
    public void One_that_starts_while_they_give_way_gets_it_with_the_others()
    {
        StartOne();
        PassAndLook(HotThreads.BusyFor, spare: 0);

        StartOne();
        Assert.Empty(_scheduler.Raised);
        PassAndLook(HotThreads.GivesWayFor, spare: 0.5);

        Assert.Equal(2, _scheduler.Raised.Count);
    }

    [Fact]
    public void One_that_has_ended_is_never_touched_again()
    {
        var ended = StartOne();
        End(ended);

        PassAndLook(HotThreads.BusyFor, spare: 0);

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

    private void PassAndLook(TimeSpan time, double spare)
    {
        if (_now == TimeSpan.Zero) _threads.Look(_now = Step);
        _scheduler.Pass(time, spare);
        _threads.Look(_now += time);
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

        public void Pass(TimeSpan time, double spare) => Cores = new CoreTimes(Cores.Spare + (spare * time), Cores.All + time);

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

        public void OnGaveWay() => Told.Add("gave way");

        public void OnRegained() => Told.Add("regained");
    }
}

namespace Mallard.Threads.Tests;

public sealed class HotThreadsSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Scheduler _scheduler = new();
    private readonly News _news = new();
    private readonly ManualResetEventSlim _isOver = new();
    private readonly List<Thread> _started = [];
    private readonly HotThreads _threads;
    private long _second;

    public HotThreadsSpecs() => _threads = new HotThreads(_scheduler, _news, looks: false);

    [Fact]
    public void They_have_real_time_priority_once_there_was_time_to_spare_for_a_while()
    {
        StartOne();
        StartOne();

        PassAndLook(HotThreads.CalmSeconds - 1, spare: 0.3);
        Assert.Empty(_scheduler.Raised);
        PassAndLook(1, spare: 0.3);

        Assert.Equal(2, _scheduler.Raised.Count);
        Assert.Equal(2, _threads.RealTime);
        Assert.Equal(["raised"], _news.Told);
    }

    [Fact]
    public void With_too_little_to_spare_they_do_not_get_it()
    {
        StartOne();

        PassAndLook(2 * HotThreads.CalmSeconds, spare: HotThreads.CalmSpare - 0.01);

        Assert.Empty(_scheduler.Raised);
        Assert.Equal(0, _threads.RealTime);
    }

    [Fact]
    public void A_moment_with_nothing_to_spare_costs_them_the_next_half_minute()
    {
        StartOne();

        PassAndLook(HotThreads.CalmSeconds / 2, spare: 0.3);
        PassAndLook(HotThreads.BusySeconds, spare: 0);
        PassAndLook((HotThreads.CalmSeconds / 2) - HotThreads.BusySeconds, spare: 0.3);
        Assert.Empty(_scheduler.Raised);
        PassAndLook(HotThreads.CalmSeconds, spare: 0.3);

        Assert.Single(_scheduler.Raised);
    }

    [Fact]
    public void A_second_with_nothing_to_spare_is_a_part_of_the_while()
    {
        StartOne();

        PassAndLook(HotThreads.CalmSeconds / 2, spare: 0.3);
        PassAndLook(1, spare: 0);
        PassAndLook((HotThreads.CalmSeconds / 2) - 1, spare: 0.3);

        Assert.Single(_scheduler.Raised);
    }

    [Fact]
    public void With_little_to_spare_they_keep_it_and_with_nothing_they_give_way()
    {
        StartOne();
        PassAndLook(HotThreads.CalmSeconds, spare: 0.3);

        PassAndLook(HotThreads.BusySeconds, spare: 2 * HotThreads.LeastSpare);
        PassAndLook(HotThreads.BusySeconds - 1, spare: 0);
        PassAndLook(1, spare: 0.3);
        Assert.Single(_scheduler.Raised);
        PassAndLook(HotThreads.BusySeconds, spare: HotThreads.LeastSpare - 0.01);

        Assert.Empty(_scheduler.Raised);
        Assert.Equal(0, _threads.RealTime);
        Assert.Equal(["raised", "gave way"], _news.Told);
    }

    [Fact]
    public void They_get_it_again_when_all_do()
    {
        StartOne();
        PassAndLook(HotThreads.CalmSeconds, spare: 0.3);
        PassAndLook(HotThreads.BusySeconds, spare: 0);

        PassAndLook((2 * HotThreads.CalmSeconds) - HotThreads.BusySeconds - 1, spare: 0.3);
        Assert.Empty(_scheduler.Raised);
        PassAndLook(1, spare: 0.3);

        Assert.Single(_scheduler.Raised);
    }

    [Fact]
    public void Who_has_seen_a_part_of_the_time_decides_with_the_next()
    {
        StartOne();
        _threads.Look(_second = 70);

        PassAndLook(HotThreads.CalmSeconds, spare: 0.3);
        Assert.Empty(_scheduler.Raised);
        PassAndLook(HotThreads.CalmSeconds - 10, spare: 0.3);

        Assert.Equal(120, _second);
        Assert.Single(_scheduler.Raised);
    }

    [Fact]
    public void Who_was_not_let_in_to_look_gives_way()
    {
        StartOne();
        PassAndLook(HotThreads.CalmSeconds, spare: 0.3);

        _threads.Look(_second += 2);

        Assert.Empty(_scheduler.Raised);
        Assert.Equal(["raised", "gave way"], _news.Told);
    }

    [Fact]
    public void Who_cannot_look_gives_way_until_it_has_seen_another_half_minute()
    {
        StartOne();
        PassAndLook(HotThreads.CalmSeconds, spare: 0.3);

        _scheduler.IsSilent = true;
        PassAndLook(1, spare: 0.3);
        Assert.Empty(_scheduler.Raised);
        _scheduler.IsSilent = false;
        PassAndLook(HotThreads.CalmSeconds, spare: 0.3);
        Assert.Empty(_scheduler.Raised);
        PassAndLook(HotThreads.CalmSeconds - 1, spare: 0.3);

        Assert.Single(_scheduler.Raised);
    }

    [Fact]
    public void One_that_starts_later_is_as_the_others_are()
    {
        StartOne();
        PassAndLook(HotThreads.CalmSeconds, spare: 0.3);

        StartOne();

        Assert.Equal(2, _scheduler.Raised.Count);
    }

    [Fact]
    public void Where_the_system_refuses_they_run_like_all_others_and_that_is_said_once_and_at_once()
    {
        _scheduler.Refusal = "not to you";

        StartOne();
        StartOne();

        Assert.Equal(["refused: not to you"], _news.Told);
        PassAndLook(HotThreads.CalmSeconds, spare: 0.3);
        Assert.Equal(0, _threads.RealTime);
    }

    [Fact]
    public void One_that_has_ended_is_never_touched_again()
    {
        var ended = StartOne();
        End(ended);

        PassAndLook(HotThreads.CalmSeconds, spare: 0.3);

        Assert.Empty(_scheduler.Raised);
        Assert.Equal(0, _threads.RealTime);
    }

    [Fact]
    public void Without_anybody_to_look_they_are_ordinary()
    {
        StartOne();
        PassAndLook(HotThreads.CalmSeconds, spare: 0.3);

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
        // One may only just be about to wait for it.
        foreach (var thread in _started) Assert.True(thread.Join(Patience));
        _isOver.Dispose();
    }

    // The first look is at the begin of a minute.
    private void PassAndLook(int seconds, double spare)
    {
        if (_second == 0) _threads.Look(_second = 60);
        for (; seconds > 0; seconds--)
        {
            _scheduler.Pass(TimeSpan.FromSeconds(1), spare);
            _threads.Look(++_second);
        }
    }

    private Thread StartOne()
    {
        var runs = new TaskCompletionSource();
        var thread = _threads.Start("hot", () =>
        {
            runs.SetResult();
            _isOver.Wait();
        });
        _started.Add(thread);
        Assert.True(runs.Task.Wait(Patience));
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
        private CoreTimes _cores;

        public string? Refusal { get; set; }

        /// <summary>Whether it does not tell what the cores have done.</summary>
        public bool IsSilent { get; set; }

        public HashSet<int> Raised
        {
            get
            {
                lock (_gate) return [.. _raised];
            }
        }

        public int Self => Environment.CurrentManagedThreadId;

        public CoreTimes? Cores => IsSilent ? null : _cores;

        public void Pass(TimeSpan time, double spare) => _cores = new CoreTimes(_cores.Spare + (spare * time), _cores.All + time);

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
            lock (_gate) _raised.Remove(thread);
        }
    }

    private sealed class News : IHotThreadEvents
    {
        public List<string> Told { get; } = [];

        public void OnRefused(string problem) => Told.Add($"refused: {problem}");

        public void OnGaveWay() => Told.Add("gave way");

        public void OnRaised() => Told.Add("raised");
    }
}

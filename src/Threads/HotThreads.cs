using System.Diagnostics;

namespace Mallard.Threads;

/// <summary>
/// The threads that players wait for: those that read and write sockets and run matches. Each works for a fraction of a millisecond and sleeps again, and
/// how soon it is let onto a core decides how soon a player sees what another one did. With real-time priority that is at once, whatever else runs on
/// the machine, the kernel's own housekeeping included.
/// </summary>
/// <remarks>
/// What runs before everything else may leave nothing to it: in an overload, or when a game loops for ever, heartbeats, timers and logins would get no core. A
/// thread of ordinary priority looks twice a second whether that is so. Then all threads here are ordinary ones for <see cref="GivesWayFor"/>.
/// </remarks>
public sealed class HotThreads : IDisposable
{
    /// <summary>How long the threads stay ordinary once they have left too little to others. Long beside the time that it takes to see that they do it again.</summary>
    public static readonly TimeSpan GivesWayFor = TimeSpan.FromSeconds(10);

    /// <summary>How long the thread that looks may have waited for a core. A tenth of the silence that a cluster member is allowed; longer than a collection of garbage takes.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(300);

    /// <summary>As long as so much of all cores' time is idle, whoever wants a core has one.</summary>
    internal const double LeastIdle = 0.03;

    /// <summary>With less than so much of all cores' time, these threads are not why none is idle; logins may be.</summary>
    internal const double MuchOfTheCores = 0.2;

    /// <summary>How many looks in a row find no core idle before that is more than a moment's work. Half of the silence that a cluster member is allowed.</summary>
    internal const int BusyLooks = 3;

    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, TimeSpan> _raised = [];
    private readonly IThreadScheduler? _scheduler;
    private readonly IHotThreadEvents? _events;
    private readonly bool _looks;
    private readonly ManualResetEvent _over = new(initialState: false);
    private Thread? _watch;
    private CoreTimes _cores;
    private int _busyLooks;
    private TimeSpan _gaveWayAt;
    private bool _isOver;
    private bool _givesWay;
    private bool _isRefused;

    /// <summary>Threads that shall have real-time priority, if the system allows it.</summary>
    /// <param name="events">Told what becomes of it, on any thread.</param>
    public HotThreads(IHotThreadEvents events)
        : this(LinuxScheduler.Instance, events, looks: true)
    {
    }

    /// <param name="scheduler">The system's.</param>
    /// <param name="events">Told what becomes of it.</param>
    /// <param name="looks">Whether a thread looks what is left to others; if not, <see cref="Look"/> is called.</param>
    internal HotThreads(IThreadScheduler scheduler, IHotThreadEvents events, bool looks) => (_scheduler, _events, _looks) = (scheduler, events, looks);

    private HotThreads()
    {
    }

    /// <summary>Threads like all others.</summary>
    public static HotThreads Ordinary { get; } = new();

    /// <summary>How many threads have real-time priority now.</summary>
    public int RealTime
    {
        get
        {
            lock (_gate) return _givesWay ? 0 : _raised.Count;
        }
    }

    /// <summary>Starts a thread, which ends with the process at the latest.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="run">What it does.</param>
    public Thread Start(string name, Action run)
    {
        var thread = new Thread(() => Run(run)) { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    /// <summary>Nobody looks any more what is left to others, so what still runs is ordinary from now on.</summary>
    public void Dispose()
    {
        if (_scheduler is null) return;
        lock (_gate)
        {
            if (_isOver) return;
            _isOver = true;
            foreach (var thread in _raised.Keys) _scheduler.Lower(thread);
            _raised.Clear();
            _over.Set();
        }

        _watch?.Join();
        _over.Dispose();
    }

    private void Run(Action run)
    {
        if (_scheduler is null || Raise(_scheduler) is not { } thread)
        {
            run();
            return;
        }

        try
        {
            run();
        }
        finally
        {
            // Its number is soon another's.
            lock (_gate) _raised.Remove(thread);
        }
    }

    private int? Raise(IThreadScheduler scheduler)
    {
        string problem;
        lock (_gate)
        {
            if (_isOver || _isRefused) return null;
            var thread = scheduler.Self;
            if ((_givesWay ? null : scheduler.TryRaise(thread)) is not { } refusal)
            {
                _raised.Add(thread, scheduler.TimeOf(thread));
                if (_watch is null) Watch(scheduler);
                return thread;
            }

            _isRefused = true;
            problem = refusal;
        }

        _events!.OnRefused(problem);
        return null;
    }

    private void Watch(IThreadScheduler scheduler)
    {
        _cores = scheduler.Cores;
        if (!_looks) return;
        _watch = new Thread(KeepLooking) { Name = "priorities", IsBackground = true };
        _watch.Start();
    }

    private void KeepLooking()
    {
        var began = Stopwatch.GetTimestamp();
        var before = TimeSpan.Zero;
        while (!_over.WaitOne(LooksEvery))
        {
            var now = Stopwatch.GetElapsedTime(began);
            Look(now, now - before - LooksEvery);
            before = now;
        }
    }

    /// <summary>The thread that looks has been let onto a core.</summary>
    /// <param name="now">The time, from anywhere.</param>
    /// <param name="wait">How long it had to wait for that.</param>
    internal void Look(TimeSpan now, TimeSpan wait)
    {
        string? trouble;
        lock (_gate)
        {
            if (_isOver) return;
            trouble = TroubleWith(_scheduler!, wait);
            if (_givesWay ? now - _gaveWayAt < GivesWayFor : trouble is null) return;
            _givesWay = !_givesWay;
            _gaveWayAt = now;
            foreach (var thread in _raised.Keys)
            {
                if (_givesWay) _scheduler!.Lower(thread);
                else _ = _scheduler!.TryRaise(thread);
            }
        }

        // In doubt ordinary: when the time is over they are raised, and whether there is trouble shows at the next look.
        if (_givesWay) _events!.OnGaveWay(trouble!);
        else _events!.OnRegained();
    }

    private string? TroubleWith(IThreadScheduler scheduler, TimeSpan wait)
    {
        var hot = TimeSpan.Zero;
        foreach (var (thread, before) in _raised)
        {
            var time = scheduler.TimeOf(thread);
            hot += time - before;
            _raised[thread] = time;
        }

        var (cores, was) = (scheduler.Cores, _cores);
        _cores = cores;
        if (wait >= LongestWait) return FormattableString.Invariant($"others waited for a core for {wait.TotalMilliseconds:0} ms");
        if (cores.All <= was.All) return null;
        var (idle, share) = ((cores.Idle - was.Idle) / (cores.All - was.All), hot / (cores.All - was.All));
        _busyLooks = idle < LeastIdle && share >= MuchOfTheCores ? _busyLooks + 1 : 0;
        return _busyLooks >= BusyLooks
            ? FormattableString.Invariant($"no core was idle, and real-time threads took {share * 100:0} % of all cores")
            : null;
    }
}

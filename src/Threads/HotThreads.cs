using System.Diagnostics;

namespace Mallard.Threads;

/// <summary>
/// The threads that players wait for: those that read and write sockets and run matches. Each works for a fraction of a millisecond and sleeps again, and
/// how soon it is let onto a core decides how soon a player sees what another one did. With real-time priority that is at once, whatever else runs on
/// the machine, the kernel's own housekeeping included.
/// </summary>
/// <remarks>
/// What runs before everything else may leave nothing to it: in an overload, or when a game loops for ever, heartbeats, timers and logins would get no core. So
/// they have it while there is time to spare. A thread of ordinary priority looks twice a second, and once no core has been idle for <see cref="BusyFor"/>
/// all threads here are ordinary ones, for <see cref="GivesWayFor"/> at least. Processes on one machine look at the same moments and see the same, so that all give way or none: of
/// hot threads that meet on the cores, those without it would get what the others leave.
/// </remarks>
public sealed class HotThreads : IDisposable
{
    /// <summary>How long no core has to be idle. Longer than a moment's work; shorter than the silence that a cluster member is allowed, 3 s.</summary>
    public static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(2);

    /// <summary>How long the threads stay ordinary at least. Long beside <see cref="BusyFor"/>, in which others get little.</summary>
    public static readonly TimeSpan GivesWayFor = TimeSpan.FromSeconds(10);

    /// <summary>As long as so much of all cores' time is to spare, whoever wants a core has one soon.</summary>
    internal const double LeastSpare = 0.03;

    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly HashSet<int> _raised = [];
    private readonly IThreadScheduler? _scheduler;
    private readonly IHotThreadEvents? _events;
    private readonly bool _looks;
    private readonly ManualResetEvent _over = new(initialState: false);
    private Thread? _watch;
    private CoreTimes _cores;
    private TimeSpan _lookedAt;
    private TimeSpan _busySince;
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
            foreach (var thread in _raised) _scheduler.Lower(thread);
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
                _raised.Add(thread);
                if (_looks && _watch is null) Watch();
                return thread;
            }

            _isRefused = true;
            problem = refusal;
        }

        _events!.OnRefused(problem);
        return null;
    }

    private void Watch()
    {
        _watch = new Thread(KeepLooking) { Name = "priorities", IsBackground = true };
        _watch.Start();
    }

    private void KeepLooking()
    {
        // The system's clock, which is the same for all processes.
        do Look(Stopwatch.GetElapsedTime(0));
        while (!_over.WaitOne(LooksEvery - TimeSpan.FromTicks(Stopwatch.GetElapsedTime(0).Ticks % LooksEvery.Ticks)));
    }

    /// <summary>Looks whether there is time to spare.</summary>
    /// <param name="now">The time, from anywhere.</param>
    internal void Look(TimeSpan now)
    {
        lock (_gate)
        {
            if (_isOver) return;
            var (cores, was) = (_scheduler!.Cores, _cores);
            var isBusy = _lookedAt > TimeSpan.Zero && cores.All > was.All && (cores.Spare - was.Spare) / (cores.All - was.All) < LeastSpare;
            if (!isBusy) _busySince = now;
            (_cores, _lookedAt) = (cores, now);
            if (_givesWay ? isBusy || now - _gaveWayAt < GivesWayFor : now - _busySince < BusyFor) return;
            _givesWay = !_givesWay;
            _gaveWayAt = now;
            foreach (var thread in _raised)
            {
                if (_givesWay) _scheduler.Lower(thread);
                else _ = _scheduler.TryRaise(thread);
            }
        }

        if (_givesWay) _events!.OnGaveWay();
        else _events!.OnRegained();
    }
}

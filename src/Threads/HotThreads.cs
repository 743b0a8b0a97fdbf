using System.Diagnostics;

namespace Mallard.Threads;

/// <summary>
/// The threads that players wait for: those that read and write sockets and run matches. Each works for a fraction of a millisecond and sleeps again, and
/// how soon it is let onto a core decides how soon a player sees what another one did. With real-time priority that is at once, whatever else runs on
/// the machine, the kernel's own housekeeping included.
/// </summary>
/// <remarks>
/// What runs before everything else may leave nothing to it: while code is still compiled, in an overload, or when a game loops for ever, heartbeats, timers and logins
/// would get no core. So they have it only while the machine has time to spare, of which each half minute of the system's clock decides anew, and lose it as soon as no core is idle. Where that happens
/// every now and then they never get it: to have it for moments costs more than it brings. One more such thread looks every second. What it decides follows from what all processes on the machine see at the same moments, so that all have it or none: of hot threads that meet on the cores, those
/// without it would get what the others leave.
/// </remarks>
public sealed class HotThreads : IDisposable
{
    /// <summary>How long there has to have been time to spare, in seconds of the system's clock: from one multiple of it to the next. Long beside a moment's work; short beside a match.</summary>
    internal const int CalmSeconds = 30;

    /// <summary>How long there has to be none. Less than the silence that a cluster member is allowed, 3 s.</summary>
    internal const int BusySeconds = 2;

    /// <summary>With so much of all cores' time to spare they get priority, which takes a part of it: threads that are let in at once find less to do each time.</summary>
    internal const double CalmSpare = 0.1;

    /// <summary>With less than this somebody got less than he wanted, and they give way.</summary>
    internal const double LeastSpare = 0.02;

    private readonly Lock _gate = new();
    private readonly HashSet<int> _hot = [];
    private readonly IThreadScheduler? _scheduler;
    private readonly IHotThreadEvents? _events;
    private readonly bool _looks;
    private readonly ManualResetEvent _over = new(initialState: false);
    private readonly CoreTimes[] _seen = new CoreTimes[CalmSeconds + 1];
    private Thread? _watch;
    private long _second;
    private int _secondsSeen;
    private bool _isRaised;
    private bool _isRefused;
    private bool _isOver;

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
            lock (_gate) return _isRaised ? _hot.Count : 0;
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
            foreach (var thread in _hot) _scheduler.Lower(thread);
            _hot.Clear();
            _over.Set();
        }

        _watch?.Join();
        _over.Dispose();
    }

    private void Run(Action run)
    {
        if (_scheduler is null || Join(_scheduler) is not { } thread)
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
            lock (_gate) _hot.Remove(thread);
        }
    }

    private int? Join(IThreadScheduler scheduler)
    {
        string problem;
        lock (_gate)
        {
            if (_isOver || _isRefused) return null;
            var thread = scheduler.Self;
            // Also to know whether it may, long before it shall.
            if (scheduler.TryRaise(thread) is not { } refusal)
            {
                if (!_isRaised) scheduler.Lower(thread);
                _hot.Add(thread);
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
        // An ordinary thread would not be let in when it is needed. It stays as it is when the others give way.
        _ = _scheduler!.TryRaise(_scheduler.Self);
        // The system's clock, which is the same for all processes.
        long second;
        do
        {
            second = (long)Stopwatch.GetElapsedTime(0).TotalSeconds;
            Look(second);
        }
        while (!_over.WaitOne(Until(second + 1)));
    }

    // Rounded up: a wait of whole milliseconds would end just before the second begins.
    private static int Until(long second) =>
        (int)Math.Ceiling(Math.Max(0, (TimeSpan.FromSeconds(second) - Stopwatch.GetElapsedTime(0)).TotalMilliseconds));

    /// <summary>Looks whether there is time to spare.</summary>
    /// <param name="second">The second of the system's clock that begins.</param>
    internal void Look(long second)
    {
        lock (_gate)
        {
            if (_isOver || second == _second) return;
            var cores = _scheduler!.Cores;
            // Who comes too late to look was not let in, either; and who cannot look does not know that there is time to spare.
            var isLate = second != _second + 1 || cores is null;
            _second = second;
            _secondsSeen = cores is null ? -1 : isLate ? 0 : _secondsSeen + 1;
            _seen[second % _seen.Length] = cores ?? default;
            var isRaised = _isRaised
                ? !isLate && (_secondsSeen < BusySeconds || !WasBusyAt(_second))
                : second % CalmSeconds == 0 && _secondsSeen >= CalmSeconds && WasCalm;
            if (isRaised == _isRaised) return;
            _isRaised = isRaised;
            foreach (var thread in _hot)
            {
                if (_isRaised) _ = _scheduler.TryRaise(thread);
                else _scheduler.Lower(thread);
            }
        }

        if (_isRaised) _events!.OnRaised();
        else _events!.OnGaveWay();
    }

    private bool WasCalm
    {
        get
        {
            for (var second = _second - CalmSeconds + BusySeconds; second <= _second; second++)
            {
                if (WasBusyAt(second)) return false;
            }

            return SpareUntil(_second, CalmSeconds) >= CalmSpare;
        }
    }

    private bool WasBusyAt(long second) => SpareUntil(second, BusySeconds) < LeastSpare;

    // The part of all cores' time, in so many seconds.
    private double SpareUntil(long second, int seconds)
    {
        var (cores, was) = (_seen[second % _seen.Length], _seen[(second - seconds) % _seen.Length]);
        return cores.All > was.All ? (cores.Spare - was.Spare) / (cores.All - was.All) : 0;
    }
}

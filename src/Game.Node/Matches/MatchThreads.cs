using Akka.Actor;
using Akka.Dispatch;
using Mallard.Hosting.Actors;
using Mallard.Messages.Links;
using Mallard.Threads;

namespace Mallard.Game.Matches;

/// <summary>
/// The threads that matches run on, and that wake them. A turn of the tick source is dozens of short pieces of work: one thread that goes
/// through them is cheaper, and sooner done, than the pool waking several for each. What it sends leaves when nothing more is to do.
/// </summary>
/// <remarks>
/// Another thread is woken when much waits, and those that sleep look by themselves from time to time: a game that hangs costs its match
/// and one of these threads, and the others go on.
/// </remarks>
internal sealed class MatchThreads : ExecutorService, IDisposable
{
    /// <summary>The dispatcher of matches.</summary>
    public const string Dispatcher = "mallard-matches";

    // With more than so many pieces of work for each thread that is awake, another one is worth waking.
    private const int Enough = 32;

    // What was sent leaves after so many pieces of work, should there be no end to them.
    private const int LongestRound = 64;

    // How long those sleep that nobody woke: then they see whether others are stuck.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(50);

    // For a turn, a timer of whole milliseconds.
    private static readonly TimeSpan FinestSleep = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();
    private readonly Queue<IRunnable> _work = new();
    private readonly TickSource _ticks;
    private readonly int _count;
    private int _sleeping;
    private int _called;
    private long _keptTurn = long.MaxValue;
    private bool _isOver;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">How many.</param>
    /// <param name="ticks">Its turns are taken by them.</param>
    /// <param name="threads">Whose threads they are.</param>
    public MatchThreads(int count, TickSource ticks, HotThreads threads)
        : base(Dispatcher)
    {
        _ticks = ticks;
        _count = count;
        for (var n = 1; n <= count; n++) threads.Start($"matches-{n}", Run);
    }

    /// <summary>Adds <see cref="Dispatcher"/> to an actor system.</summary>
    public void AddTo(ActorSystem system) => OwnThreads.AddTo(system, Dispatcher, throughput: 50, this);

    public override void Execute(IRunnable run)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _work.Enqueue(run);
                if (_called < _sleeping && _work.Count > Awake * Enough) CallOne();
                return;
            }
        }

        // The system has ended; what is left of it is not ours to lose.
        ThreadPool.UnsafeQueueUserWorkItem(static r => r.Run(), run, preferLocal: false);
    }

    /// <summary>Akka's, when the last match is gone: the threads are there for the next.</summary>
    public override void Shutdown()
    {
    }

    /// <summary>Ends the threads as soon as there is nothing to do.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }

    private int Awake => _count - _sleeping + _called;

    private void CallOne()
    {
        _called++;
        Monitor.Pulse(_gate);
    }

    private void Run()
    {
        InlineExecutor.MayRunOnThisThread();
        PacketLinks.BeginRound(takesAll: true);
        var done = 0;
        while (true)
        {
            var run = Next();
            if (done < LongestRound)
            {
                if (run is not null)
                {
                    run.Run();
                    done++;
                    continue;
                }

                if (WakesSome(mayBegin: false)) continue;
            }

            PacketLinks.EndRound();
            PacketLinks.BeginRound(takesAll: true);
            done = 0;
            run?.Run();
            // Not in Sleep: whoever takes turns has the source's lock, and wants the one of Sleep.
            var turn = _ticks.NextTurn;
            if (_ticks.Until(turn) <= TimeSpan.Zero) WakeDue(all: run is not null);
            else if (run is null && !Sleep(turn)) return;
        }
    }

    // A turn begins after a round has ended: what was sent before does not wait for it. When there is no end of other work, ticks stand in line with it.
    private void WakeDue(bool all)
    {
        while (WakesSome(mayBegin: true) && all)
        {
            // Until all have been told.
        }
    }

    // Of a turn as much as comes near together: what would be fetched with all of it is gone again when it is wanted.
    private bool WakesSome(bool mayBegin)
    {
        if (!_ticks.TakeSome(mayBegin, out var waiting)) return false;
        if (waiting <= Enough) return true;
        lock (_gate)
        {
            if (_called < _sleeping && waiting > Awake * Enough) CallOne();
        }

        return true;
    }

    private IRunnable? Next()
    {
        lock (_gate)
        {
            return _work.TryDequeue(out var run) ? run : null;
        }
    }

    // One of those that sleep is woken by the clock for the next turn; another one if a match began that is to be woken before.
    private bool Sleep(long turn)
    {
        lock (_gate)
        {
            if (_work.Count > 0) return true;
            if (_isOver) return false;

            var keepsTime = turn < _keptTurn;
            var sleep = LongestSleep;
            if (keepsTime)
            {
                _keptTurn = turn;
                if (_ticks.Until(turn) is var next && next < sleep) sleep = next < FinestSleep ? FinestSleep : next;
            }

            _sleeping++;
            Monitor.Wait(_gate, (int)Math.Ceiling(sleep.TotalMilliseconds));
            _sleeping--;
            // Whoever was called, or woke meanwhile by itself: somebody is awake now.
            _called = 0;
            if (keepsTime && _keptTurn == turn) _keptTurn = long.MaxValue;
            return true;
        }
    }
}

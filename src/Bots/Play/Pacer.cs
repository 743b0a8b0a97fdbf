using System.Diagnostics;
using Mallard.Bots.Accounting;
using Mallard.Threads;

namespace Mallard.Bots.Play;

/// <summary>
/// Lets all bots of a run take their steps on time, from one thread: a timer for each of thousands of bots costs more than what they send.
/// Due times are absolute, so a late step delays none of those behind it, and how late steps were is recorded.
/// </summary>
internal sealed class Pacer : IDisposable
{
    // Shorter waits only burn what the server under test could use; what is sent late shows in the lag.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(1);

    private readonly PriorityQueue<Walker, long> _due = new();
    private readonly Lock _gate = new();
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly LatencyHistogram _lag;
    private readonly Thread _thread;
    private readonly (Walker Walker, long Due)[] _next = new (Walker, long)[Near.AtOnce];
    private readonly long _mostOwed;
    private volatile int _speed = 1;
    private long _leftOut;

    /// <summary>Starts the thread.</summary>
    /// <param name="lag">Where to record how long after its time a step was taken.</param>
    /// <param name="mostOwed">Steps that are later than this are left out; null: all are made up for.</param>
    public Pacer(LatencyHistogram lag, TimeSpan? mostOwed = null)
    {
        _lag = lag;
        _mostOwed = mostOwed is { } most ? InTicks(most) : long.MaxValue;
        _thread = BotThreads.Hot.Start("pacer", Run);
    }

    /// <summary>How many times as often as their period says the steps come, from the next one of each on.</summary>
    public int Speed
    {
        get => _speed;
        set => _speed = value;
    }

    /// <summary>Steps that came too late to be taken.</summary>
    public long LeftOut => Volatile.Read(ref _leftOut);

    /// <summary>Calls a step again and again.</summary>
    /// <param name="step">The step; must not block. Returns false when it was the last one.</param>
    /// <param name="first">Time until the first step.</param>
    /// <param name="period">Time from one step to the next.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <param name="needed">What a step needs.</param>
    /// <returns>Completes after the last step; fails with what a step threw.</returns>
    public Task RunAsync(Func<bool> step, TimeSpan first, TimeSpan period, CancellationToken cancellationToken, NearSet? needed = null)
    {
        var due = Stopwatch.GetTimestamp() + InTicks(first);
        var walker = new Walker(step, due, InTicks(period), needed, cancellationToken);
        lock (_gate) _due.Enqueue(walker, due);
        return walker.Done.Task;
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private static long InTicks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private void Run()
    {
        while (!_stop.WaitOne(Grain))
        {
            while (TakeDue() is { Length: > 0 } some)
            {
                // What the next few need comes together.
                foreach (var (walker, _) in some) Near.BringLines(walker, 2);
                foreach (var (walker, _) in some) walker.BringStepNear();
                foreach (var (walker, _) in some) walker.Needed?.Bring();
                foreach (var (walker, due) in some)
                {
                    _lag.RecordSince(due);
                    if (walker.Step()) lock (_gate) _due.Enqueue(walker, Following(walker, due));
                }

                some.Clear();
            }
        }

        lock (_gate)
        {
            while (_due.TryDequeue(out var walker, out _)) walker.Done.TrySetCanceled();
        }
    }

    /// <summary>When the step after one that was due is due, in ticks.</summary>
    /// <param name="due">When that one was.</param>
    /// <param name="first">When the first one was.</param>
    /// <param name="period">From one step to the next.</param>
    /// <param name="speed">How many times as often they come.</param>
    internal static long After(long due, long first, long period, int speed) =>
        // After a surge everybody is back in their own time. It brought them close together, and they would all step at once from then on.
        speed > 1 ? due + (period / speed) : first + ((((due - first) / period) + 1) * period);

    private long Following(Walker walker, long due)
    {
        var speed = Speed;
        var period = walker.Period / speed;
        due = After(due, walker.First, walker.Period, speed);
        var owed = Stopwatch.GetTimestamp() - due;
        if (owed <= _mostOwed) return due;
        var left = (owed - _mostOwed + period - 1) / period;
        _leftOut += left;
        return due + (left * period);
    }

    // Near.AtOnce at most: a step that is due meanwhile waits for no more than these.
    private Span<(Walker Walker, long Due)> TakeDue()
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            var count = 0;
            while (count < _next.Length && _due.TryPeek(out var walker, out var due) && due <= now)
            {
                _due.Dequeue();
                _next[count++] = (walker, due);
            }

            return _next.AsSpan(0, count);
        }
    }

    private sealed class Walker(Func<bool> step, long first, long period, NearSet? needed, CancellationToken cancellationToken)
    {
        public long First => first;

        public long Period => period;

        public NearSet? Needed => needed;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void BringStepNear()
        {
            Near.Bring(step);
            Near.BringLines(step.Target, 2);
            needed?.BringSelf();
        }

        /// <returns>Whether there is another one.</returns>
        public bool Step()
        {
            if (cancellationToken.IsCancellationRequested)
            {
                Done.TrySetCanceled(cancellationToken);
                return false;
            }

            try
            {
                if (step()) return true;
                Done.TrySetResult();
            }
            catch (Exception e)
            {
                Done.TrySetException(e);
            }

            return false;
        }
    }
}

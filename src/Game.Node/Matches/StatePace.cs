using Akka.Event;

namespace Mallard.Game.Matches;

/// <summary>
/// How often the matches of a node tell of full states: with every tick, or less often while this node or a gateway is behind. Sending
/// positions is most of what a full node and its gateways do, and the one thing players miss least; what they do to each other keeps its pace.
/// </summary>
/// <remarks>Matches say how late they are, and one of them looks at the whole now and then. Any thread may call.</remarks>
internal sealed class StatePace
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MostPatience = TimeSpan.FromMinutes(1);

    // Whoever is less behind than this is not behind, however short the ticks are: threads wait for each other so long on any busy machine.
    private static readonly TimeSpan LeastBehind = TimeSpan.FromMilliseconds(5);

    // So many looks more that say so than that do not. A host that lends its cores to others is slow for a tenth of a second now and then, and
    // so is a collection of garbage: nothing that fewer states would help with.
    private const int Sure = 3;

    // A pace that is given up so soon after it was taken was too fast.
    private static readonly TimeSpan TooSoon = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly Func<TimeSpan> _linkDelay;
    private readonly ILoggingAdapter _log;
    private readonly TimeSpan _tick;
    private readonly int _slowest;
    private readonly TimeSpan _behind;
    private readonly TimeSpan _well;
    private readonly Lock _gate = new();
    private volatile int _every = 1;
    private long _lateness;
    private long _wakeUps;
    private long _lookedAt;
    private long _wellSince;
    private long? _fasterSince;
    private int _behindLooks;
    private int _unwellLooks;
    private TimeSpan _patience = LeastPatience;

    /// <param name="tick">Time from one tick to the next.</param>
    /// <param name="slowest">The longest time between two states; that of one tick or less keeps the pace as it is.</param>
    /// <param name="linkDelay">How long gateways take to take what is sent to them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told when the pace changes.</param>
    public StatePace(TimeSpan tick, TimeSpan slowest, Func<TimeSpan> linkDelay, TimeProvider time, ILoggingAdapter log)
    {
        _tick = tick;
        _slowest = (int)Math.Max(1, slowest / tick);
        _linkDelay = linkDelay;
        _time = time;
        _log = log;
        _behind = tick / 5 > LeastBehind ? tick / 5 : LeastBehind;
        _well = _behind * 0.4;
        _lookedAt = _wellSince = time.GetTimestamp();
    }

    /// <summary>States go out once in so many ticks.</summary>
    public int Every => _every;

    /// <summary>Time from one state to the next.</summary>
    public TimeSpan Interval => _every * _tick;

    /// <summary>Whether the states of a match's nth tick wait for a later one.</summary>
    public bool IsQuiet(long tick) => tick % _every != 0;

    /// <summary>A match was woken.</summary>
    /// <param name="late">So much later than it should have been.</param>
    public void OnWake(TimeSpan late)
    {
        Interlocked.Add(ref _lateness, late.Ticks);
        Interlocked.Increment(ref _wakeUps);
        if (_slowest == 1 || !IsTimeToLook() || !_gate.TryEnter()) return;
        try
        {
            // Another match may just have looked: with what has come since, that would be the same delay twice.
            if (IsTimeToLook()) Look();
        }
        finally
        {
            _gate.Exit();
        }
    }

    private bool IsTimeToLook() => _time.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= LookEvery;

    private void Look()
    {
        var now = _time.GetTimestamp();
        Volatile.Write(ref _lookedAt, now);
        var wakeUps = Interlocked.Exchange(ref _wakeUps, 0);
        var lateness = TimeSpan.FromTicks(Interlocked.Exchange(ref _lateness, 0) / Math.Max(1, wakeUps));
        var delay = _linkDelay();
        var lag = lateness > delay ? lateness : delay;
        if (IsSure(ref _behindLooks, lag > _behind)) SlowDown(now, lag);
        if (IsSure(ref _unwellLooks, lag > _well)) _wellSince = now;
        else if (_every > 1 && _time.GetElapsedTime(_wellSince, now) >= _patience) SpeedUp(now);
        else if (_fasterSince is { } since && _time.GetElapsedTime(since, now) > MostPatience) _patience = LeastPatience;
    }

    private static bool IsSure(ref int looks, bool saysSo)
    {
        looks = saysSo ? Math.Min(looks + 1, Sure) : Math.Max(looks - 1, 0);
        return looks == Sure;
    }

    private void SlowDown(long now, TimeSpan lag)
    {
        if (_every >= _slowest) return;
        // What turned out too fast is not tried again soon: each try costs a moment of bad play. It is blamed once, however far down it goes.
        if (_fasterSince is { } since && _time.GetElapsedTime(since, now) < TooSoon)
            _patience = 2 * _patience < MostPatience ? 2 * _patience : MostPatience;
        _fasterSince = null;
        if (_every == 1) _log.Warning("This node or a gateway is {Lag} ms behind: players get positions less often", (int)lag.TotalMilliseconds);
        _every = Math.Min(_every * 2, _slowest);
    }

    private void SpeedUp(long now)
    {
        (_wellSince, _fasterSince) = (now, now);
        _every /= 2;
        _log.Info("Players get positions every {Interval} ms", (int)(_every * _tick).TotalMilliseconds);
    }
}

namespace Mallard.Game.Matches;

/// <summary>
/// Turns the clock into ticks that a match owes its game. What cannot be made up for is given up for good, or a node that fell behind
/// would never get out of it.
/// </summary>
internal sealed class MatchClock
{
    private readonly TimeProvider _time;
    private readonly long _ticksPerStep;
    private readonly long _maxCatchUp;
    private readonly long _oldestInTime;
    private long _startedAt;

    public MatchClock(GameSettings settings, TimeProvider time)
    {
        _time = time;
        _ticksPerStep = settings.RealTick.Ticks;
        _oldestInTime = settings.WakeUpPeriod.Ticks - (_ticksPerStep / 2);
        // The same delay of the node, whatever the speed.
        _maxCatchUp = (long)Math.Ceiling(settings.MaxCatchUpTicks * Math.Max(1, settings.SimulationSpeed));
    }

    /// <summary>Ticks that have been taken.</summary>
    public long Ticks { get; private set; }

    /// <summary>Ticks that were given up.</summary>
    public long Skipped { get; private set; }

    /// <summary>The time of the game begins.</summary>
    /// <param name="firstWake">
    /// How long it is until the match is woken first. Ticks then fall due halfway between its wake-ups, so that each of them finds one
    /// however early or late it comes. Zero if the match is not woken at a steady pace: time begins now.
    /// </param>
    public void Start(TimeSpan firstWake)
    {
        _startedAt = _time.GetTimestamp();
        if (firstWake > TimeSpan.Zero) _startedAt += InTimestamps(firstWake) - (InTimestamps(TimeSpan.FromTicks(_ticksPerStep)) * 3 / 2);
    }

    /// <summary>
    /// How late this wake-up is. In time, the oldest tick that is owed would be half a tick old; where wake-ups bring several ticks, it has
    /// waited since the wake-up before as well.
    /// </summary>
    public TimeSpan Lateness()
    {
        var oldest = _time.GetElapsedTime(_startedAt).Ticks - ((Ticks + 1) * _ticksPerStep);
        return TimeSpan.FromTicks(Math.Max(0, oldest - _oldestInTime));
    }

    /// <summary>How many ticks are owed now.</summary>
    public long Due()
    {
        var due = (_time.GetElapsedTime(_startedAt).Ticks / _ticksPerStep) - Ticks;
        if (due <= _maxCatchUp) return due;

        Skipped += due - _maxCatchUp;
        var skipped = (due - _maxCatchUp) * TimeSpan.FromTicks(_ticksPerStep);
        _startedAt += InTimestamps(skipped);
        return _maxCatchUp;
    }

    /// <summary>One of them is taken.</summary>
    public void Take() => Ticks++;

    private long InTimestamps(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}

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
    private long _startedAt;

    public MatchClock(GameSettings settings, TimeProvider time)
    {
        _time = time;
        _ticksPerStep = settings.RealTick.Ticks;
        // The same delay of the node, whatever the speed.
        _maxCatchUp = (long)Math.Ceiling(settings.MaxCatchUpTicks * Math.Max(1, settings.SimulationSpeed));
    }

    /// <summary>Ticks that have been taken.</summary>
    public long Ticks { get; private set; }

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

    /// <summary>How late this wake-up is: by then, the tick that is owed should have been half a tick old.</summary>
    public TimeSpan Lateness()
    {
        var late = _time.GetElapsedTime(_startedAt).Ticks - ((Ticks + 1) * _ticksPerStep) - (_ticksPerStep / 2);
        return TimeSpan.FromTicks(Math.Max(0, late));
    }

    /// <summary>How many ticks are owed now.</summary>
    public long Due()
    {
        var due = (_time.GetElapsedTime(_startedAt).Ticks / _ticksPerStep) - Ticks;
        if (due <= _maxCatchUp) return due;

        var skipped = (due - _maxCatchUp) * TimeSpan.FromTicks(_ticksPerStep);
        _startedAt += InTimestamps(skipped);
        return _maxCatchUp;
    }

    /// <summary>One of them is taken.</summary>
    public void Take() => Ticks++;

    private long InTimestamps(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}

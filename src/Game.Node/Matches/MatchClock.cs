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

    /// <summary>The time of the game begins now.</summary>
    public void Start() => _startedAt = _time.GetTimestamp();

    /// <summary>How many ticks are owed now.</summary>
    public long Due()
    {
        var due = (_time.GetElapsedTime(_startedAt).Ticks / _ticksPerStep) - Ticks;
        if (due <= _maxCatchUp) return due;

        var skipped = (due - _maxCatchUp) * TimeSpan.FromTicks(_ticksPerStep);
        _startedAt += (long)(skipped.TotalSeconds * _time.TimestampFrequency);
        return _maxCatchUp;
    }

    /// <summary>One of them is taken.</summary>
    public void Take() => Ticks++;
}

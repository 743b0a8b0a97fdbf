namespace Mallard.Survival.Worlds;

internal sealed partial class World
{
    /// <summary>Milliseconds since the world was made.</summary>
    public long Elapsed { get; private set; }

    public Phase Phase { get; private set; }

    /// <summary>The value of <see cref="Elapsed"/> at which the phase changes. Without meaning before the start.</summary>
    public long PhaseEndsAt { get; private set; }

    /// <summary>One step of time.</summary>
    public void Tick()
    {
        if (Stage == Stage.Over) return;
        Elapsed += _rules.TickMilliseconds;

        if (Stage == Stage.Preparing)
        {
            if (Elapsed >= _rules.PrepareTimeoutMilliseconds) End();
            return;
        }

        if (_playersMoved)
        {
            _playersMoved = false;
            Happened(new WorldEvent.PlayersMoved());
        }

        // A phase is counted from the end of the one before, not from the tick that noticed it; otherwise phases drift late. The
        // loop is for phases that are shorter than a tick.
        while (Elapsed >= PhaseEndsAt) ChangePhase();
    }

    /// <summary>Ends the game whatever its stage.</summary>
    public void Abort()
    {
        if (Stage != Stage.Over) End();
    }

    private void ChangePhase()
    {
        (Phase, var length) = Phase == Phase.Day ? (Phase.Night, _rules.NightMilliseconds) : (Phase.Day, _rules.DayMilliseconds);
        PhaseEndsAt += length;
        Happened(new WorldEvent.PhaseChanged(Phase, PhaseEndsAt));
    }

    private void End()
    {
        Stage = Stage.Over;
        Happened(new WorldEvent.GameOver());
    }
}

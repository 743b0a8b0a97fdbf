using System.Diagnostics;

namespace Mallard.Bots.Games;

/// <summary>The time of a game whose server's clock runs faster than the wall's, counted from its start.</summary>
internal sealed class GameClock(double speed)
{
    private long _started;

    public double Speed { get; } = speed;

    public TimeSpan Wall => _started == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_started);

    public TimeSpan Game => Wall * Speed;

    public long Milliseconds => (long)Game.TotalMilliseconds;

    /// <summary>Begins to count; only the first call counts.</summary>
    public void Start() => Interlocked.CompareExchange(ref _started, Stopwatch.GetTimestamp(), 0);

    /// <summary>So much time of the game, on the wall; never shorter than a timer can wait.</summary>
    public TimeSpan OnTheWall(int milliseconds) => TimeSpan.FromMilliseconds(Math.Max(1, milliseconds / Speed));
}

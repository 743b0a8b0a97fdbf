namespace Mallard.Bots.Playing;

/// <summary>How well and how fast a bot plays. Times are of the game, not of the wall.</summary>
public sealed record PlayStyle
{
    /// <summary>World units per second; the server allows 10.</summary>
    public float WalkingSpeed { get; init; } = 6;

    /// <summary>Milliseconds between two decisions.</summary>
    public int PulseMilliseconds { get; init; } = 100;

    /// <summary>Milliseconds until another look at what is best to do.</summary>
    public int PlanningMilliseconds { get; init; } = 500;

    /// <summary>Milliseconds until something that is not reached is left alone for as long.</summary>
    public int PersistenceMilliseconds { get; init; } = 10_000;

    /// <summary>Milliseconds to wait for the server's word on what the hands did.</summary>
    public int PatienceMilliseconds { get; init; } = 800;

    /// <summary>Milliseconds a hit comes later than it could, so that none comes too early when the network bunches packets.</summary>
    public int AttackDelayMilliseconds { get; init; } = 60;

    /// <summary>Least worth of a hit on the boss that a fight with it is begun with.</summary>
    public float BossHit { get; init; } = 8;
}

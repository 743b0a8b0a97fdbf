namespace Mallard.Survival.Worlds;

/// <summary>What a world is made from besides its balance.</summary>
/// <param name="PlayerIds">The members in join order.</param>
/// <param name="OwnerId">The member who places things and starts.</param>
/// <param name="TickMilliseconds">Length of a step of time.</param>
/// <param name="DayMilliseconds">Length of a day.</param>
/// <param name="NightMilliseconds">Length of a night.</param>
/// <param name="PrepareTimeoutMilliseconds">How long the owner has to start.</param>
internal sealed record WorldRules(
    IReadOnlyList<int> PlayerIds,
    int OwnerId,
    int TickMilliseconds,
    int DayMilliseconds,
    int NightMilliseconds,
    int PrepareTimeoutMilliseconds);

/// <summary>How far a game has come.</summary>
internal enum Stage
{
    Preparing,
    Running,
    Over,
}

internal enum Phase
{
    Day,
    Night,
}

namespace Mallard.Survival.Worlds;

/// <summary>What a world is made from besides its balance.</summary>
/// <param name="PlayerIds">The members in join order.</param>
/// <param name="OwnerId">The member who starts, and with <paramref name="HostRunsMonsters"/> the host.</param>
/// <param name="TickMilliseconds">Length of a step of time.</param>
/// <param name="DayMilliseconds">Length of a day.</param>
/// <param name="NightMilliseconds">Length of a night.</param>
/// <param name="PrepareTimeoutMilliseconds">How long the owner has to start.</param>
/// <param name="HostRunsMonsters">Whether the owner's machine places, moves and fights the monsters, instead of this world.</param>
/// <param name="WaveAnswerMilliseconds">How long a host may take to place a wave before this world does.</param>
/// <param name="MaxPlayerSpeed">World units per second a player may move; 0 for no limit.</param>
internal sealed record WorldRules(
    IReadOnlyList<int> PlayerIds,
    int OwnerId,
    int TickMilliseconds,
    int DayMilliseconds,
    int NightMilliseconds,
    int PrepareTimeoutMilliseconds,
    bool HostRunsMonsters,
    int WaveAnswerMilliseconds,
    float MaxPlayerSpeed);

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

namespace Mallard.Bots.Play;

/// <summary>Where rooms wait for each other, if they are to play at the same time. Rooms that failed are not waited for.</summary>
internal sealed class StartLine(int rooms)
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waitedFor = rooms;

    /// <summary>Everybody who was counted is here, or has given up.</summary>
    public Task Go => _go.Task;

    /// <summary>Counts a room, once.</summary>
    public void Ready()
    {
        if (Interlocked.Decrement(ref _waitedFor) == 0) _go.SetResult();
    }
}

/// <summary>What the rooms of a run share while they play.</summary>
/// <param name="Pacer">Lets the players take their steps.</param>
/// <param name="Gathered">Reached by each room when its players are together.</param>
/// <param name="Playing">Reached by each room when its match runs.</param>
internal sealed record Stage(Pacer Pacer, StartLine Gathered, StartLine Playing);

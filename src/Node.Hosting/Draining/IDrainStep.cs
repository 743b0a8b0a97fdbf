namespace Mallard.Hosting.Draining;

/// <summary>What a role does in a drain. The good order of a stop, which comes after it, is no part of this: it is in the role's shutdown tasks.</summary>
public interface IDrainStep
{
    /// <summary>The role.</summary>
    string Role { get; }

    /// <summary>For people: what nobody does once the last node of this role is gone.</summary>
    string WhenNobodyIsLeft { get; }

    /// <summary>Whether <see cref="FinishAsync"/> refuses players: then the grace is waited for first.</summary>
    bool RefusesPlayers { get; }

    /// <summary>Says that nothing new is to come here, and refuses no player yet. Returns at once.</summary>
    void Announce(IDrainWork work);

    /// <summary>Done when the role's work has ended or its limit has passed.</summary>
    Task FinishAsync(IDrainWork work);
}

/// <summary>A role's part of a drain under way.</summary>
public interface IDrainWork
{
    /// <summary>Cancelled when players who are in no match have to go.</summary>
    CancellationToken PlayerLimit { get; }

    /// <summary>Cancelled when matches have to end.</summary>
    CancellationToken MatchLimit { get; }

    /// <summary>Tells what is left now. Cheap, and thread-safe.</summary>
    void Report(params IReadOnlyList<DrainCount> left);
}

/// <summary>Waiting within limits.</summary>
public static class DrainWaiting
{
    /// <summary>Waits for work to end or a limit to pass, whichever comes first.</summary>
    /// <returns>Whether the work has ended.</returns>
    public static async Task<bool> EndsBeforeAsync(this Task work, CancellationToken limit)
    {
        if (work.IsCompleted) return true;
        try
        {
            await work.WaitAsync(limit);
            return true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return false;
        }
    }
}

namespace Mallard.Threads;

/// <summary>What the system decides about threads and tells of them.</summary>
internal interface IThreadScheduler
{
    /// <summary>The system's number of the calling thread.</summary>
    int Self { get; }

    /// <summary>What all cores have done since the system started; null if it does not tell now.</summary>
    CoreTimes? Cores { get; }

    /// <summary>Gives a thread real-time priority.</summary>
    /// <returns>Null; or why not, and what to do about it.</returns>
    string? TryRaise(int thread);

    /// <summary>Makes it an ordinary one again.</summary>
    void Lower(int thread);
}

/// <summary>What all cores have done, added up.</summary>
/// <param name="Spare">Time that is there for whoever wants it: without work, or with work that lets all others go first.</param>
/// <param name="All">All time.</param>
internal readonly record struct CoreTimes(TimeSpan Spare, TimeSpan All);

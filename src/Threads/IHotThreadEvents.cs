namespace Mallard.Threads;

/// <summary>Told what becomes of the priority of <see cref="HotThreads"/>.</summary>
public interface IHotThreadEvents
{
    /// <summary>There is no real-time priority; all go on without it. Once.</summary>
    /// <param name="problem">Why, and what to do about it.</param>
    void OnRefused(string problem);

    /// <summary>No core has been idle for <see cref="HotThreads.BusyFor"/>, and the threads are ordinary ones for <see cref="HotThreads.GivesWayFor"/> at least.</summary>
    void OnGaveWay();

    /// <summary>They have it again.</summary>
    void OnRegained();
}

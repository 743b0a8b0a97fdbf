namespace Mallard.Threads;

/// <summary>Told what becomes of the priority of <see cref="HotThreads"/>.</summary>
public interface IHotThreadEvents
{
    /// <summary>There is no real-time priority, and never will be. Once.</summary>
    /// <param name="problem">Why, and what to do about it.</param>
    void OnRefused(string problem);

    /// <summary>The machine has had time to spare for half a minute: they have it now.</summary>
    void OnRaised();

    /// <summary>No core is idle any more: they are ordinary threads now.</summary>
    void OnGaveWay();
}

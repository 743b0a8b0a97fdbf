namespace Mallard.Hosting.Draining;

/// <summary>
/// The drain of this node: it says that it takes nothing new, waits for what runs here to end, hands over the rest, leaves the cluster and
/// ends. There is one for each node, and one drain in its life: it cannot be undone, only shortened.
/// </summary>
public interface INodeDrain
{
    /// <summary>Whether the drain has begun. True before anything is refused, so that whoever sends players here can look in time.</summary>
    bool IsDraining { get; }

    /// <summary>How it goes; <see cref="DrainPhase.None"/> before it has begun. A picture of the moment.</summary>
    DrainProgress Progress { get; }

    /// <summary>Done when the node has ended after a drain, and not before.</summary>
    Task Finished { get; }

    /// <summary>
    /// Has <paramref name="watcher"/> told of each change of <see cref="Progress"/>, on the thread that made it: it must not block. Changes of
    /// different threads may come out of order.
    /// </summary>
    /// <returns>Ends it when disposed of.</returns>
    IDisposable Watch(Action<DrainProgress> watcher);

    /// <summary>
    /// Begins the drain, and returns at once. Asked again it answers with the progress; limits that end sooner than those in force are
    /// taken over, longer ones are not. Thread-safe.
    /// </summary>
    DrainAnswer Begin(DrainRequest request);

    /// <summary>Adds what a role does in a drain; called while the role starts.</summary>
    /// <exception cref="InvalidOperationException">The drain has begun.</exception>
    void Add(IDrainStep step);
}

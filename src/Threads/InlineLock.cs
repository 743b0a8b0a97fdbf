using System.Diagnostics.CodeAnalysis;

namespace Mallard.Threads;

/// <summary>
/// A lock that is a part of its object, not an object of its own: among thousands of connections or matches, each object on the way is a wait for memory.
/// For what takes no longer than a system call that does not wait: whoever finds it held looks again and again.
/// </summary>
/// <remarks>Not for the thread that holds it already, which would wait for itself. A field that is not readonly, never copied.</remarks>
public struct InlineLock()
{
    private SpinLock _lock = new(enableThreadOwnerTracking: false);

    /// <summary>Waits until nobody holds it, and holds it.</summary>
    /// <returns>What lets it go, when disposed of.</returns>
    [UnscopedRef]
    public Held Enter()
    {
        var isHeld = false;
        _lock.Enter(ref isHeld);
        return new Held(ref _lock);
    }

    /// <summary>Lets a lock go.</summary>
    public readonly ref struct Held
    {
        private readonly ref SpinLock _lock;

        internal Held(ref SpinLock held) => _lock = ref held;

        /// <summary>Lets it go.</summary>
        public void Dispose() => _lock.Exit(useMemoryBarrier: false);
    }
}

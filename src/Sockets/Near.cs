using System.Runtime.CompilerServices;

namespace Mallard.Sockets;

/// <summary>
/// Brings what will be used next into the processor's cache. Among thousands of connections each one's objects are far away when it is their
/// turn, and found one after another, each through the one before; looked at together with those of the next ones, they come at the same time.
/// </summary>
public static class Near
{
    /// <summary>How many at once: enough to wait for all of them instead of each, few enough to be there still when their turn comes.</summary>
    public const int AtOnce = 8;

    /// <summary>Looks at an object, and does nothing with it.</summary>
    /// <param name="thing">The object; null is nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bring(object? thing)
    {
        // Every object has a word behind its type, whatever it means; a volatile read is made though nobody wants what it read.
        if (thing is not null) _ = Volatile.Read(ref Unsafe.As<StrongBox<byte>>(thing).Value);
    }
}

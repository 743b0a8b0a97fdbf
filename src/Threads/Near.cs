using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Mallard.Threads;

/// <summary>
/// Brings what will be used next into the processor's cache. Among thousands of connections each one's objects are far away when it is their
/// turn, and found one after another, each through the one before; asked for together with those of the next ones, they come at the same time.
/// </summary>
/// <remarks>
/// An instruction of the processor, which waits for nothing. A plain look at an object does not do: a compiler that sees that nobody wants what it
/// read leaves it out. Where .NET has no such instruction nothing happens.
/// </remarks>
public static unsafe class Near
{
    /// <summary>How many at once: enough to come together, few enough to be there still when their turn comes.</summary>
    public const int AtOnce = 8;

    /// <summary>Bytes that come together.</summary>
    public const int Line = 64;

    /// <summary>Asks for a part of an object.</summary>
    /// <param name="thing">The object; null is nothing.</param>
    /// <param name="at">Where in it, in bytes: its first <see cref="Line"/> if nothing is said. May be behind its end.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bring(object? thing, int at = 0)
    {
        // It may move meanwhile; then something else is brought, and nothing lost but the time.
        if (Sse.IsSupported && thing is not null) Sse.Prefetch0((byte*)Unsafe.AsPointer(ref Unsafe.As<StrongBox<byte>>(thing).Value) + at);
    }

    /// <summary>Asks for the beginning of an object that is longer than a <see cref="Line"/>.</summary>
    /// <param name="thing">The object; null is nothing.</param>
    /// <param name="lines">How many lines of it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void BringLines(object? thing, int lines)
    {
        for (var line = 0; line < lines; line++) Bring(thing, line * Line);
    }
}

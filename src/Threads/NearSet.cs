namespace Mallard.Threads;

/// <summary>Objects that are needed together, to be brought near together: none is found through another one that is far away itself. See <see cref="Near"/>.</summary>
public sealed class NearSet
{
    // Of the set: up to twenty objects. It is far away when it is asked for, so it is not asked how long it is.
    private const int OwnLines = 6;

    // Behind the object itself, which is made just before it.
    private readonly (object? Thing, int Lines)[] _things;

    /// <summary>Makes a set.</summary>
    /// <param name="things">
    /// The objects, and how many lines of each; null is nothing. What an object makes for itself when it is made lies behind it, and is reached with more lines.
    /// </param>
    public NearSet(params ReadOnlySpan<(object? Thing, int Lines)> things) => _things = things.ToArray();

    /// <summary>The set itself comes near, for <see cref="Bring"/> in a moment.</summary>
    public void BringSelf() => Near.BringLines(this, OwnLines);

    /// <summary>Asks for all of them.</summary>
    public void Bring()
    {
        foreach (var (thing, lines) in _things) Near.BringLines(thing, lines);
    }
}

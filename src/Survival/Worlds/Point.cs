namespace Mallard.Survival.Worlds;

/// <summary>A place or a direction, in world units. The core is at the origin.</summary>
internal readonly record struct Point(float X, float Y)
{
    public bool IsFinite => float.IsFinite(X) && float.IsFinite(Y);
}

/// <summary>Where the owner's client wants a thing to stand.</summary>
internal readonly record struct Placement(int Id, Point At);

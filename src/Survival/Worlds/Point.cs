namespace Mallard.Survival.Worlds;

/// <summary>A place or a direction, in world units. The core is at the origin.</summary>
internal readonly record struct Point(float X, float Y)
{
    public bool IsFinite => float.IsFinite(X) && float.IsFinite(Y);

    /// <summary>Whether it can be a direction: neither so long that its square is infinite, nor handed on to clients that would stumble over it.</summary>
    public bool IsDirection => MathF.Abs(X) <= 1e6f && MathF.Abs(Y) <= 1e6f;

    /// <summary>Distance along the axis that is farther from the origin.</summary>
    public float AxisDistance => MathF.Max(MathF.Abs(X), MathF.Abs(Y));

    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    public static Point operator *(Point a, float factor) => new(a.X * factor, a.Y * factor);

    public float DistanceTo(Point other) => MathF.Sqrt(SquaredDistanceTo(other));

    public float SquaredDistanceTo(Point other)
    {
        var (dx, dy) = (X - other.X, Y - other.Y);
        return (dx * dx) + (dy * dy);
    }

    public bool IsWithin(float distance, Point other) => SquaredDistanceTo(other) <= distance * distance;
}

/// <summary>Where a client wants a thing to stand.</summary>
internal readonly record struct Placement(int Id, Point At);

using System.Numerics;

namespace Mallard.Bots.Playing;

/// <summary>What a mind is after at the moment.</summary>
internal abstract record Aim
{
    /// <summary>A box that holds something wanted.</summary>
    public sealed record Loot(int BoxId) : Aim;

    /// <summary>Something on the ground.</summary>
    public sealed record Fetch(int Number) : Aim;

    /// <summary>Grass, for its seeds.</summary>
    public sealed record Cut(int ThingId) : Aim;

    /// <summary>A duck, for what it drops.</summary>
    public sealed record Hunt(int MonsterId) : Aim;

    /// <summary>A duck that is after the core.</summary>
    public sealed record Defend(int MonsterId) : Aim;

    /// <summary>The boss.</summary>
    public sealed record Slay(int MonsterId) : Aim;

    /// <summary>The core, to make or fetch honey mustard.</summary>
    public sealed record Craft : Aim;

    /// <summary>Away from everything that bites, to a place where nothing does.</summary>
    public sealed record Flee(Vector2 To) : Aim;

    /// <summary>Somewhere, for want of anything better.</summary>
    public sealed record Wait(Vector2 At) : Aim;
}

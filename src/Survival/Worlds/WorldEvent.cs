namespace Mallard.Survival.Worlds;

/// <summary>Something that happened and that players will hear of. What it says beyond its own figures is read from the world.</summary>
internal abstract record WorldEvent
{
    /// <summary>Things have their places, players their start items, time runs.</summary>
    public sealed record Started : WorldEvent;

    /// <summary>At least one player stands elsewhere than at the last tick, or is gone.</summary>
    public sealed record PlayersMoved : WorldEvent;

    /// <summary>A swing in the air.</summary>
    public sealed record PlayerSwung(int PlayerId, Point Direction) : WorldEvent;

    /// <summary>Day has become night or night day.</summary>
    public sealed record PhaseChanged(Phase Phase, long EndsAt) : WorldEvent;

    /// <summary>Another player has the owner's duties.</summary>
    public sealed record OwnerChanged(int OwnerId) : WorldEvent;

    /// <summary>Nothing happens after this.</summary>
    public sealed record GameOver : WorldEvent;
}

/// <summary>Why the world did nothing about a request.</summary>
internal enum Refusal
{
    None,
    NotAPlayer,
    NotTheOwner,
    NotStarted,
    StartedAlready,
    NotFinite,
}

using System.Collections.Immutable;

namespace Mallard.Messages.Rooms;

/// <summary>A user as others see one.</summary>
public sealed record Member(UserId UserId, string Name) : IClusterMessage;

/// <summary>What a room is doing.</summary>
public enum RoomPhase
{
    /// <summary>Takes members, waits for its owner.</summary>
    Waiting,

    /// <summary>Its match is being prepared or played.</summary>
    Playing,
}

/// <summary>A room as it stands: what the directory lists, and what a room comes back from when its node is gone.</summary>
/// <param name="RoomId">Its id.</param>
/// <param name="Version">Grows with every change; of two views the higher one is right.</param>
/// <param name="OwnerId">The member whose room it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Capacity">Most members.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Members">Members in the order they joined.</param>
/// <param name="Match">The match, once one was placed.</param>
/// <param name="CreatedAt">Unix time in milliseconds.</param>
public sealed record RoomView(
    RoomId RoomId,
    long Version,
    UserId OwnerId,
    string Name,
    int Capacity,
    RoomPhase Phase,
    ImmutableArray<Member> Members,
    MatchId? Match,
    long CreatedAt) : IClusterMessage
{
    public bool Has(UserId user) => Members.Any(m => m.UserId == user);
}

namespace Mallard.Messages.Rooms;

// ---- from operators; answered to the sender ----

/// <summary>How does the room stand? Answered with <see cref="RoomInspected"/>.</summary>
public sealed record InspectRoom(RoomId RoomId) : IRoomMessage;

/// <summary>The room as it stands.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Room">How it stands; null if there is no such room.</param>
public sealed record RoomInspected(RoomId RoomId, RoomView? Room) : IClusterMessage;

/// <summary>Closes a room that waits, as it closes when it has waited too long. Answered with <see cref="RoomCloseAnswered"/>.</summary>
public sealed record CloseRoom(RoomId RoomId) : IRoomMessage;

/// <summary>What came of <see cref="CloseRoom"/>.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Room">How it stood when it was asked; null if there is no such room.</param>
/// <param name="IsClosed">Whether it has closed. A room with a match, or one that is about to have one, does not.</param>
public sealed record RoomCloseAnswered(RoomId RoomId, RoomView? Room, bool IsClosed) : IClusterMessage;

using System.Collections.Immutable;

namespace Mallard.Messages.Sessions;

// ---- from operators; answered to the sender ----

/// <summary>How does the user stand? Answered with <see cref="UserInspected"/>. A user who is in nothing does not stay in memory for it.</summary>
public sealed record InspectUser(UserId UserId) : IUserMessage;

/// <summary>The user as the user's actor knows them.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Name">Nickname; empty if no connection has told it.</param>
/// <param name="Session">The connection; null without a session.</param>
/// <param name="Epoch">Time of the login in ticks of the gateway's clock (UTC); 0 without a session.</param>
/// <param name="Place">Room and match.</param>
/// <param name="UnderWay">What the user waits for, in words.</param>
public sealed record UserInspected(UserId UserId, string Name, ClientAddress? Session, long Epoch, UserPlace Place, ImmutableArray<string> UnderWay)
    : IClusterMessage;

/// <summary>Ends the session of a user, if there is one: the connection says goodbye and closes. Answered with <see cref="SessionEnded"/>.</summary>
public sealed record EndSession(UserId UserId) : IUserMessage;

/// <summary>The user has no session any more.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Session">The connection that was told to close; null if there was no session.</param>
/// <param name="Place">Room and match that the session had, or that are left of an earlier one. A seat in a room is given up; one in a match
/// is kept for some time, as after a broken connection.</param>
public sealed record SessionEnded(UserId UserId, ClientAddress? Session, UserPlace Place) : IClusterMessage;

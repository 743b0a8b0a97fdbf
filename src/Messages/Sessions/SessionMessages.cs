using Akka.Actor;
using Mallard.Messages.Traces;

namespace Mallard.Messages.Sessions;

/// <summary>A message for a user's actor, wherever it lives.</summary>
public interface IUserMessage : IClusterMessage
{
    UserId UserId { get; }
}

/// <summary>Where packets for one client go.</summary>
/// <param name="Id">The connection.</param>
/// <param name="Connection">Its actor.</param>
/// <param name="Fanout">The gateway's actor that hands one delivery to many of its connections.</param>
public sealed record ClientAddress(ConnectionId Id, IActorRef Connection, IActorRef Fanout) : IClusterMessage;

/// <summary>What a user is in at the moment. A connection keeps the newest one and gives it back if the user's actor had to be made anew.</summary>
public sealed record UserPlace(RoomId? Room, MatchId? Match) : IClusterMessage
{
    public static readonly UserPlace Lobby = new(null, null);
}

/// <summary>
/// Claims the user for a connection. A new login ends the session before it; a connection that announces itself again because the
/// user's actor moved says what it knows in <paramref name="Resume"/>. Answered with <see cref="SessionOpened"/>, or with
/// <see cref="SessionReplaced"/> when a newer connection has the user.
/// </summary>
/// <param name="UserId">The user.</param>
/// <param name="Name">Nickname.</param>
/// <param name="Address">The connection.</param>
/// <param name="Epoch">Time of the login in ticks of the gateway's clock; of two announcements the newer one wins.</param>
/// <param name="Resume">Null at login, otherwise the place the connection was last told.</param>
public sealed record OpenSession(UserId UserId, string Name, ClientAddress Address, long Epoch, UserPlace? Resume) : IUserMessage;

/// <summary>The connection has the user. <paramref name="User"/> is to be watched: when it goes, announce again.</summary>
public sealed record SessionOpened(ConnectionId Connection, IActorRef User, UserPlace Place) : IClusterMessage;

/// <summary>The connection has told its client about the login: whatever follows may be sent now.</summary>
public sealed record SessionReady(UserId UserId, ConnectionId Connection) : IUserMessage;

/// <summary>To a connection: a newer login has the user. Say goodbye to the client and close.</summary>
public sealed record SessionReplaced(ConnectionId Connection) : IClusterMessage;

/// <summary>To a connection: an operator has ended the session. Say goodbye to the client and close.</summary>
public sealed record SessionKicked(ConnectionId Connection) : IClusterMessage;

/// <summary>The connection is gone.</summary>
public sealed record CloseSession(UserId UserId, ConnectionId Connection) : IUserMessage;

/// <summary>A lobby packet of a client. A connection sends one at a time and repeats it with the same number when no answer comes.</summary>
public sealed record LobbyRequest(UserId UserId, ConnectionId Connection, long Number, ushort PacketType, byte[] Payload) : IUserMessage;

/// <summary>The answer to a <see cref="LobbyRequest"/>: frames for the client, perhaps none. The connection goes on with the next packet.</summary>
public sealed record LobbyAnswer(ConnectionId Connection, long Number, byte[] Frames, UserPlace Place) : IClusterMessage;

/// <summary>The user's actor does not know the connection, having been made anew: announce the session again and repeat the request.</summary>
public sealed record SessionUnknown(ConnectionId Connection) : IClusterMessage;

/// <summary>Frames that nobody asked for, from the lobby.</summary>
public sealed record PushFrames(ConnectionId Connection, byte[] Frames, UserPlace Place) : IClusterMessage;

/// <summary>
/// A message of a connection for its user's actor, with the trace of the packet it was sent for. What is not sampled travels bare, and so does
/// what is repeated.
/// </summary>
/// <param name="Message">The message.</param>
/// <param name="Trace">Its trace.</param>
public sealed record TracedUserMessage(IUserMessage Message, TraceContext Trace) : IUserMessage
{
    /// <summary>The user it is for.</summary>
    public UserId UserId => Message.UserId;
}

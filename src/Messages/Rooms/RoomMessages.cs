using Akka.Actor;
using Mallard.Messages.Sessions;
using Mallard.Messages.Traces;

namespace Mallard.Messages.Rooms;

/// <summary>A message for a room's actor, wherever it lives. Commands are idempotent: the sender repeats them when no answer comes.</summary>
public interface IRoomMessage : IClusterMessage
{
    RoomId RoomId { get; }
}

// ---- from users; answered to the sender ----

public sealed record CreateRoom(RoomId RoomId, Member Owner, string Name, int Capacity) : IRoomMessage;

/// <param name="RoomId">The room.</param>
/// <param name="Member">Who wants a seat.</param>
/// <param name="Request">The same for every repetition; a refusal carries it back.</param>
public sealed record JoinRoom(RoomId RoomId, Member Member, long Request = 0) : IRoomMessage;

public sealed record LeaveRoom(RoomId RoomId, UserId Member) : IRoomMessage;

/// <summary>From a user who has moved, and may have missed something: do I still have a seat? Answered with <see cref="RoomEntered"/> or <see cref="RoomLeft"/>.</summary>
public sealed record AskForSeat(RoomId RoomId, UserId Member) : IRoomMessage;

/// <param name="RoomId">The room.</param>
/// <param name="By">Who wants it; only the owner may.</param>
/// <param name="Request">The same for every repetition, so that one that comes late does not prepare a second time.</param>
public sealed record PrepareGame(RoomId RoomId, UserId By, long Request = 0) : IRoomMessage;

/// <summary>Makes a room that lost its node come back; it answers nothing.</summary>
public sealed record WakeRoom(RoomId RoomId) : IRoomMessage;

/// <summary>A command of a user with the trace of the packet it was sent for. What is repeated travels bare.</summary>
/// <param name="Command">The command.</param>
/// <param name="Trace">Its trace.</param>
public sealed record TracedRoomMessage(IRoomMessage Command, TraceContext Trace) : IRoomMessage
{
    /// <summary>The room it is for.</summary>
    public RoomId RoomId => Command.RoomId;
}

/// <summary>The user is in the room.</summary>
public sealed record RoomEntered(RoomView Room) : IClusterMessage;

/// <summary>The user is not in the room (any more).</summary>
public sealed record RoomLeft(RoomId RoomId) : IClusterMessage;

/// <summary>A room said no.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Reason">Why.</param>
/// <param name="Request">
/// The number of the command it answers, 0 if that had none. The refusal of a repeated command may come when the same user asks for the
/// same room once more, and must not be taken for the answer to that.
/// </param>
public sealed record RoomRefused(RoomId RoomId, RoomRefusal Reason, long Request = 0) : IClusterMessage;

/// <summary>Why a room said no.</summary>
public enum RoomRefusal
{
    /// <summary>There is no such room.</summary>
    Unknown,

    /// <summary>Another room has this id.</summary>
    IdTaken,

    /// <summary>Playing, or full.</summary>
    NotJoinable,

    /// <summary>Not by the owner, or playing already.</summary>
    NotAllowed,

    /// <summary>No game node could take the match.</summary>
    NoGameNode,
}

// ---- from rooms to their members ----

/// <summary>Another member joined.</summary>
public sealed record MemberJoined(UserId UserId, RoomId RoomId, Member Member) : IUserMessage;

/// <summary>Another member left.</summary>
public sealed record MemberLeft(UserId UserId, RoomId RoomId, Member Member) : IUserMessage;

/// <summary>The room has closed while it waited: its owner left, or it was idle for too long.</summary>
public sealed record RoomClosed(UserId UserId, RoomId RoomId) : IUserMessage;

/// <summary>The match stands: go to it.</summary>
public sealed record EnterMatch(UserId UserId, MatchId Match) : IUserMessage;

/// <summary>The match's node died and took the match with it: the game is over.</summary>
public sealed record MatchLost(UserId UserId, MatchId Match) : IUserMessage;

/// <summary>The match has shown this player the game, with which the owner has the answer to 3001.</summary>
public sealed record MatchBegan(UserId UserId, MatchId Match) : IUserMessage;

// ---- from matches to their room ----

/// <summary>The match stands. The room watches <paramref name="Actor"/>.</summary>
public sealed record MatchCreated(RoomId RoomId, MatchId Match, IActorRef Actor) : IRoomMessage;

/// <summary>The match is not created: its node takes no new ones any more. Another may.</summary>
public sealed record MatchRefused(RoomId RoomId, MatchId Match) : IRoomMessage;

/// <summary>There is no such match: it ended, or its node died.</summary>
public sealed record MatchUnknown(RoomId RoomId, MatchId Match) : IRoomMessage;

/// <summary>A player left the match for good.</summary>
public sealed record PlayerLeft(RoomId RoomId, MatchId Match, UserId Player, UserId Owner) : IRoomMessage;

/// <summary>The match is over and its players are released.</summary>
public sealed record MatchEnded(RoomId RoomId, MatchId Match) : IRoomMessage;

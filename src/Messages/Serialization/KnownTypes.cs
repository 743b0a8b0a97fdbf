using System.Collections.Immutable;
using Akka.Actor;
using Mallard.Messages.Inspection;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Messages.Traces;

namespace Mallard.Messages.Serialization;

/// <summary>
/// Every type that may travel with Hyperion between our nodes. A known type goes as a number, its place in this list; so append only,
/// and run nodes of one build together. <see cref="SerializationCheck"/> refuses to start a node whose list has a gap.
/// </summary>
public static class KnownTypes
{
    public static readonly IReadOnlyList<Type> Ordered =
    [
        typeof(UserId), typeof(RoomId), typeof(ConnectionId), typeof(MatchId),

        typeof(ClientAddress), typeof(UserPlace), typeof(OpenSession), typeof(SessionOpened), typeof(SessionReady),
        typeof(SessionReplaced), typeof(CloseSession), typeof(LobbyRequest), typeof(LobbyAnswer), typeof(SessionUnknown),
        typeof(PushFrames),

        typeof(Member), typeof(RoomPhase), typeof(RoomView), typeof(CreateRoom), typeof(JoinRoom), typeof(LeaveRoom),
        typeof(PrepareGame), typeof(WakeRoom), typeof(RoomEntered), typeof(RoomLeft), typeof(RoomRefused), typeof(RoomRefusal),
        typeof(MemberJoined), typeof(MemberLeft), typeof(RoomClosed), typeof(EnterMatch), typeof(MatchLost),
        typeof(MatchCreated), typeof(MatchUnknown), typeof(PlayerLeft), typeof(MatchEnded),

        typeof(CreateMatch), typeof(FindMatch), typeof(ConnectPlayer), typeof(DisconnectPlayer), typeof(QuitMatch),
        typeof(ReleasePlayer), typeof(PlayerReleased), typeof(GameNodeLoad),

        typeof(MatchRefused),

        typeof(InspectHere), typeof(InspectedTable), typeof(InspectedRows), typeof(InspectedLine), typeof(InspectionDone),

        typeof(InspectRoom), typeof(RoomInspected), typeof(CloseRoom), typeof(RoomCloseAnswered),
        typeof(InspectUser), typeof(UserInspected), typeof(EndSession), typeof(SessionEnded),

        typeof(SessionKicked), typeof(InspectedLeaving),

        typeof(TraceContext), typeof(TracedUserMessage), typeof(TracedRoomMessage),

        typeof(MatchBegan),

        typeof(AskForSeat),
    ];

    /// <summary>
    /// What fields of messages hold and Hyperion writes with its name: the members of a room, the newest matches of a node, words, and actor
    /// references in the form they travel in. A message that needs another type here must say so; nothing else is let in.
    /// </summary>
    public static readonly IReadOnlyList<Type> Named =
    [
        typeof(ImmutableArray<Member>), typeof(ImmutableArray<string>), typeof(MatchId[]), typeof(ActorRefBase.Surrogate), typeof(Nobody.NobodySurrogate),
    ];

    private static readonly HashSet<Type> Set = [.. Ordered];

    public static bool Contains(Type type) => Set.Contains(type);
}

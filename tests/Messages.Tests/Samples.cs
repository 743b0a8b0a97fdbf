using Akka.Actor;
using Mallard.Messages.Inspection;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Messages.Traces;

namespace Mallard.Messages.Tests;

/// <summary>
/// Values of every message type, no field left at its default where it can be helped, so that a lost field shows. A new message type
/// needs a line here.
/// </summary>
internal static class Samples
{
    private static readonly UserId User = new(int.MaxValue);
    private static readonly RoomId Room = new(1002);
    private static readonly MatchId Match = new(0xFEDC_BA98, Room);
    private static readonly ConnectionId Connection = new(long.MinValue + 7);
    private static readonly Member Alice = new(User, "앨리스 🦆");
    private static readonly Member Bob = new(new UserId(-3), "Bob");
    private static readonly UserPlace Place = new(Room, Match);

    private static readonly TraceContext Trace = new(0xFEDC_BA98_7654_3210, 1, ulong.MaxValue - 6);

    private static readonly RoomView View =
        new(Room, 1L << 40, Alice.UserId, "name", 8, RoomPhase.Playing, [Alice, Bob], Match, 1_700_000_000_123);

    /// <summary>The samples, with two actors to put where a message holds references.</summary>
    public static IReadOnlyList<object> With(IActorRef first, IActorRef second)
    {
        var address = new ClientAddress(Connection, first, second);
        return
        [
            address,
            Place, UserPlace.Lobby, new UserPlace(Room, null),
            new OpenSession(User, "name", address, 638_000_000_000_000_000, Place),
            new OpenSession(User, "name", address, 1, null),
            new SessionOpened(Connection, first, Place),
            new SessionReady(User, Connection),
            new SessionReplaced(Connection), new SessionKicked(Connection),
            new CloseSession(User, Connection),
            new LobbyRequest(User, Connection, 12, 2001, [1, 2, 0, 255]),
            new LobbyRequest(User, Connection, 13, ushort.MaxValue, []),
            new LobbyAnswer(Connection, 12, [9, 8], Place),
            new SessionUnknown(Connection),
            new PushFrames(Connection, new byte[70_000], UserPlace.Lobby),

            Alice,
            View, View with { Match = null, Members = [], Name = "" },
            new CreateRoom(Room, Alice, "name", 8),
            new JoinRoom(Room, Bob),
            new LeaveRoom(Room, User),
            new AskForSeat(Room, User),
            new PrepareGame(Room, User),
            new WakeRoom(Room),
            new RoomEntered(View),
            new RoomLeft(Room),
            .. Enum.GetValues<RoomRefusal>().Select(reason => new RoomRefused(Room, reason)),
            new MemberJoined(User, Room, Bob),
            new MemberLeft(User, Room, Bob),
            new RoomClosed(User, Room),
            new EnterMatch(User, Match),
            new MatchLost(User, Match),
            new MatchBegan(User, Match),
            new MatchCreated(Room, Match, first),
            new MatchCreated(Room, Match, ActorRefs.Nobody),
            new MatchUnknown(Room, Match),
            new MatchRefused(Room, Match),
            new PlayerLeft(Room, Match, User, Bob.UserId),
            new MatchEnded(Room, Match),

            new CreateMatch(Match, View),
            new FindMatch(Match),
            new ConnectPlayer(Match, User, address),
            new DisconnectPlayer(Match, User, Connection),
            new QuitMatch(Match, User),
            new ReleasePlayer(User, Match),
            new ReleasePlayer(User, Match, MatchTells: false),
            new PlayerReleased(Match, User),
            new GameNodeLoad(Match.Node, "akka.tcp://mallard@host:1", 3, 17, [Match], 1L << 33, Draining: true),

            new InspectHere(1L << 40, ["node", "config", "mallard."], 7, 100),
            new InspectedTable(3, "Settings", ["key", "rows"], ["text", "number"]),
            new InspectedRows(3, ["a", null, "", "12"]),
            new InspectedRows(3, []),
            new InspectedLine(3, "앨리스"), new InspectedLeaving(3),
            new InspectionDone(3, 17, null), new InspectionDone(3, 0, "no"),

            new InspectRoom(Room),
            new RoomInspected(Room, View), new RoomInspected(Room, null),
            new CloseRoom(Room),
            new RoomCloseAnswered(Room, View, IsClosed: true), new RoomCloseAnswered(Room, null, IsClosed: false),
            new InspectUser(User),
            new UserInspected(User, "앨리스", address, 638_000_000_000_000_000, Place, ["joins room 7", "…"]),
            new UserInspected(User, "", null, 0, UserPlace.Lobby, []),
            new EndSession(User),
            new SessionEnded(User, address, Place), new SessionEnded(User, null, UserPlace.Lobby),

            new TracedUserMessage(new LobbyRequest(User, Connection, 12, 2001, [1, 2, 0, 255]), Trace),
            new TracedUserMessage(new OpenSession(User, "name", address, 1, null), Trace),
            new TracedRoomMessage(new JoinRoom(Room, Bob, 3), Trace),
            new TracedRoomMessage(new CreateRoom(Room, Alice, "name", 8), Trace),

            .. Packets,
            new Delivery(Match, DeliveryKind.Attach, 0, [Connection], default) { Intake = first, Trace = Trace },
            new Delivery(Match, DeliveryKind.Attach, 0, [Connection], default) { Intake = first },
            new PacketBatch(8, [new Delivery(Match, DeliveryKind.Attach, 0, [Connection], default) { Intake = second }, Moves, Frames]),
        ];
    }

    private static readonly MatchInput Moves =
        new(Match, User, Connection, [new(4001, new byte[] { 1, 2, 3 }), new(2006, default), new(9999, new byte[300])]);

    private static readonly Delivery Frames = new(Match, DeliveryKind.Packets, 4002, [Connection, new(5)], new byte[] { 0, 1, 2, 3, 4 }.AsMemory(1, 3));

    /// <summary>The messages of the per-packet path, as far as they hold no references.</summary>
    public static IReadOnlyList<object> Packets { get; } =
    [
        Moves,
        new MatchInput(Match, User, Connection, []),
        .. Enum.GetValues<DeliveryKind>()
            .Select(kind => new Delivery(Match, kind, 4002, [Connection, new(5)], new byte[] { 0, 1, 2, 3, 4 }.AsMemory(1, 3))),
        new Delivery(Match, DeliveryKind.Detach, 0, [], default),
        new PacketBatch(1L << 40, [Frames, Moves, Frames]),
        new PacketBatch(1, []),
        new BatchTaken(1L << 40),
        Moves with { Trace = Trace },
        Frames with { Trace = Trace },
        new PacketBatch(9, [Frames, Moves with { Trace = Trace }, Moves, Frames with { Trace = Trace }]),
    ];
}

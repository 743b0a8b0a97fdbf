using Akka.Actor;
using Mallard.Hosting.Inspection;
using Mallard.Inspection;
using Mallard.Lobby.Rooms;
using Mallard.Messages;
using Mallard.Messages.Rooms;

namespace Mallard.Lobby.Inspection;

/// <summary>
/// Answers the palettes <c>user</c> and <c>lobby</c>. This node's copy of the room directory has all rooms of the cluster; what only a user
/// or a room itself knows is asked of it, wherever it lives, by an actor of its own.
/// </summary>
internal sealed class LobbyInspection : ReceiveActor
{
    /// <summary>What it answers.</summary>
    public static readonly string[] Commands = ["user show", "user kick", "lobby rooms", "lobby room", "lobby close"];

    private static readonly Column[] RoomColumns =
    [
        new("room", ColumnKind.Number), new("name"), new("owner", ColumnKind.Number), new("members", ColumnKind.Number),
        new("capacity", ColumnKind.Number), new("phase"), new("match"), new("created", ColumnKind.Time),
    ];

    private readonly LobbyServices _services;

    public LobbyInspection(LobbyServices services)
    {
        _services = services;
        Receive<Inspect>(OnInspect);
    }

    private DirectoryCopy Directory => _services.Directory;

    private void OnInspect(Inspect inspect)
    {
        switch (inspect.Call.Command.FullName)
        {
            case "lobby rooms":
                inspect.Answer.Page("Rooms", RoomColumns, Directory.AtOnce, r => Row(r.Value));
                break;
            case "lobby room" or "lobby close":
                AskRoom(inspect, new RoomId((int)inspect.Call.Number("room")!));
                break;
            default:
                Begin(Props.Create<UserQuestion>(inspect, new UserId((int)inspect.Call.Number("user")!), _services));
                break;
        }
    }

    private void AskRoom(Inspect inspect, RoomId room)
    {
        // A room that nobody knows is not asked: the question would make an actor for it.
        if (Directory.Find(room) is { } view) Begin(Props.Create<RoomQuestion>(inspect, view, _services));
        else inspect.Answer.Fail(RoomQuestion.NoRoom(room));
    }

    private static void Begin(Props question) => Context.ActorOf(question.WithDispatcher(Context.Props.Dispatcher));

    private static Cell[] Row(RoomView room) =>
    [
        room.RoomId.Value, room.Name, room.OwnerId.Value, room.Members.Length, room.Capacity, PhaseOf(room), room.Match?.ToString(), CreatedAt(room),
    ];

    internal static string PhaseOf(RoomView room) => room switch
    {
        { Phase: RoomPhase.Waiting } => "waiting",
        { Match: null } => "preparing",
        _ => "playing",
    };

    internal static DateTimeOffset CreatedAt(RoomView room) => DateTimeOffset.FromUnixTimeMilliseconds(room.CreatedAt);
}

using Akka.Actor;
using Mallard.Hosting.Inspection;
using Mallard.Inspection;
using Mallard.Messages;
using Mallard.Messages.Rooms;

namespace Mallard.Lobby.Inspection;

/// <summary>Answers one <c>lobby room</c> or <c>lobby close</c> with what the room says.</summary>
internal sealed class RoomQuestion : InspectionQuestion
{
    private readonly RoomView _known;
    private readonly LobbyServices _services;

    public RoomQuestion(Inspect inspect, RoomView known, LobbyServices services)
        : base(inspect)
    {
        (_known, _services) = (known, services);
        Receive<RoomInspected>(inspected => Show(inspected.Room));
        Receive<RoomCloseAnswered>(OnCloseAnswered);
    }

    private RoomId Room => _known.RoomId;

    private bool Closes => Inspect.Call.Command.Name == "close";

    /// <summary>What is said of a room that does not exist.</summary>
    public static string NoRoom(RoomId room) => $"there is no room {room}; lobby rooms lists them";

    protected override void PreStart() => AskTwice(() => _services.Rooms.Tell(Closes ? new CloseRoom(Room) : new InspectRoom(Room)));

    private void Show(RoomView? room)
    {
        if (room is null)
        {
            // It has closed since, and this node will hear of it.
            Fail(NoRoom(Room));
            return;
        }

        ShowView(room, Place.NodeOf(Sender, Context.System));
        Done();
    }

    private void ShowView(RoomView room, string node)
    {
        Answer.Table($"Room {Room}", new Column("what"), new Column("value"));
        Answer.Row("name", room.Name);
        Answer.Row("owner", Named(room, room.OwnerId));
        Answer.Row("members", $"{room.Members.Length} of {room.Capacity}");
        foreach (var member in room.Members) Answer.Row("member", Named(room, member.UserId));
        Answer.Row("phase", LobbyInspection.PhaseOf(room));
        Answer.Row("match", room.Match?.ToString() ?? "none");
        Answer.Row("created", LobbyInspection.CreatedAt(room).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"));
        Answer.Row("node", node);
        Answer.Row("shard", Place.ShardOf(Room.Value));
    }

    private void OnCloseAnswered(RoomCloseAnswered answered)
    {
        switch (answered)
        {
            case { Room: null }:
                Fail(NoRoom(Room));
                break;
            case { IsClosed: true, Room.Members.Length: var members }:
                Answer.Line($"Room {Room} is closed; {(members == 1 ? "1 member was" : $"{members} members were")} told");
                Done();
                break;
            case { Room.Match: { } match }:
                Fail($"room {Room} plays match {match} and closes with it; game close {match} ends the match");
                break;
            default:
                Fail($"room {Room} prepares its match; when it plays, lobby room {Room} tells which match to end with game close");
                break;
        }
    }

    protected override void OnLate()
    {
        if (Closes)
        {
            Fail($"room {Room} did not answer within {Answer.Patience.TotalSeconds:0.#} s; lobby room {Room} tells whether it is there");
            return;
        }

        ShowView(_known, "not known");
        Answer.Line("The room did not answer in time; this is what the directory of rooms has of it");
        Done();
    }

    private static string Named(RoomView room, UserId user) =>
        room.Members.FirstOrDefault(m => m.UserId == user) is { } member ? $"{user} {member.Name}" : user.ToString();
}

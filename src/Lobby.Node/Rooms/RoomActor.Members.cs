using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Mallard.Messages.Rooms;

namespace Mallard.Lobby.Rooms;

// Who is in the room, from its creation to its end.
internal sealed partial class RoomActor
{
    private void OnVacant(IRoomMessage message)
    {
        AnswerForNoRoom(message);
        Become(Retiring);
        Retire();
    }

    private void AnswerForNoRoom(IRoomMessage message)
    {
        switch (message)
        {
            case LeaveRoom or AskForSeat:
                Sender.Tell(new RoomLeft(_id));
                break;
            case JoinRoom join:
                Sender.Tell(new RoomRefused(_id, RoomRefusal.Unknown, join.Request));
                break;
            case PrepareGame prepare:
                Sender.Tell(new RoomRefused(_id, RoomRefusal.Unknown, prepare.Request));
                break;
            case InspectRoom:
                Sender.Tell(new RoomInspected(_id, null));
                break;
            case CloseRoom:
                Sender.Tell(new RoomCloseAnswered(_id, null, IsClosed: false));
                break;
        }
    }

    private void OnCreate(CreateRoom create)
    {
        _room = new RoomView(
            create.RoomId,
            Version: 0,
            create.Owner.UserId,
            create.Name,
            create.Capacity,
            RoomPhase.Waiting,
            [create.Owner],
            Match: null,
            _services.Time.GetUtcNow().ToUnixTimeMilliseconds());
        Publish();
        BecomeWaiting();
        Sender.Tell(new RoomEntered(_room));
    }

    // The owner repeats a command whose answer was lost; anybody else has been given an id twice.
    private void OnCreateAgain(CreateRoom create) => Sender.Tell(
        create.Owner.UserId == _room.OwnerId && create.Name == _room.Name
            ? new RoomEntered(_room)
            : new RoomRefused(create.RoomId, RoomRefusal.IdTaken));

    private void OnJoin(JoinRoom join)
    {
        // Repeated, because the answer was lost. While the match is being created the member can still learn of the room in time.
        if (_room.Has(join.Member.UserId) && _room.Match is null)
        {
            Sender.Tell(new RoomEntered(_room));
            return;
        }

        if (_room.Phase != RoomPhase.Waiting || _room.Members.Length >= _room.Capacity)
        {
            Sender.Tell(new RoomRefused(_id, RoomRefusal.NotJoinable, join.Request));
            return;
        }

        var others = _room.Members;
        _room = _room with { Members = others.Add(join.Member) };
        Publish();
        Sender.Tell(new RoomEntered(_room));
        foreach (var other in others) _services.Users.Tell(new MemberJoined(other.UserId, _id, join.Member));
    }

    private void OnLeave(LeaveRoom leave)
    {
        var member = _room.Members.FirstOrDefault(m => m.UserId == leave.Member);
        if (member is null)
        {
            Sender.Tell(new RoomLeft(_id));
            return;
        }

        var others = _room.Members.Remove(member);
        Sender.Tell(new RoomLeft(_id));
        if (leave.Member == _room.OwnerId)
        {
            CloseFor(others);
            return;
        }

        _room = _room with { Members = others };
        Publish();
        foreach (var other in others) _services.Users.Tell(new MemberLeft(other.UserId, _id, member));
    }

    private void OnAskForSeat(AskForSeat ask) => Sender.Tell(_room.Has(ask.Member) ? new RoomEntered(_room) : new RoomLeft(_id));

    private void OnIdle()
    {
        _log.Debug("Room {RoomId} closes: it waited too long", _id);
        CloseFor(_room.Members);
    }

    private void CloseFor(ImmutableArray<Member> members)
    {
        foreach (var member in members) _services.Users.Tell(new RoomClosed(member.UserId, _id));
        Close();
    }
}

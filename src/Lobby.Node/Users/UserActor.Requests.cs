using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Lobby.Users;

// Lobby packets, and the work behind those that need a room or a match.
internal sealed partial class UserActor
{
    private bool _handingOver;

    private void OnLobbyRequest(LobbyRequest request)
    {
        if (!IsOfSession(request)) return;
        if (_lastAnswer is { } last && last.Number == request.Number)
        {
            _session!.Connection.Tell(last);
            return;
        }

        var type = (PacketType)request.PacketType;
        if (PacketPayload.TryParse(type, request.Payload, out var packet) is var fault and not PayloadFault.None)
        {
            Answer(request, _services.Errors.Encode($"The payload of packet type {request.PacketType} cannot be read ({fault}).", forPlayer: false));
            return;
        }

        switch (type)
        {
            case PacketType.LeaveRoomRequest when _match is { } match:
                Begin(new QuitWork(this, request, match, neverConnected: false));
                break;
            case PacketType.PrepareGameRequest when IsPreparedAlready:
                OnPrepareAgain(request);
                break;
            case not PacketType.LeaveRoomRequest when _match is not null:
                Refuse(request, PlayerTexts.NotNow(_id.Value));
                break;
            case PacketType.GetRoomListRequest:
                // Not remembered: to list again is harmless, and every user would hold on to a large frame of their own.
                _lastAnswer = null;
                _session!.Connection.Tell(new LobbyAnswer(request.Connection, request.Number, _services.Directory.ListFrame(_lastView), Place));
                break;
            case PacketType.CreateRoomRequest or PacketType.JoinRoomRequest when _seatNotTold is { } seat && seat == _room:
                // The client is not in that room, and asks as from the lobby. The seat is given back first.
                Stash.Stash();
                Begin(new LeaveWork(this, null, seat));
                break;
            case PacketType.CreateRoomRequest:
                OnCreateRoom(request, packet.CreateRoomRequest);
                break;
            case PacketType.JoinRoomRequest:
                OnJoinRoom(request, packet.JoinRoomRequest);
                break;
            case PacketType.LeaveRoomRequest:
                if (_room is { } room) Begin(new LeaveWork(this, request, room));
                else Refuse(request, PlayerTexts.NotInRoom);
                break;
            case PacketType.PrepareGameRequest:
                if (_room is { } own) Begin(new PrepareWork(this, request, own));
                else Refuse(request, PlayerTexts.PrepareRefused);
                break;
            default:
                Answer(request, _services.Errors.Encode($"Packet type {request.PacketType} is not a lobby request.", forPlayer: false));
                break;
        }
    }

    private void OnLobbyRequestWhileWorking(LobbyRequest request)
    {
        // Repeated because the answer takes its time: it is being worked on.
        if (_work!.Request is { } current && current.Connection == request.Connection && current.Number == request.Number) return;
        Stash.Stash();
    }

    private void OnCloseSessionWhileWorking(CloseSession close)
    {
        // Of a session that waits in the stash to be opened: it must not overtake that.
        if (_session?.Id == close.Connection) OnConnectionGone(close.Connection);
        else Stash.Stash();
    }

    private bool IsOfSession(LobbyRequest request)
    {
        if (_session?.Id == request.Connection) return true;

        // One that is not known here may be the newer one; its announcement decides.
        Sender.Tell(_replaced.Contains(request.Connection) ? new SessionReplaced(request.Connection) : new SessionUnknown(request.Connection));
        return false;
    }

    private void OnCreateRoom(LobbyRequest request, C2SCreateRoomRequest create)
    {
        var settings = _services.Settings;
        // In the order of the published server.
        if (create.RoomName.Length == 0) Refuse(request, PlayerTexts.RoomNameMissing);
        else if (create.RoomName.Length > settings.RoomNameMaxLength) Refuse(request, PlayerTexts.RoomNameTooLong);
        else if (_room is not null) Refuse(request, PlayerTexts.UserNotInLobby);
        else if (create.MaxUserNum < 1 || create.MaxUserNum > settings.MaxPlayersPerRoom) Refuse(request, PlayerTexts.RoomCreationFailed);
        else Begin(new CreateWork(this, request, create.RoomName, create.MaxUserNum));
    }

    private void OnJoinRoom(LobbyRequest request, C2SJoinRoomRequest join)
    {
        if (_room is not null) Refuse(request, PlayerTexts.UserNotFound);
        else if (join.RoomId < 1) Refuse(request, PlayerTexts.RoomIdInvalid);
        else Begin(new JoinWork(this, request, new RoomId(join.RoomId)));
    }

    private void Refuse(LobbyRequest request, string text) => Answer(request, _services.Errors.Encode(text, forPlayer: true));

    private void Answer(LobbyRequest request, byte[] frames)
    {
        if (_session?.Id != request.Connection) return;
        _lastAnswer = new LobbyAnswer(request.Connection, request.Number, frames, Place);
        _session.Connection.Tell(_lastAnswer);
    }

    // ---- work ----

    private void Begin(Work work)
    {
        _work = work;
        Become(Working);
        Timers.StartPeriodicTimer(RetryTimer, Retry.Instance, RetryInterval);
        Timers.StartSingleTimer(TimeoutTimer, TimedOut.Instance, work.Timeout);
        work.Begin();
        work.Send();
    }

    private void End()
    {
        _work = null;
        EndSpan();
        Timers.Cancel(RetryTimer);
        Timers.Cancel(TimeoutTimer);
        if (_handingOver)
        {
            Context.Stop(Self);
            return;
        }

        Become(Idle);
        Stash.UnstashAll();
        AfterWork();
    }

    private void OnRefusedWhileWorking(RoomRefused refused)
    {
        // The refusal of an earlier request, which was repeated and so is refused twice, is not the answer to this one.
        if (refused.Request == 0 || refused.Request == _work!.Request?.Number) _work!.On(refused);
    }

    private void OnHandOverWhileWorking()
    {
        // A room answers this actor, not the next one. Half a change of rooms is the one thing that repeating the packet does not mend.
        if (_work!.IsAnsweredByRoom) _handingOver = true;
        else Context.Stop(Self);
    }

    private void OnWorkTimedOut()
    {
        _log.Warning("User {UserId}: {Work} got no answer within {Timeout}", _id, _work!.GetType().Name, _work.Timeout);
        FailSpan("timeout");
        _work.GiveUp();
    }

    /// <summary>A user without a connection gives up the seat in a waiting room, and without anything left, itself.</summary>
    private void AfterWork()
    {
        if (_session is not null || _match is not null || _work is not null) return;
        if (_owed.Count > 0 || Timers.IsTimerActive(UnclaimedTimer)) return;
        if (_room is { } room)
        {
            Begin(new LeaveWork(this, null, room));
            return;
        }

        Become(Retiring);
        Context.Parent.Tell(new Passivate(PoisonPill.Instance));
    }

    private void Entered(RoomView room)
    {
        _room = room.RoomId;
        _lastView = room;
        _seatNotTold = null;
    }
}

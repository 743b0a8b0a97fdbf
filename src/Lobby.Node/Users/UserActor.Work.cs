using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Mallard.Lobby.Rooms;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Lobby.Users;

// Lobby packets, and the work behind those that need a room or a match.
internal sealed partial class UserActor
{
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
            case not PacketType.LeaveRoomRequest when _match is not null:
                Refuse(request, PlayerTexts.NotNow(_id.Value));
                break;
            case PacketType.GetRoomListRequest:
                Answer(request, _services.Directory.ListFrame(_lastView));
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

    private bool IsOfSession(LobbyRequest request)
    {
        if (_session?.Id == request.Connection) return true;

        Sender.Tell(_session is null && !_replaced.Contains(request.Connection)
            ? new SessionUnknown(request.Connection)
            : new SessionReplaced(request.Connection));
        if (_session is null) AfterWork();
        return false;
    }

    private void OnCreateRoom(LobbyRequest request, C2SCreateRoomRequest create)
    {
        var settings = _services.Settings;
        if (_room is not null) Refuse(request, PlayerTexts.UserNotInLobby);
        else if (create.RoomName.Length == 0) Refuse(request, PlayerTexts.RoomNameMissing);
        else if (create.RoomName.Length > settings.RoomNameMaxLength) Refuse(request, PlayerTexts.RoomNameTooLong);
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
        work.Send();
    }

    private void End()
    {
        _work = null;
        Timers.Cancel(RetryTimer);
        Timers.Cancel(TimeoutTimer);
        Become(Idle);
        Stash.UnstashAll();
        AfterWork();
    }

    private void OnWorkTimedOut()
    {
        _log.Warning("User {UserId}: {Work} got no answer within {Timeout}", _id, _work!.GetType().Name, _work.Timeout);
        _work.GiveUp();
    }

    /// <summary>A user without a connection gives up the seat in a waiting room, and without anything left, itself.</summary>
    private void AfterWork()
    {
        if (_session is not null || _match is not null || _work is not null) return;
        if (_room is { } room) Begin(new LeaveWork(this, null, room));
        else Context.Parent.Tell(new Passivate(PoisonPill.Instance));
    }

    private void Entered(RoomView room)
    {
        _room = room.RoomId;
        _lastView = room;
    }

    /// <summary>Something a user waits for. Sent again until it is answered: the other side takes a repeated command for the same.</summary>
    private abstract class Work(UserActor user, LobbyRequest? request)
    {
        public LobbyRequest? Request => request;

        public virtual TimeSpan Timeout => user._services.Settings.RequestTimeout;

        protected UserActor User => user;

        protected LobbyServices Services => user._services;

        public abstract void Send();

        public virtual void On(RoomIdTaken taken)
        {
        }

        public virtual void On(RoomIdMissing missing)
        {
        }

        public virtual void On(RoomEntered entered) => user.OnLateEntered(entered);

        public virtual void On(RoomLeft left)
        {
        }

        public virtual void On(RoomRefused refused)
        {
        }

        public virtual void GiveUp() => Refuse(PlayerTexts.ServiceUnavailable);

        protected void Refuse(string text) => Finish(Services.Errors.Encode(text, forPlayer: true));

        protected void Finish(PacketType type, GamePacket packet) => Finish(Services.Encoder.Encode(type, packet));

        protected void Finish(byte[] frames)
        {
            if (request is not null) user.Answer(request, frames);
            user.End();
        }
    }

    private sealed class CreateWork(UserActor user, LobbyRequest request, string name, int capacity) : Work(user, request)
    {
        private RoomId? _roomId;
        private bool _asked;

        public override void Send()
        {
            if (_roomId is { } id)
            {
                Services.Rooms.Tell(new CreateRoom(id, new Member(User._id, User._name), name, capacity));
            }
            else if (!_asked)
            {
                _asked = true;
                _ = Services.RoomIds.NextAsync().PipeTo(Context.Self, Context.Self, next => new RoomIdTaken(next), e => new RoomIdMissing(e));
            }
        }

        public override void GiveUp()
        {
            if (_roomId is { } id) Services.Rooms.Tell(new LeaveRoom(id, User._id));
            base.GiveUp();
        }

        public override void On(RoomIdTaken taken)
        {
            _roomId = taken.RoomId;
            Send();
        }

        public override void On(RoomIdMissing missing)
        {
            User._log.Error(missing.Error, "No room id for user {UserId}", User._id);
            Refuse(PlayerTexts.ServiceUnavailable);
        }

        public override void On(RoomEntered entered)
        {
            if (entered.Room.RoomId != _roomId)
            {
                base.On(entered);
                return;
            }

            User.Entered(entered.Room);
            Finish(PacketType.CreateRoomResponse, new GamePacket
            {
                CreateRoomResponse = new S2CCreateRoomResponse { Success = true, Room = RoomFrames.ToWire(entered.Room) },
            });
        }

        public override void On(RoomRefused refused)
        {
            if (refused.RoomId != _roomId) return;
            User._log.Error("Room id {RoomId} was leased and is taken", refused.RoomId);
            Refuse(PlayerTexts.RoomCreationFailed);
        }
    }

    private sealed class JoinWork(UserActor user, LobbyRequest request, RoomId room) : Work(user, request)
    {
        public override void Send() => Services.Rooms.Tell(new JoinRoom(room, new Member(User._id, User._name)));

        public override void GiveUp()
        {
            // The command may have arrived and its answer not: give the seat back.
            Services.Rooms.Tell(new LeaveRoom(room, User._id));
            base.GiveUp();
        }

        public override void On(RoomEntered entered)
        {
            if (entered.Room.RoomId != room)
            {
                base.On(entered);
                return;
            }

            User.Entered(entered.Room);
            Finish(PacketType.JoinRoomResponse, new GamePacket
            {
                JoinRoomResponse = new S2CJoinRoomResponse { Success = true, Room = RoomFrames.ToWire(entered.Room) },
            });
        }

        public override void On(RoomRefused refused)
        {
            if (refused.RoomId == room) Refuse(refused.Reason == RoomRefusal.Unknown ? PlayerTexts.RoomIdInvalid : PlayerTexts.RoomNotJoinable);
        }
    }

    private sealed class LeaveWork(UserActor user, LobbyRequest? request, RoomId room) : Work(user, request)
    {
        public override void Send() => Services.Rooms.Tell(new LeaveRoom(room, User._id));

        public override void On(RoomLeft left)
        {
            if (left.RoomId != room) return;
            User.ForgetRoom();
            Finish(PacketType.LeaveRoomResponse, LeaveAccepted);
        }

        public override void GiveUp()
        {
            // Without a connection nobody is kept waiting, and a seat must not stay taken: it is tried until it works.
            if (Request is null && User._session is null)
            {
                User.Timers.StartSingleTimer(TimeoutTimer, TimedOut.Instance, Timeout);
                return;
            }

            // The user goes on in the lobby; the room hears of it once more when it can.
            User.ForgetRoom();
            Send();
            Refuse(PlayerTexts.ServiceUnavailable);
        }
    }

    private sealed class PrepareWork(UserActor user, LobbyRequest request, RoomId room) : Work(user, request)
    {
        // The room waits for the game node, and says itself when that takes too long.
        public override TimeSpan Timeout => Services.Settings.MatchCreateTimeout + Services.Settings.RequestTimeout;

        public override void Send() => Services.Rooms.Tell(new PrepareGame(room, User._id));

        // The match itself tells the players.
        public void Done() => Finish([]);

        public override void On(RoomRefused refused)
        {
            if (refused.RoomId == room) Refuse(refused.Reason == RoomRefusal.NoGameNode ? PlayerTexts.GameStartFailed : PlayerTexts.PrepareRefused);
        }
    }

    private sealed class QuitWork(UserActor user, LobbyRequest request, MatchId match, bool neverConnected) : Work(user, request)
    {
        public override void Send() => Services.Matches.Tell(new QuitMatch(match, User._id));

        // The match sends the answer as its last word to a connection it knows.
        public void Done()
        {
            if (neverConnected) Finish(PacketType.LeaveRoomResponse, LeaveAccepted);
            else Finish([]);
        }
    }
}

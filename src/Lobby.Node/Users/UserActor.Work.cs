using Akka.Actor;
using Akka.Event;
using Mallard.Lobby.Rooms;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Lobby.Users;

// What a user can be waiting for.
internal sealed partial class UserActor
{
    /// <summary>Something a user waits for. Sent again until it is answered: the other side takes a repeated command for the same.</summary>
    private abstract class Work(UserActor user, LobbyRequest? request)
    {
        public LobbyRequest? Request => request;

        /// <summary>What the user does, in words that follow the user's name.</summary>
        public abstract string What { get; }

        /// <summary>Whether a room answers, to this very actor; a match answers to the user, whichever actor that is.</summary>
        public virtual bool IsAnsweredByRoom => true;

        public virtual TimeSpan Timeout => user._services.Settings.RequestTimeout;

        protected UserActor User => user;

        protected LobbyServices Services => user._services;

        public virtual void Begin()
        {
        }

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
        public override string What => "creates a room";

        private RoomId? _roomId;
        private bool _asked;

        public override void Send()
        {
            if (_roomId is { } id)
            {
                User.TellRoom(new CreateRoom(id, new Member(User._id, User._name), name, capacity));
            }
            else if (!_asked)
            {
                _asked = true;
                _ = Services.RoomIds.NextAsync().PipeTo(Context.Self, Context.Self, next => new RoomIdTaken(this, next), e => new RoomIdMissing(this, e));
            }
        }

        public override void GiveUp()
        {
            if (_roomId is { } id) User.GiveBack(id);
            base.GiveUp();
        }

        public override void On(RoomIdTaken taken)
        {
            // An id that comes for a request that was given up meanwhile is not used.
            if (taken.For != this) return;
            _roomId = taken.RoomId;
            Send();
        }

        public override void On(RoomIdMissing missing)
        {
            if (missing.For != this) return;
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
        public override string What => $"joins room {room}";

        public override void Begin() => User.KeepSeat(room);

        public override void Send() => User.TellRoom(new JoinRoom(room, new Member(User._id, User._name), Request!.Number));

        public override void GiveUp()
        {
            // The command may have arrived and its answer not: give the seat back.
            User.GiveBack(room);
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
        public override string What => $"leaves room {room}";

        public override void Send() => User.TellRoom(new LeaveRoom(room, User._id));

        public override void On(RoomLeft left)
        {
            if (left.RoomId != room) return;
            User.ForgetRoom();
            Finish(PacketType.LeaveRoomResponse, LeaveAccepted);
        }

        public override void GiveUp()
        {
            // The user goes on in the lobby; the room hears of it when it can.
            User.ForgetRoom();
            User.GiveBack(room);
            Refuse(PlayerTexts.ServiceUnavailable);
        }
    }

    // What the room said while this user's actor was on a node that was lost is lost, too, and it may have been its last word.
    private sealed class SeatWork(UserActor user, RoomId room) : Work(user, null)
    {
        public override string What => $"asks for the seat in room {room}";

        public override void Send() => User.TellRoom(new AskForSeat(room, User._id));

        public override void On(RoomEntered entered)
        {
            if (entered.Room.RoomId != room)
            {
                base.On(entered);
                return;
            }

            User.Entered(entered.Room);
            User.End();
        }

        public override void On(RoomLeft left)
        {
            if (left.RoomId != room) return;
            User.OnRoomClosed(new RoomClosed(User._id, room));
            User.End();
        }

        public override void GiveUp() => User.End();
    }

    private sealed class PrepareWork(UserActor user, LobbyRequest request, RoomId room) : Work(user, request)
    {
        public override string What => $"prepares the game of room {room}";

        // The room waits for the game node, and says itself when that takes too long.
        public override TimeSpan Timeout => Services.Settings.MatchCreateTimeout + Services.Settings.RequestTimeout;

        // The match calls the players in, if need be to the next actor of this user.
        public override bool IsAnsweredByRoom => false;

        public override void Send() => User.TellRoom(new PrepareGame(room, User._id, Request!.Number));

        // The match itself tells the players.
        public void Done() => Finish([]);

        public override void On(RoomRefused refused)
        {
            if (refused.RoomId != room) return;
            Refuse(refused.Reason == RoomRefusal.NoGameNode ? PlayerTexts.GameStartFailed : PlayerTexts.PrepareRefused);
            // The room went without a word, with its node: the client must not sit in it any longer.
            if (refused.Reason == RoomRefusal.Unknown) User.OnRoomClosed(new RoomClosed(User._id, room));
        }
    }

    private sealed class QuitWork(UserActor user, LobbyRequest request, MatchId match, bool neverConnected) : Work(user, request)
    {
        public override string What => $"leaves match {match}";

        public override bool IsAnsweredByRoom => false;

        public override void Send() => Services.Matches.Tell(new QuitMatch(match, User._id));

        // The match sends the answer as its last word to a connection it knows.
        public void Done()
        {
            if (neverConnected) DoneWithoutMatch();
            else Finish([]);
        }

        public void DoneWithoutMatch() => Finish(PacketType.LeaveRoomResponse, LeaveAccepted);
    }
}

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

/// <summary>
/// The one place that knows a user: which connection is theirs, which room and match they are in. Answers lobby packets, ends the
/// session before a newer one, and takes the user out of room or match when the connection is gone.
/// </summary>
//
// Idle ──packet that needs a room or match──▶ Working ──answer, refusal, timeout──▶ Idle
//
// While it works, other packets and sessions wait in the stash: one user does one thing at a time. A user without a connection, a room
// and a match is forgotten; the next login makes a new actor.
internal sealed partial class UserActor : ReceiveActor, IWithTimers, IWithStash
{
    private const string RetryTimer = "retry";
    private const string TimeoutTimer = "timeout";
    private const int RememberedReplacements = 8;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly LobbyServices _services;
    private readonly UserId _id;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<ConnectionId> _replaced = new();
    private ClientAddress? _session;
    private long _epoch;
    private string _name = "";
    private RoomId? _room;
    private RoomView? _lastView;
    private MatchId? _match;
    private Work? _work;
    private LobbyAnswer? _lastAnswer;

    public UserActor(LobbyServices services, UserId id)
    {
        _services = services;
        _id = id;
        Idle();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    private UserPlace Place => _room is null && _match is null ? UserPlace.Lobby : new UserPlace(_room, _match);

    protected override void PreStart()
    {
        // An actor made anew, perhaps after its node was lost: the directory may know where the user was.
        if (_services.Directory.OfUser(_id) is not { } room) return;
        _room = room.RoomId;
        _match = room.Match;
    }

    // ---- behaviours ----

    private void Idle()
    {
        Receive<OpenSession>(OnOpenSession);
        Receive<LobbyRequest>(OnLobbyRequest);
        Always();
    }

    private void Working()
    {
        Receive<OpenSession>(_ => Stash.Stash());
        Receive<LobbyRequest>(OnLobbyRequestWhileWorking);
        Receive<Retry>(_ => _work!.Send());
        Receive<TimedOut>(_ => OnWorkTimedOut());
        Receive<RoomIdTaken>(taken => _work!.On(taken));
        Receive<RoomIdMissing>(missing => _work!.On(missing));
        Receive<RoomEntered>(entered => _work!.On(entered));
        Receive<RoomLeft>(left => _work!.On(left));
        Receive<RoomRefused>(refused => _work!.On(refused));
        Always();
    }

    private void Always()
    {
        Receive<SessionReady>(OnSessionReady);
        Receive<CloseSession>(close => OnConnectionGone(close.Connection));
        Receive<Terminated>(OnConnectionTerminated);
        Receive<MemberJoined>(OnMemberJoined);
        Receive<MemberLeft>(OnMemberLeft);
        Receive<RoomClosed>(OnRoomClosed);
        Receive<EnterMatch>(OnEnterMatch);
        Receive<ReleasePlayer>(OnReleasePlayer);
        Receive<MatchLost>(OnMatchLost);
        // An answer to work that was given up or done already.
        Receive<RoomEntered>(OnLateEntered);
        Receive<RoomLeft>(_ => { });
        Receive<RoomRefused>(_ => { });
        Receive<HandOver>(_ => Context.Stop(Self));
    }

    // ---- sessions ----

    private void OnOpenSession(OpenSession open)
    {
        var address = open.Address;
        if (_replaced.Contains(address.Id))
        {
            address.Connection.Tell(new SessionReplaced(address.Id));
            return;
        }

        if (_session is not null && _session.Id == address.Id)
        {
            Opened();
            return;
        }

        // A login always wins. A connection that only announces itself again wins over an older one.
        if (_session is not null && open.Resume is not null && open.Epoch < _epoch)
        {
            address.Connection.Tell(new SessionReplaced(address.Id));
            return;
        }

        ReplaceSession();
        _session = address;
        _epoch = open.Epoch;
        _name = open.Name;
        _lastAnswer = null;
        Context.Watch(address.Connection);

        if (open.Resume is { } place)
        {
            _room = place.Room ?? _room;
            _match = place.Match ?? _match;
        }
        else if (_room is { } room && _match is null)
        {
            // The client starts in the lobby; what is left of the session before is a seat in a waiting room.
            Begin(new LeaveWork(this, null, room));
        }

        Opened();
    }

    private void Opened() => _session!.Connection.Tell(new SessionOpened(_session.Id, Self, _match is null && _work is LeaveWork ? UserPlace.Lobby : Place));

    private void ReplaceSession()
    {
        if (_session is null) return;

        _log.Debug("User {UserId}: connection {Old} is replaced", _id, _session.Id);
        _session.Connection.Tell(new SessionReplaced(_session.Id));
        Context.Unwatch(_session.Connection);
        _replaced.Enqueue(_session.Id);
        if (_replaced.Count > RememberedReplacements) _replaced.Dequeue();
        if (_match is { } match) _services.Matches.Tell(new DisconnectPlayer(match, _id, _session.Id));
        _session = null;
    }

    private void OnSessionReady(SessionReady ready)
    {
        if (_session?.Id == ready.Connection && _match is { } match) ConnectTo(match);
    }

    private void OnConnectionTerminated(Terminated terminated)
    {
        if (_session is not null && terminated.ActorRef.Equals(_session.Connection)) OnConnectionGone(_session.Id);
    }

    private void OnConnectionGone(ConnectionId connection)
    {
        if (_session?.Id != connection) return;

        Context.Unwatch(_session.Connection);
        _session = null;
        if (_match is { } match) _services.Matches.Tell(new DisconnectPlayer(match, _id, connection));
        else if (_work is null) AfterWork();
    }

    // ---- what the room and the match say ----

    private void OnMemberJoined(MemberJoined joined)
    {
        if (joined.RoomId == _room) Push(PacketType.JoinRoomNotification, new GamePacket
        {
            JoinRoomNotification = new S2CJoinRoomNotification { User = RoomFrames.ToWire(joined.Member) },
        });
    }

    private void OnMemberLeft(MemberLeft left)
    {
        if (left.RoomId == _room) Push(PacketType.LeaveRoomNotification, new GamePacket
        {
            LeaveRoomNotification = new S2CLeaveRoomNotification { User = RoomFrames.ToWire(left.Member) },
        });
    }

    private void OnRoomClosed(RoomClosed closed)
    {
        if (closed.RoomId != _room || _match is not null) return;

        ForgetRoom();
        // If the user is just leaving it, the answer to that says the same.
        if (_work is LeaveWork leave) leave.On(new RoomLeft(closed.RoomId));
        else Push(PacketType.LeaveRoomResponse, LeaveAccepted);
        if (_work is null) AfterWork();
    }

    private void OnEnterMatch(EnterMatch enter)
    {
        var match = enter.Match;
        if (match.Room != _room)
        {
            // The room counts on someone who has gone elsewhere; its match must not wait for them.
            _services.Matches.Tell(new QuitMatch(match, _id));
            return;
        }

        _match = match;
        if (_work is LeaveWork { Request: { } leaving })
        {
            // The player was leaving while the match was being created: leave that.
            _work = null;
            Begin(new QuitWork(this, leaving, match, neverConnected: true));
            return;
        }

        if (_session is null) _services.Matches.Tell(new DisconnectPlayer(match, _id, default));
        else ConnectTo(match);
        if (_work is PrepareWork prepare) prepare.Done();
        else if (_work is LeaveWork) End();
    }

    private void ConnectTo(MatchId match) => _services.Matches.Tell(new ConnectPlayer(match, _id, _session!));

    private void OnReleasePlayer(ReleasePlayer release)
    {
        _services.Matches.Tell(new PlayerReleased(release.Match, _id));
        if (release.Match != _match) return;

        _match = null;
        ForgetRoom();
        if (_work is QuitWork quit) quit.Done();
        else if (_work is null) AfterWork();
    }

    private void OnMatchLost(MatchLost lost)
    {
        if (lost.Match != _match) return;

        _match = null;
        ForgetRoom();
        // The connection takes this as the match's last word, unless the match never had it.
        var gameOver = _services.Encoder.Encode(PacketType.GameOverNotification, new GamePacket { GameOverNotification = new S2CGameOverNotification() });
        _session?.Connection.Tell(new Delivery(lost.Match, DeliveryKind.Detach, 0, [_session.Id], gameOver));
        if (_work is QuitWork quit) quit.Done();
        else if (_work is null) AfterWork();
    }

    private void OnLateEntered(RoomEntered entered)
    {
        // The user has been told that it failed: do not keep the seat.
        if (entered.Room.RoomId != _room) _services.Rooms.Tell(new LeaveRoom(entered.Room.RoomId, _id));
    }

    private void ForgetRoom()
    {
        _room = null;
        _lastView = null;
    }

    // ---- out ----

    private void Push(PacketType type, GamePacket packet) =>
        _session?.Connection.Tell(new PushFrames(_session.Id, _services.Encoder.Encode(type, packet), Place));

    private static GamePacket LeaveAccepted { get; } = new() { LeaveRoomResponse = new S2CLeaveRoomResponse { Success = true } };

    /// <summary>The shard moves to another node: stop; the connection sees it and announces itself to the next actor.</summary>
    internal sealed record HandOver : INoSerializationVerificationNeeded
    {
        public static readonly HandOver Instance = new();
    }

    private sealed record Retry : INoSerializationVerificationNeeded
    {
        public static readonly Retry Instance = new();
    }

    private sealed record TimedOut : INoSerializationVerificationNeeded
    {
        public static readonly TimedOut Instance = new();
    }

    private sealed record RoomIdTaken(RoomId RoomId) : INoSerializationVerificationNeeded;

    private sealed record RoomIdMissing(Exception Error) : INoSerializationVerificationNeeded;
}

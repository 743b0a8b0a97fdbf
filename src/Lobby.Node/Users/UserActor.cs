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
// and a match is forgotten (Idle ──nothing left──▶ Retiring ──▶ stopped); the next login makes a new actor.
internal sealed partial class UserActor : UntypedActor, IWithTimers, IWithStash
{
    private const string RetryTimer = "retry";
    private const string TimeoutTimer = "timeout";
    private const string UnclaimedTimer = "unclaimed";
    private const int RememberedReplacements = 8;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    // Connections announce themselves at once and again every second.
    private static readonly TimeSpan UnclaimedTimeout = TimeSpan.FromSeconds(10);

    private readonly LobbyServices _services;
    private readonly UserId _id;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<ConnectionId> _replaced = new();
    private ClientAddress? _session;
    private long _epoch;
    private string _name = "";
    private RoomId? _room;

    // A room that this actor knows of from the directory, and the client perhaps not: it was left a moment ago, or entered as the actor before this one went.
    private RoomId? _seatNotTold;
    private RoomView? _lastView;
    private MatchId? _match;
    private Awaited? _awaited;
    private Work? _work;
    private LobbyAnswer? _lastAnswer;

    public UserActor(LobbyServices services, UserId id)
    {
        _services = services;
        _id = id;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    private UserPlace Place => _room is null && _match is null ? UserPlace.Lobby : new UserPlace(_room, _match);

    protected override void PostStop()
    {
        _services.Metrics.OnUsers(-1);
        if (_span is null) return;
        FailSpan("stopped");
        EndSpan();
    }

    protected override void PreStart()
    {
        _services.Metrics.OnUsers(1);
        // Made anew, perhaps because its node was lost. The connection will announce itself; until then whatever woke this actor must not
        // cost the user the seat.
        Timers.StartSingleTimer(UnclaimedTimer, Unclaimed.Instance, UnclaimedTimeout);
        if (_services.Directory.OfUser(_id) is not { } room) return;
        _room = room.RoomId;
        _match = room.Match;
    }

    // ---- behaviours ----

    // Plain methods and not Receive<T>: a table of handlers for each behaviour is a third of what an idle user holds, and is made anew with
    // every request.
    protected override void OnReceive(object message) => Idle(message);

    private void Idle(object message)
    {
        switch (message)
        {
            case TracedUserMessage traced:
                OnTraced(traced);
                break;
            case OpenSession open:
                OnOpenSession(open);
                break;
            case LobbyRequest request:
                OnLobbyRequest(request);
                break;
            case CloseSession close:
                OnConnectionGone(close.Connection);
                break;
            case Unclaimed:
                OnUnclaimed();
                break;
            case NobodyCame:
                OnNobodyCame();
                break;
            case HandOver:
                Context.Stop(Self);
                break;
            default:
                Always(message);
                break;
        }
    }

    private void Working(object message)
    {
        switch (message)
        {
            case TracedUserMessage { Message: LobbyRequest request }:
                OnLobbyRequestWhileWorking(request);
                break;
            case OpenSession or TracedUserMessage:
                Stash.Stash();
                break;
            case LobbyRequest request:
                OnLobbyRequestWhileWorking(request);
                break;
            case CloseSession close:
                OnCloseSessionWhileWorking(close);
                break;
            case HandOver:
                OnHandOverWhileWorking();
                break;
            case Retry:
                _work!.Send();
                break;
            case TimedOut:
                OnWorkTimedOut();
                break;
            case RoomIdTaken taken:
                _work!.On(taken);
                break;
            case RoomIdMissing missing:
                _work!.On(missing);
                break;
            case RoomEntered entered:
                _work!.On(entered);
                break;
            case RoomLeft left:
                OnRoomLeftWhileWorking(left);
                break;
            case RoomRefused refused:
                OnRefusedWhileWorking(refused);
                break;
            default:
                Always(message);
                break;
        }
    }

    private void Always(object message)
    {
        switch (message)
        {
            case SessionReady ready:
                OnSessionReady(ready);
                break;
            case Terminated gone:
                OnConnectionTerminated(gone);
                break;
            case MemberJoined or MemberLeft or RoomClosed or EnterMatch or MatchLost or ReleasePlayer { MatchTells: false }
                when _session is null && Timers.IsTimerActive(UnclaimedTimer):
                // What the room says to a new actor is for a client whose connection is about to announce itself, and waits for that.
                Stash.Stash();
                break;
            case MemberJoined joined:
                OnMemberJoined(joined);
                break;
            case MemberLeft left:
                OnMemberLeft(left);
                break;
            case RoomClosed closed:
                OnRoomClosed(closed);
                break;
            case EnterMatch enter:
                OnEnterMatch(enter);
                break;
            case ReleasePlayer release:
                OnReleasePlayer(release);
                break;
            case MatchBegan began:
                if (began.Match == _match) _awaited = null;
                break;
            case MatchLost lost:
                OnMatchLost(lost);
                break;
            case RoomEntered entered:
                // An answer to work that was given up or done already, like the next ones.
                OnLateEntered(entered);
                break;
            case RoomLeft left:
                OnSeatGivenBack(left);
                break;
            case RoomRefused or RoomIdTaken or RoomIdMissing:
                break;
            case GiveBackAgain:
                OnGiveBackAgain();
                break;
            case InspectUser:
                OnInspect();
                break;
            case EndSession:
                OnEndSession();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Retiring(object message)
    {
        switch (message)
        {
            case IUserMessage:
                // The shard knows that this actor goes, and keeps them for the next one.
                _services.Users.Forward(message);
                break;
            case RoomEntered entered:
                _services.Rooms.Tell(new LeaveRoom(entered.Room.RoomId, _id));
                break;
            case HandOver:
                Context.Stop(Self);
                break;
        }
    }

    private void OnUnclaimed()
    {
        // Nobody is there to be told; what waited is dropped before this actor goes, or it would bring the next one to life.
        Stash.UnstashAll();
        Self.Tell(NobodyCame.Instance);
    }

    private void OnNobodyCame()
    {
        // Which connection the match knows, the actor before this one would have known.
        if (_session is null && _match is { } match) _services.Matches.Tell(new DisconnectPlayer(match, _id, default));
        AfterWork();
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

        Timers.Cancel(UnclaimedTimer);
        GiveUpSession(old => new SessionReplaced(old));
        _session = address;
        _epoch = open.Epoch;
        _name = open.Name;
        _lastAnswer = null;
        Context.Watch(address.Connection);

        if (open.Resume is { } place)
        {
            // The directory may be a moment behind. What it says of a match is that of the room it says, and of no other.
            if (place.Room is { } announced && announced != _room) _match = null;
            if (place.Room is null) _seatNotTold = _room;
            _room = place.Room ?? _room;
            _match = place.Match ?? _match;
            if (place.Room is { } seat && _match is null) Begin(new SeatWork(this, seat));
        }
        else if (_room is { } room && _match is null)
        {
            // The client starts in the lobby; what is left of the session before is a seat in a waiting room.
            Begin(new LeaveWork(this, null, room));
        }

        Opened();
        Stash.UnstashAll();
    }

    private void Opened() => _session!.Connection.Tell(new SessionOpened(_session.Id, Self, _match is null && _work is LeaveWork ? UserPlace.Lobby : Place));

    private void GiveUpSession(Func<ConnectionId, IClusterMessage> goodbye)
    {
        if (_session is null) return;

        _log.Debug("User {UserId}: connection {Old} loses its session", _id, _session.Id);
        _session.Connection.Tell(goodbye(_session.Id));
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
        if (_session is null)
        {
            // Only the actor before this one knew it, and the match has to hear of it. The default is no connection: it wakes this actor, no more.
            if (connection != default && _match is { } left) _services.Matches.Tell(new DisconnectPlayer(left, _id, connection));
            return;
        }

        if (_session.Id != connection) return;

        Context.Unwatch(_session.Connection);
        _session = null;
        if (_match is { } match) _services.Matches.Tell(new DisconnectPlayer(match, _id, connection));
        else if (_work is null) AfterWork();
    }

    // ---- what the room says ----

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

    private void OnLateEntered(RoomEntered entered)
    {
        // The user has been told that it failed: do not keep the seat.
        if (entered.Room.RoomId != _room) GiveBack(entered.Room.RoomId);
    }

    private void ForgetRoom()
    {
        _room = null;
        _lastView = null;
    }

    // ---- out ----

    private void Push(PacketType type, GamePacket packet) => Push(_services.Encoder.Encode(type, packet));

    private void Push(byte[] frames) => _session?.Connection.Tell(new PushFrames(_session.Id, frames, Place));

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

    private sealed record NobodyCame : INoSerializationVerificationNeeded
    {
        public static readonly NobodyCame Instance = new();
    }

    private sealed record Unclaimed : INoSerializationVerificationNeeded
    {
        public static readonly Unclaimed Instance = new();
    }

    private sealed record GiveBackAgain : INoSerializationVerificationNeeded
    {
        public static readonly GiveBackAgain Instance = new();
    }

    private sealed record RoomIdTaken(Work For, RoomId RoomId) : INoSerializationVerificationNeeded;

    private sealed record RoomIdMissing(Work For, Exception Error) : INoSerializationVerificationNeeded;
}

using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;

namespace Mallard.Lobby.Rooms;

/// <summary>
/// Owns one room: who is in it, whose it is, and whether it plays. The one place that decides who gets the last seat. Users talk to it
/// through the shard region; when its node is gone it comes back elsewhere from the room directory.
/// </summary>
//
// Vacant ──CreateRoom──▶ Waiting ──PrepareGame──▶ Preparing ──MatchCreated──▶ Playing ──match over──▶ gone
//                           │ owner leaves, idle      │ no node, timeout
//                           ▼                         ▼
//                          gone                    Waiting
internal sealed class RoomActor : ReceiveActor, IWithTimers, IWithStash
{
    private const string IdleTimer = "idle";
    private const string RetryTimer = "retry";
    private const string TimeoutTimer = "timeout";
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly LobbyServices _services;
    private readonly RoomId _id;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private RoomView _room = null!;
    private CreateMatch? _creating;
    private IActorRef _preparer = ActorRefs.Nobody;
    private IActorRef? _match;

    public RoomActor(LobbyServices services, RoomId id)
    {
        _services = services;
        _id = id;
        Vacant();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    protected override void PreStart()
    {
        if (_services.Directory.Find(_id) is not { } room) return;

        _room = room;
        if (room.Phase == RoomPhase.Waiting)
        {
            BecomeWaiting();
        }
        else if (room.Match is { } match)
        {
            Become(Playing);
            FindMatchAgain(match);
        }
        else
        {
            // Its node went while the match was being created; the members are still together.
            _room = room with { Phase = RoomPhase.Waiting };
            Publish();
            BecomeWaiting();
        }
    }

    // ---- behaviours ----

    private void Vacant()
    {
        Receive<CreateRoom>(OnCreate);
        Receive<LeaveRoom>(leave => Answer(new RoomLeft(leave.RoomId)));
        Receive<JoinRoom>(join => Answer(new RoomRefused(join.RoomId, RoomRefusal.Unknown)));
        Receive<PrepareGame>(prepare => Answer(new RoomRefused(prepare.RoomId, RoomRefusal.Unknown)));
        Receive<IRoomMessage>(_ => Retire());
        Receive<HandOver>(_ => Context.Stop(Self));

        void Answer(IClusterMessage answer)
        {
            Sender.Tell(answer);
            Retire();
        }
    }

    private void Waiting()
    {
        Receive<JoinRoom>(OnJoin);
        Receive<LeaveRoom>(OnLeave);
        Receive<PrepareGame>(OnPrepare);
        Receive<CreateRoom>(OnCreateAgain);
        Receive<IdleTooLong>(_ => OnIdle());
        // A match that was given up on and stands after all: it ends by itself when nobody connects.
        Receive<IRoomMessage>(_ => { });
        HandOvers();
    }

    private void Preparing()
    {
        Receive<JoinRoom>(OnJoin);
        Receive<LeaveRoom>(_ => Stash.Stash());
        Receive<PrepareGame>(prepare => { if (prepare.By == _room.OwnerId) _preparer = Sender; });
        Receive<CreateRoom>(OnCreateAgain);
        Receive<MatchCreated>(OnMatchCreated);
        Receive<Retry>(_ => _services.Matches.Tell(_creating!));
        Receive<TimedOut>(_ => OnMatchNotCreated());
        Receive<IRoomMessage>(_ => { });
        HandOvers();
    }

    private void Playing()
    {
        Receive<JoinRoom>(OnJoin);
        Receive<LeaveRoom>(leave => Sender.Tell(new RoomLeft(leave.RoomId)));
        Receive<PrepareGame>(OnPrepareAgain);
        Receive<CreateRoom>(OnCreateAgain);
        Receive<PlayerLeft>(OnPlayerLeft);
        Receive<MatchCreated>(OnMatchFound);
        Receive<MatchEnded>(ended => { if (ended.Match == _room.Match) Close(); });
        Receive<MatchUnknown>(unknown => { if (unknown.Match == _room.Match) OnMatchLost(); });
        Receive<Terminated>(t => { if (t.ActorRef.Equals(_match)) OnMatchLost(); });
        Receive<Retry>(_ => _services.Matches.Tell(new FindMatch(_room.Match!.Value)));
        Receive<IRoomMessage>(_ => { });
        HandOvers();
    }

    private void HandOvers()
    {
        Receive<HandOver>(_ => _services.DirectoryKeeper.Tell(new RoomDirectory.HandOverRoom(_room)));
        Receive<RoomDirectory.RoomHandedOver>(_ => Context.Stop(Self));
    }

    private void Gone()
    {
        Receive<HandOver>(_ => Context.Stop(Self));
        // Whoever asks now asks a room that is gone.
        Receive<LeaveRoom>(leave => Sender.Tell(new RoomLeft(leave.RoomId)));
        Receive<JoinRoom>(join => Sender.Tell(new RoomRefused(join.RoomId, RoomRefusal.Unknown)));
        Receive<PrepareGame>(prepare => Sender.Tell(new RoomRefused(prepare.RoomId, RoomRefusal.Unknown)));
        Receive<CreateRoom>(create => Sender.Tell(new RoomRefused(create.RoomId, RoomRefusal.IdTaken)));
        ReceiveAny(_ => { });
    }

    // ---- members ----

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
        if (_room.Has(join.Member.UserId) && _room.Phase == RoomPhase.Waiting)
        {
            Sender.Tell(new RoomEntered(_room));
            return;
        }

        if (_room.Phase != RoomPhase.Waiting || _room.Members.Length >= _room.Capacity)
        {
            Sender.Tell(new RoomRefused(_id, RoomRefusal.NotJoinable));
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

    // ---- the match ----

    private void OnPrepare(PrepareGame prepare)
    {
        if (prepare.By != _room.OwnerId)
        {
            Sender.Tell(new RoomRefused(_id, RoomRefusal.NotAllowed));
            return;
        }

        if (_services.Placement.Place(_id) is not { } match)
        {
            Sender.Tell(new RoomRefused(_id, RoomRefusal.NoGameNode));
            return;
        }

        Timers.Cancel(IdleTimer);
        _preparer = Sender;
        _room = _room with { Phase = RoomPhase.Playing };
        Publish();
        _creating = new CreateMatch(match, _room);
        _services.Matches.Tell(_creating);
        Timers.StartPeriodicTimer(RetryTimer, Retry.Instance, RetryInterval);
        Timers.StartSingleTimer(TimeoutTimer, TimedOut.Instance, _services.Settings.MatchCreateTimeout);
        Become(Preparing);
    }

    private void OnPrepareAgain(PrepareGame prepare)
    {
        if (prepare.By == _room.OwnerId && _room.Match is { } match) _services.Users.Tell(new EnterMatch(prepare.By, match));
        else Sender.Tell(new RoomRefused(_id, RoomRefusal.NotAllowed));
    }

    private void OnMatchCreated(MatchCreated created)
    {
        if (created.Match != _creating!.Match) return;

        StopWaiting();
        _room = _room with { Match = created.Match };
        Publish();
        _match = Context.Watch(created.Actor);
        foreach (var member in _room.Members) _services.Users.Tell(new EnterMatch(member.UserId, created.Match));
        Become(Playing);
        Stash.UnstashAll();
    }

    private void OnMatchNotCreated()
    {
        _log.Warning("Room {RoomId}: no match after {Timeout}", _id, _services.Settings.MatchCreateTimeout);
        StopWaiting();
        _room = _room with { Phase = RoomPhase.Waiting };
        Publish();
        _preparer.Tell(new RoomRefused(_id, RoomRefusal.NoGameNode));
        BecomeWaiting();
        Stash.UnstashAll();
    }

    private void FindMatchAgain(MatchId match)
    {
        _services.Matches.Tell(new FindMatch(match));
        Timers.StartPeriodicTimer(RetryTimer, Retry.Instance, RetryInterval);
    }

    private void OnMatchFound(MatchCreated found)
    {
        if (found.Match != _room.Match) return;
        Timers.Cancel(RetryTimer);
        _match ??= Context.Watch(found.Actor);
    }

    private void OnPlayerLeft(PlayerLeft left)
    {
        var member = _room.Members.FirstOrDefault(m => m.UserId == left.Player);
        if (left.Match != _room.Match || member is null) return;
        _room = _room with { Members = _room.Members.Remove(member), OwnerId = left.Owner };
        Publish();
    }

    private void OnMatchLost()
    {
        _log.Warning("Room {RoomId}: its match {Match} is lost", _id, _room.Match);
        foreach (var member in _room.Members) _services.Users.Tell(new MatchLost(member.UserId, _room.Match!.Value));
        Close();
    }

    // ---- life ----

    private void BecomeWaiting()
    {
        var age = _services.Time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(_room.CreatedAt);
        var rest = _services.Settings.RoomIdleTimeout - age;
        Timers.StartSingleTimer(IdleTimer, IdleTooLong.Instance, rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        Become(Waiting);
    }

    private void StopWaiting()
    {
        Timers.Cancel(RetryTimer);
        Timers.Cancel(TimeoutTimer);
        _creating = null;
    }

    private void Publish()
    {
        _room = _room with { Version = _room.Version + 1 };
        _services.DirectoryKeeper.Tell(new RoomDirectory.RoomChanged(_room));
    }

    private void Close()
    {
        Timers.CancelAll();
        _services.DirectoryKeeper.Tell(new RoomDirectory.RoomGone(_id));
        Become(Gone);
        Stash.UnstashAll();
        Retire();
    }

    private static void Retire() => Context.Parent.Tell(new Passivate(PoisonPill.Instance));

    /// <summary>The shard moves to another node: leave the last state where the next one finds it.</summary>
    internal sealed record HandOver : INoSerializationVerificationNeeded
    {
        public static readonly HandOver Instance = new();
    }

    private sealed record IdleTooLong : INoSerializationVerificationNeeded
    {
        public static readonly IdleTooLong Instance = new();
    }

    private sealed record Retry : INoSerializationVerificationNeeded
    {
        public static readonly Retry Instance = new();
    }

    private sealed record TimedOut : INoSerializationVerificationNeeded
    {
        public static readonly TimedOut Instance = new();
    }
}

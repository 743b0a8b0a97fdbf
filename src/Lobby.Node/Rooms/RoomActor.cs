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
// Recalling ──the directory knows it──▶ Waiting or Playing
//    │ it does not
//    ▼
// Vacant ──CreateRoom──▶ Waiting ──PrepareGame──▶ Preparing ──MatchCreated──▶ Playing ──match over──▶ gone
//                           │ owner leaves, idle      │ no node, timeout
//                           ▼                         ▼
//                          gone                    Waiting
//
// Each of the living ones ──HandOver──▶ HandingOver ──last state replicated──▶ stopped, and woken on the next node
internal sealed partial class RoomActor : ReceiveActor, IWithTimers, IWithStash
{
    private const string IdleTimer = "idle";
    private const string RetryTimer = "retry";
    private const string TimeoutTimer = "timeout";

    // A room that comes back starts its versions this much higher: what the lost node published last may still be on its way from
    // elsewhere, and must not win over what the room is now.
    private const long VersionsPerLife = 1_000_000;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HandOverTimeout = TimeSpan.FromSeconds(5);

    private readonly LobbyServices _services;
    private readonly RoomId _id;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private RoomView _room = null!;
    private RoomPhase? _counted;
    private bool _isRecalling = true;
    private long? _handOverBegan;

    public RoomActor(LobbyServices services, RoomId id)
    {
        _services = services;
        _id = id;
        Recalling();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    protected override void PreStart()
    {
        Recall();
        Timers.StartPeriodicTimer(RetryTimer, Retry.Instance, RetryInterval);
    }

    protected override void PostStop()
    {
        CountAs(null);
        if (_handOverBegan is { } began) _services.Metrics.OnHandOver(_services.Time.GetElapsedTime(began));
    }

    // Unpacked before whatever the room is doing looks at it; what is stashed is stashed with its trace.
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (message is not TracedRoomMessage traced) return base.AroundReceive(receive, message);
        using var span = _isRecalling ? null : _services.Traces.Room(traced);
        return base.AroundReceive(receive, traced.Command);
    }

    // ---- behaviours ----

    private void Recalling()
    {
        Receive<RoomDirectory.RoomRecalled>(OnRecalled);
        Receive<Retry>(_ => Recall());
        Receive<HandOver>(_ => Context.Stop(Self));
        ReceiveAny(_ => Stash.Stash());
    }

    private void Vacant()
    {
        Receive<CreateRoom>(OnCreate);
        Receive<IRoomMessage>(OnVacant);
        Receive<HandOver>(_ => Context.Stop(Self));
    }

    private void Waiting()
    {
        Receive<JoinRoom>(OnJoin);
        Receive<LeaveRoom>(OnLeave);
        Receive<AskForSeat>(OnAskForSeat);
        Receive<PrepareGame>(OnPrepare);
        Receive<CreateRoom>(OnCreateAgain);
        Receive<IdleTooLong>(_ => OnIdle());
        Receive<CloseRoom>(_ => OnCloseWhileWaiting());
        Receive<InspectRoom>(_ => OnInspect());
        // A match that was given up on and stands after all: it ends by itself when nobody connects.
        Receive<IRoomMessage>(_ => { });
        HandOvers();
    }

    private void Preparing()
    {
        Receive<JoinRoom>(OnJoin);
        Receive<LeaveRoom>(_ => Stash.Stash());
        Receive<AskForSeat>(OnAskForSeat);
        Receive<PrepareGame>(OnPrepareWhilePreparing);
        Receive<CreateRoom>(OnCreateAgain);
        Receive<MatchCreated>(OnMatchCreated);
        Receive<MatchRefused>(OnMatchRefused);
        Receive<Retry>(_ => _services.Matches.Tell(_creating!));
        Receive<CloseRoom>(_ => OnCloseWhilePlaying());
        Receive<InspectRoom>(_ => OnInspect());
        Receive<TimedOut>(_ => OnMatchNotCreated($"after {_services.Settings.MatchCreateTimeout}"));
        Receive<IRoomMessage>(_ => { });
        HandOvers();
    }

    private void Playing()
    {
        Receive<JoinRoom>(OnJoin);
        Receive<LeaveRoom>(leave => Sender.Tell(new RoomLeft(leave.RoomId)));
        Receive<AskForSeat>(OnAskForSeat);
        Receive<PrepareGame>(OnPrepareAgain);
        Receive<CreateRoom>(OnCreateAgain);
        Receive<PlayerLeft>(OnPlayerLeft);
        Receive<MatchCreated>(OnMatchFound);
        Receive<MatchEnded>(ended => { if (ended.Match == _room.Match) Close(); });
        Receive<MatchUnknown>(unknown => { if (unknown.Match == _room.Match) OnMatchLost(); });
        Receive<Terminated>(t => { if (t.ActorRef.Equals(_match)) OnMatchGone(); });
        Receive<TimedOut>(_ => OnMatchLost());
        Receive<CloseRoom>(_ => OnCloseWhilePlaying());
        Receive<InspectRoom>(_ => OnInspect());
        Receive<Retry>(_ => _services.Matches.Tell(new FindMatch(_room.Match!.Value)));
        Receive<IRoomMessage>(_ => { });
        HandOvers();
    }

    private void HandOvers()
    {
        Receive<HandOver>(_ => OnHandOver());
        // An answer to a recall that was asked twice.
        Receive<RoomDirectory.RoomRecalled>(_ => { });
    }

    private void HandingOver()
    {
        Receive<RoomDirectory.RoomHandedOver>(_ => OnHandedOver());
        Receive<TimedOut>(_ => OnHandedOver());
        // What would change now would be lost. The sender repeats it, and the next actor of this room answers.
        ReceiveAny(_ => { });
    }

    private void Retiring()
    {
        // The shard knows that this actor goes, and keeps it for the next one.
        Receive<CreateRoom>(_services.Rooms.Forward);
        NoRoom();
    }

    private void Gone()
    {
        Receive<CreateRoom>(create => Sender.Tell(new RoomRefused(create.RoomId, RoomRefusal.IdTaken)));
        NoRoom();
    }

    private void NoRoom()
    {
        Receive<IRoomMessage>(AnswerForNoRoom);
        Receive<HandOver>(_ => Context.Stop(Self));
        ReceiveAny(_ => { });
    }

    // ---- life ----

    private void Recall() => _services.DirectoryKeeper.Tell(new RoomDirectory.RecallRoom(_id));

    private void OnRecalled(RoomDirectory.RoomRecalled recalled)
    {
        Timers.Cancel(RetryTimer);
        _isRecalling = false;
        if (recalled.Room is not { } room)
        {
            Become(Vacant);
        }
        else if (room.Match is { } match)
        {
            _room = room with { Version = room.Version + VersionsPerLife };
            Publish();
            Become(Playing);
            FindMatchAgain(match);
        }
        else
        {
            // If its node went while the match was being created, the members are still together.
            _room = room with { Version = room.Version + VersionsPerLife, Phase = RoomPhase.Waiting };
            Publish();
            BecomeWaiting();
        }

        Stash.UnstashAll();
    }

    private void OnHandOver()
    {
        _handOverBegan = _services.Time.GetTimestamp();
        Timers.CancelAll();
        Stash.ClearStash();
        _services.DirectoryKeeper.Tell(new RoomDirectory.HandOverRoom(_room));
        Timers.StartSingleTimer(TimeoutTimer, TimedOut.Instance, HandOverTimeout);
        Become(HandingOver);
    }

    private void OnHandedOver()
    {
        // The regions keep messages for a shard that moves. Without one the room would not come back until somebody wants something of
        // it, and until then nobody would watch its idle time and its match.
        _services.Rooms.Tell(new WakeRoom(_id));
        Context.Stop(Self);
    }

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
        CountAs(_room.Phase);
        _services.Directory.Put(_room);
        _services.DirectoryKeeper.Tell(new RoomDirectory.RoomChanged(_room));
    }

    private void CountAs(RoomPhase? phase)
    {
        _services.Metrics.OnRoom(_counted, phase);
        _counted = phase;
    }

    private void Close()
    {
        CountAs(null);
        Timers.CancelAll();
        _services.Directory.Remove(_id);
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

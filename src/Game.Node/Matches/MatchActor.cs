using System.Buffers.Binary;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.Event;
using Mallard.Game.Inspection;
using Mallard.Game.Metrics;
using Mallard.Game.Placement;
using Mallard.Game.Recordings;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Serialization;
using Mallard.Protocol;
using Mallard.Rules;
using Mallard.Rules.Recordings;
using Mallard.Threads;

namespace Mallard.Game.Matches;

/// <summary>
/// Hosts one running game: owns its time, its players' connections and what goes out to them. The rules behind <see cref="IGame"/> know
/// none of that. A fault in them ends this match and no other.
/// </summary>
//
// Vacant ──CreateMatch──▶ Gathering ──all players heard of, or time up──▶ Running ──game over, last player gone──▶ Ending ──▶ Gone
//    │ anything else                    └──nobody came, nor in the grace time────────────────────────────────────▶ Ending
//    └──▶ Gone
//
// A player whose connection is gone has a grace time to come back; meanwhile the others play on.
internal sealed partial class MatchActor : ReceiveActor, IWithTimers
{
    private const string GatherTimer = "gather";

    private readonly GameServices _services;
    private readonly GameSettings _settings;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly MatchClock _clock;
    private readonly MatchInputs _inputs = new();
    private MatchId _id;
    private RoomView _room = null!;
    private MatchPlayers _players = null!;
    private Outbox _out = null!;
    private IGame? _game;
    private UserId _owner;
    private bool _begun;
    private string _gameName = "";
    private MatchRecording? _recording;

    public MatchActor(GameServices services)
    {
        _services = services;
        _settings = services.Settings;
        _clock = new MatchClock(_settings, services.Time);
        Vacant();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PostStop()
    {
        _services.Ticks.Remove(Self);
        Unpublish();
        _services.Intake.Tell(new MatchIntake.Close(_id, Self));
        _recording?.End(RecordingEnd.Stopped);
    }

    // With its state a match has lost its players. Stopped, it is seen to go by its room, which lets everybody out.
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    // ---- behaviours ----

    private void Vacant()
    {
        Receive<CreateMatch>(OnCreate);
        Receive<HandOver>(_ => Context.Stop(Self));
        // The match is over, or its node died with it.
        Receive<IMatchMessage>(message =>
        {
            Decline(message);
            Retire();
        });
    }

    // A CreateMatch that comes now would be dead as soon as it was answered; repeated, it finds the next actor.
    private void Gone()
    {
        Receive<IMatchMessage>(Decline);
        Receive<HandOver>(_ => Context.Stop(Self));
        ReceiveAny(_ => { });
    }

    private void Gathering()
    {
        Receive<CreateMatch>(OnCreateAgain);
        Receive<ConnectPlayer>(OnFirstConnect);
        Receive<DisconnectPlayer>(OnDisconnect);
        Receive<GatheredLongEnough>(_ => Begin());
        Members();
    }

    private void Running()
    {
        Receive<MatchInput>(OnInput);
        Receive<ConnectPlayer>(OnReconnect);
        Receive<DisconnectPlayer>(OnDisconnect);
        Members();
    }

    // 8,000 times a second these two, while there is a game, and next to them nothing: they need not be compared with every other kind of message.
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (_game is not null && !Ended)
        {
            if (ReferenceEquals(message, Wake.Instance))
            {
                OnWake();
                return true;
            }

            if (ReferenceEquals(message, InputsWait.Instance))
            {
                OnInputsWait();
                return true;
            }
        }

        return base.AroundReceive(receive, message);
    }

    private void Members()
    {
        Receive<CreateMatch>(_ => ReportCreated());
        Receive<FindMatch>(_ => ReportCreated());
        Receive<QuitMatch>(quit => OnGone(quit.User, voluntarily: true));
        Receive<GraceOver>(over => OnGone(over.User, voluntarily: false));
        Receive<PlayerReleased>(OnPlayerReleased);
        Receive<ReleaseAgain>(OnReleaseAgain);
        Receive<ReleaseTimedOut>(timedOut => OnReleased(timedOut.User));
        Receive<HandOver>(_ => OnHandOver());
        Questions();
        Receive<Wake>(_ => { });
        Receive<InputsWait>(_ => { });
        Receive<IMatchMessage>(_ => { });
    }

    // ---- beginning ----

    private void OnCreate(CreateMatch create)
    {
        if (_services.IsDraining)
        {
            // The room had not heard yet that this node takes no more.
            _services.Rooms.Tell(new MatchRefused(create.Match.Room, create.Match));
            Retire();
            return;
        }

        _id = create.Match;
        TakeRoom(create.Room);
        _services.Intake.Tell(new MatchIntake.Open(_id, Self, _inputs));
        // A lobby that has not said a word of anybody is late itself. Players would wait for ever for a match that was over before they heard of it.
        Timers.StartSingleTimer(GatherTimer, GatheredLongEnough.Instance, _settings.GatherTimeout + _settings.ReconnectGrace);
        Become(Gathering);
        Publish();
        ReportLoad();
        ReportCreated();
    }

    private void OnCreateAgain(CreateMatch create)
    {
        // The room had given this match up before it stood, and asks for it once more with who is in it now.
        if (create.Room.Version > _room.Version && _players.Connected == 0)
        {
            TakeRoom(create.Room);
            ReportLoad();
        }

        ReportCreated();
    }

    private void TakeRoom(RoomView room)
    {
        _room = room;
        _owner = room.OwnerId;
        _players = new MatchPlayers(room.Members);
        _out = new Outbox(_id, _services.Encoder, _services.Errors, _players, _services.Links, _services.Traces);
    }

    private void OnFirstConnect(ConnectPlayer connect)
    {
        if (!Attach(connect)) return;
        if (_players.AllHeardOf) Begin();
        else if (_players.Connected == 1) Timers.StartSingleTimer(GatherTimer, GatheredLongEnough.Instance, _settings.GatherTimeout);
    }

    private void Begin()
    {
        Timers.Cancel(GatherTimer);
        if (_players.Connected == 0)
        {
            // Nobody came, or the room gave up on this match before it stood.
            End();
            return;
        }

        Become(Running);
        _info!.HasBegun = true;
        var missing = _players.Members.Select(m => m.UserId).Where(user => _players.AddressOf(user) is null).ToArray();
        foreach (var user in missing) StartGrace(user);
        if (!CreateGame()) return;
        // What came before there was a game is for none.
        _inputs.Clear();
        _clock.Start(_services.Ticks.Add(Self, Needed()));
        _info.Begin = new MatchBegin(_gameName, _services.Time.GetUtcNow());
        Call(game =>
        {
            game.Prepare(_out);
            _begun = true;
        });
        if (Ended) return;
        foreach (var member in _players.Members)
        {
            if (_players.AddressOf(member.UserId) is not null) SayThatItBegan(member.UserId);
        }

        // A game that counts on somebody being there has to know who is not.
        foreach (var user in missing)
        {
            if (!Ended) Call(game => game.Disconnect(user.Value, _out));
        }
    }

    // Not before it is known who plays: whoever left meanwhile is in no game, and the wait is no part of its time.
    private bool CreateGame()
    {
        try
        {
            var factory = _services.Game.Current;
            _gameName = factory.Name;
            var setup = new GameSetup(
                _room.RoomId.Value,
                _room.Name,
                _owner.Value,
                _room.Capacity,
                [.. _players.Members.Select(m => new GamePlayer(m.UserId.Value, m.Name))],
                BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))),
                (int)_settings.Tick.TotalMilliseconds,
                _services.Time.GetUtcNow().ToUnixTimeMilliseconds());
            _recording = _services.Recordings?.Begin(factory, setup);
            _game = _recording is null ? factory.Create(setup) : _recording.Create(factory, setup);
            return true;
        }
        catch (Exception e)
        {
            OnGameFailed(e);
            return false;
        }
    }

    // When it is woken, after thousands of others: what the cell made for itself lies behind it, and so do the clock and the inputs behind this.
    private NearSet Needed()
    {
        var cell = (ActorCell)Context;
        return new NearSet(
            (Self, 1),
            (cell, 4),
            (cell.Mailbox, 2),
            (cell.Mailbox?.MessageQueue, 3),
            (this, 9),
            (_players, 9),
            (_out, 2),
            (_game, 4));
    }

    // ---- time and packets ----

    private void OnWake()
    {
        var began = _services.Time.GetTimestamp();
        try
        {
            TakeInputs();
            var late = _clock.Lateness();
            _services.Metrics.OnWake(late);
            _services.Pace?.OnWake(late);
            var skipped = _clock.Skipped;
            for (var due = _clock.Due(); due > 0 && !_out.EndRequested; due--)
            {
                _clock.Take();
                // Matches that began together are not to tell of their states together.
                if (_services.Pace?.IsQuiet(_clock.Ticks + _id.Room.Value) == true) _game!.TickQuietly(_out);
                else if (_unseen is { Count: > 0 } traces) TickTraced(traces);
                else _game!.Tick(_out);
            }

            _services.Metrics.OnSkips(_clock.Skipped - skipped);
        }
        catch (Exception e)
        {
            OnGameFailed(e);
            return;
        }

        Settle(canWait: true);
        _services.Metrics.OnTick(_services.Time.GetElapsedTime(began));
    }

    private void OnInputsWait()
    {
        try
        {
            TakeInputs();
        }
        catch (Exception e)
        {
            OnGameFailed(e);
            return;
        }

        Settle();
    }

    private void OnInput(MatchInput input)
    {
        _inputs.Add(input);
        OnInputsWait();
    }

    private void TakeInputs()
    {
        var rest = _inputs.Take();
        while (!_out.EndRequested && EncodedPacket.TryNext(ref rest, out var packet))
        {
            var input = new EncodedInput(packet);
            // A packet of a connection that has been replaced, or of a player who has left.
            if (_players.ConnectionOf(input.User) != input.Connection) continue;
            if (input.Trace is { } trace) TakeTraced(input, trace);
            else Take(input);
        }
    }

    private void Take(EncodedInput input)
    {
        foreach (var packet in input)
        {
            _game!.Receive(input.User.Value, (PacketType)packet.PacketType, packet.Payload, _out);
            if (_out.EndRequested) break;
        }
    }

    /// <summary>Lets the game do one of the rarer things; time and packets come too often for a delegate each.</summary>
    private void Call(Action<IGame> action)
    {
        try
        {
            action(_game!);
        }
        catch (Exception e)
        {
            OnGameFailed(e);
            return;
        }

        Settle();
    }

    private void Settle(bool canWait = false)
    {
        if (_out.EndRequested) End();
        else _out.Flush(canWait);
    }

    private void OnGameFailed(Exception e)
    {
        _log.Error(e, "Match {Match}: the {Game} game failed and is ended", _id, _gameName);
        Abort(GameMetrics.MatchEnd.Failed);
    }

    private void ReportCreated() => _services.Rooms.Tell(new MatchCreated(_id.Room, _id, Self));

    private void ReportLoad()
    {
        _info!.Players = _players.Count;
        _services.LoadReporter.Tell(new LoadReporter.MatchLoad(_id, _players.Count));
    }

    /// <summary>The node's tick source: time has passed.</summary>
    internal sealed record Wake : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded
    {
        public static readonly Wake Instance = new();
    }

    /// <summary>The node's intake: there is something among the inputs that cannot wait for the next tick.</summary>
    internal sealed record InputsWait : INoSerializationVerificationNeeded
    {
        public static readonly InputsWait Instance = new();
    }

    /// <summary>The node stops: end the game honestly.</summary>
    internal sealed record HandOver : INoSerializationVerificationNeeded
    {
        public static readonly HandOver Instance = new();
    }

    private sealed record GatheredLongEnough : INoSerializationVerificationNeeded
    {
        public static readonly GatheredLongEnough Instance = new();
    }
}

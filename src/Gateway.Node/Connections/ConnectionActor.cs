using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Event;
using Mallard.Gateway.Accounts;
using Mallard.Gateway.Inspection;
using Mallard.Gateway.Metrics;
using Mallard.Hosting.Traces;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Sessions;
using Mallard.Messages.Traces;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Gateway.Connections;

/// <summary>
/// Owns one client's socket: takes its packets strictly in order, registers and logs in, keeps the limits, passes lobby packets to the
/// user's actor and game packets to the match, and hands their frames to the socket. Never parses a lobby or game payload. While nothing
/// but game packets come, the stage passes them on by itself.
/// </summary>
//
// Anonymous ──1001──▶ Registering ──▶ (back)            any ──limit broken / 1007──▶ Closing ──socket closed──▶ stopped
// Anonymous ──1003──▶ LoggingIn ──right──▶ Opening ──SessionOpened──▶ Ready ──lobby packet──▶ Asking ──answer──▶ Ready
//
// The next packet is looked at only in Anonymous and Ready, and the socket is read on only when none waits.
internal sealed partial class ConnectionActor : UntypedActor, IWithTimers
{
    private const string DeadlineTimer = "login-deadline";
    private const string RetryTimer = "retry";
    private const string TimeoutTimer = "timeout";
    private const string AnnounceTimer = "announce";
    private const string CongestionTimer = "congestion";

    private static readonly TimeSpan CongestionPause = TimeSpan.FromMilliseconds(20);

    private readonly GatewayServices _services;
    private readonly GatewaySettings _settings;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<Frame> _inbox = new();
    private readonly List<Frame> _gamePackets = [];
    private FrameReadResult _inboxEnd = FrameReadResult.NeedsMoreBytes;
    private readonly TokenBucket _bucket;
    private IActorRef _stage = ActorRefs.Nobody;
    private FastLane? _lane;
    private int _chunksOwed;
    private bool _clientFinished;
    private bool _waiting;
    private long _takenWhenRefused = -1;
    private int _violations;

    // The session, once there is one. A login that was given up leaves its id behind, so that late answers to it are recognised.
    private ConnectionId _id;
    private bool _claimed;
    private UserId _userId;
    private string _name = "";
    private long _epoch;
    private long _loginBegan;
    private IActorRef? _user;
    private bool _loggedIn;
    private bool _leavesAfterMatch;
    private UserPlace _place = UserPlace.Lobby;
    private MatchRoute? _route;
    private long _requestNumber;
    private LobbyRequest? _request;
    private ConnectionInfo _info = null!;

    public ConnectionActor(GatewayServices services, ConnectionId id, TokenBucket bucket)
    {
        _services = services;
        _settings = services.Settings;
        _id = id;
        _bucket = bucket;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The client's address, if it is known.</summary>
    public EndPoint? Remote { get; init; }

    /// <summary>An id that no other connection of the cluster has.</summary>
    public static ConnectionId NewId() => new(Random.Shared.NextInt64());

    protected override void PreStart()
    {
        _info = new ConnectionInfo(Self, _id, Remote, _services.Time.GetUtcNow(), _bucket);
        _services.Connections.Add(_info);
        Timers.StartSingleTimer(DeadlineTimer, LoginDeadlinePassed.Instance, _settings.LoginDeadline);
    }

    protected override void PostStop()
    {
        _services.Connections.Remove(_info);
        _services.Fanout.Tell(new Fanout.Unregister(_id));
        if (_loggedIn) _services.Metrics.OnPlayers(-1);
        BreakSpan("closed");
        // Only what the user's actor cannot see by itself: it watches this actor, but a message comes sooner.
        GiveUpClaim();
    }

    // ---- behaviours ----

    // Plain methods and not Receive<T>: a table of handlers for each behaviour is half of what an idle connection holds.
    protected override void OnReceive(object message) => Anonymous(message);

    private void Anonymous(object message)
    {
        if (message is LoginDeadlinePassed) SayGoodbye(GatewayMetrics.Close.LoginDeadline, "no login within the deadline");
        else Always(message);
    }

    private void Registering(object message)
    {
        switch (message)
        {
            case RegisterOutcome outcome:
                OnRegisterOutcome(outcome);
                break;
            case LoginDeadlinePassed:
                // The server is at work for this client; its time counts again from the answer on.
                RestartDeadline();
                break;
            default:
                if (_loggedIn) Session(message);
                else Always(message);
                break;
        }
    }

    private void LoggingIn(object message)
    {
        switch (message)
        {
            case LoginOutcome outcome:
                OnLoginOutcome(outcome);
                break;
            case LoginDeadlinePassed:
                RestartDeadline();
                break;
            default:
                Always(message);
                break;
        }
    }

    private void Opening(object message)
    {
        switch (message)
        {
            case SessionOpened opened when opened.Connection == _id:
                OnFirstOpened(opened);
                break;
            case Retry:
                Announce(null);
                break;
            case TimedOut:
                OnOpeningTimedOut();
                break;
            case LoginDeadlinePassed:
                RestartDeadline();
                break;
            default:
                Always(message);
                break;
        }
    }

    private void Ready(object message) => Session(message);

    private void Asking(object message)
    {
        switch (message)
        {
            case LobbyAnswer answer:
                OnLobbyAnswer(answer);
                break;
            case Retry:
                _span?.AddEvent(new ActivityEvent("repeated"));
                _services.Users.Tell(_request!);
                break;
            case TimedOut:
                OnAskingTimedOut();
                break;
            default:
                Session(message);
                break;
        }
    }

    private void Closing(object message)
    {
        switch (message)
        {
            case ConnectionStage.Attached attached:
                // The goodbye was decided before the socket was there to say it on.
                attached.Stage.Tell(_finish!);
                break;
            case DescribeConnection describe:
                Describe(describe.AskedBy);
                break;
            case KickConnection kick:
                kick.AskedBy.Tell(new ConnectionKicked(WasClosing: true), Self);
                break;
            case ConnectionStage.SocketClosed:
                Context.Stop(Self);
                break;
        }
    }

    private void Session(object message)
    {
        switch (message)
        {
            case PushFrames push:
                OnPushFrames(push);
                break;
            case Delivery delivery:
                // The last word of a match that its user's actor has to speak, because the match is lost.
                _lane!.Deliver(delivery);
                break;
            case SessionOpened opened when opened.Connection == _id:
                OnReopened(opened);
                break;
            case SessionUnknown:
                BeginAnnouncing();
                break;
            case AnnounceAgain:
                Announce(_place);
                break;
            case Terminated gone:
                if (gone.ActorRef.Equals(_user)) BeginAnnouncing();
                break;
            case LobbyAnswer answer:
                // It comes after its time was given up.
                _place = answer.Place;
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
            case ConnectionStage.FramesArrived arrived:
                OnFramesArrived(arrived);
                break;
            case ConnectionStage.Attached attached:
                OnAttached(attached);
                break;
            case ConnectionStage.RouteChanged route:
                OnRouteChanged(route);
                break;
            case LookAgain:
                Pump();
                break;
            case ConnectionStage.ClientFinished:
                OnClientFinished();
                break;
            case ConnectionStage.ClientTooSlow slow:
                OnClientTooSlow(slow);
                break;
            case ConnectionStage.SocketClosed:
                Context.Stop(Self);
                break;
            case SessionReplaced replaced when replaced.Connection == _id:
                OnSessionLost(GatewayMetrics.Close.Replaced, "a newer login has the user");
                break;
            case SessionKicked kicked when kicked.Connection == _id:
                OnSessionLost(GatewayMetrics.Close.Kicked, "an operator has ended the session");
                break;
            case LeaveAfterMatch:
                _leavesAfterMatch = true;
                LeaveIfAsked();
                break;
            case GatewayStopping:
                SayGoodbye(GatewayMetrics.Close.GatewayStopping, "the gateway stops");
                break;
            case DescribeConnection describe:
                Describe(describe.AskedBy);
                break;
            case KickConnection kick:
                OnKick(kick);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    // ---- inbound ----

    private void OnAttached(ConnectionStage.Attached attached)
    {
        _stage = attached.Stage;
        _lane = attached.Lane;
    }

    private void OnFramesArrived(ConnectionStage.FramesArrived arrived)
    {
        foreach (var frame in arrived.Frames) _inbox.Enqueue(frame);
        _inboxEnd = arrived.End;
        _chunksOwed++;
        Pump();
    }

    /// <summary>Takes packets until one has to be waited for; then asks the socket for more.</summary>
    private void Pump()
    {
        while (!_waiting && _inbox.TryDequeue(out var frame))
        {
            BeginSpan(frame);
            Take(frame);
            if (!_waiting) EndSpan();
        }

        FlushGamePackets();
        if (_waiting || IsClosing) return;

        if (_inboxEnd != FrameReadResult.NeedsMoreBytes)
        {
            OnBrokenStream();
        }
        else if (_clientFinished)
        {
            SayGoodbye(GatewayMetrics.Close.ClientClosed, "the client closed", withGetOut: false);
        }
        else if (_route?.Link.IsCongested == true)
        {
            // The game node cannot keep up: what its players send next waits in their own sockets.
            Timers.StartSingleTimer(CongestionTimer, LookAgain.Instance, CongestionPause);
        }
        else if (_chunksOwed > 0)
        {
            _stage.Tell(new ConnectionStage.ReadOn(_chunksOwed), ActorRefs.NoSender);
            _chunksOwed = 0;
        }
    }

    private void Take(Frame frame)
    {
        _services.Metrics.Received.Count(frame.PacketType, _settings.FrameHead + frame.Payload.Length);
        if (!_bucket.TryTake())
        {
            CountRefusal(GatewayMetrics.Refusal.TooManyPackets);
            // One answer for a run of refused packets: the answers must not become a flood themselves. A run ends with a packet that passes,
            // and that need not come by here.
            if (_takenWhenRefused != _bucket.Taken) SendError(PlayerTexts.TooManyRequests, forPlayer: true);
            _takenWhenRefused = _bucket.Taken;
            CountViolation("too many packets");
            return;
        }

        if (PacketTable.IsGameType(frame.PacketType))
        {
            // There is nothing to hold its payload against: only the game knows what it means.
            TakeGamePacket(frame);
            return;
        }

        var info = PacketTable.Find(frame.PacketType);
        if (info is null || !info.IsRequest)
        {
            // Published clients echo errors back when a handler of theirs fails; the original ignored that, and so do we.
            if (frame.PacketType == (ushort)PacketType.ErrorNotification) return;
            Refuse(GatewayMetrics.Refusal.NotARequest, $"Packet type {frame.PacketType} is not a request.");
            return;
        }

        var fault = PacketPayload.Peek(info, frame.Payload.Span);
        if (fault != PayloadFault.None)
        {
            Refuse(GatewayMetrics.Refusal.BadPayload, $"The payload of packet type {frame.PacketType} is not what its header says ({fault}).");
            return;
        }

        switch (info.Destination)
        {
            case Destination.Gateway:
                FlushGamePackets();
                TakeGatewayPacket(info.Type, frame.Payload);
                break;
            case Destination.Lobby when _loggedIn:
                FlushGamePackets();
                AskLobby(frame);
                break;
            case Destination.Game:
                TakeGamePacket(frame);
                break;
            default:
                RefuseNotLoggedIn();
                break;
        }
    }

    private void RefuseNotLoggedIn()
    {
        CountRefusal(GatewayMetrics.Refusal.NotLoggedIn);
        SendError(PlayerTexts.NotLoggedIn, forPlayer: true);
    }

    private void TakeGamePacket(Frame frame)
    {
        // Outside a match a game packet has no meaning; the original drops it without a word, and clients count on that.
        if (!_loggedIn) RefuseNotLoggedIn();
        else if (_route is not null && Trace is { } trace) SendTraced(frame, trace);
        else if (_route is not null) _gamePackets.Add(frame);
    }

    private void SendTraced(in Frame frame, TraceContext trace)
    {
        FlushGamePackets();
        _route!.SendTraced(frame, _span, trace);
    }

    private void FlushGamePackets()
    {
        if (_gamePackets.Count == 0) return;
        _route?.Send(CollectionsMarshal.AsSpan(_gamePackets));
        _gamePackets.Clear();
    }

    private void TakeGatewayPacket(PacketType type, ReadOnlyMemory<byte> payload)
    {
        var fault = PacketPayload.TryParse(type, payload.Span, out var packet);
        if (fault != PayloadFault.None)
        {
            Refuse(GatewayMetrics.Refusal.BadPayload, $"The payload of packet type {(int)type} cannot be read ({fault}).");
            return;
        }

        if (type == PacketType.RegisterRequest)
        {
            var request = packet.RegisterRequest;
            WaitFor(Registering);
            _ = _services.Accounts.RegisterAsync(request.Email, request.Password, request.Nickname).PipeTo(Self, failure: RegisterFailed);
        }
        else if (_loggedIn)
        {
            CountRefusal(GatewayMetrics.Refusal.AlreadyLoggedIn);
            SendError(PlayerTexts.AlreadyLoggedIn, forPlayer: true);
        }
        else
        {
            var request = packet.LoginRequest;
            _loginBegan = _services.Time.GetTimestamp();
            WaitFor(LoggingIn);
            _ = _services.Accounts.LogInAsync(request.Email, request.Password).PipeTo(Self, failure: LoginFailed);
        }
    }

    private void WaitFor(UntypedReceive behaviour)
    {
        _waiting = true;
        Become(behaviour);
    }

    private void GoOn()
    {
        EndSpan();
        Timers.Cancel(RetryTimer);
        Timers.Cancel(TimeoutTimer);
        _waiting = false;
        Become(_loggedIn ? Ready : Anonymous);
        Pump();
    }

    private void OnClientFinished()
    {
        _clientFinished = true;
        if (!_waiting) Pump();
    }

    private void OnBrokenStream()
    {
        if (_inboxEnd == FrameReadResult.PayloadTooLarge)
            SendError($"A payload has at most {_settings.MaxPayload} bytes.", forPlayer: false);
        if (_inboxEnd == FrameReadResult.WrongVersion) SayGoodbye(GatewayMetrics.Close.WrongVersion, "wrong version");
        else SayGoodbye(GatewayMetrics.Close.PayloadTooLarge, "payload too large");
    }

    private void OnClientTooSlow(ConnectionStage.ClientTooSlow slow)
    {
        _log.Info("Connection {ConnectionId} closed: {QueuedBytes} bytes wait for a client that does not read", _id, slow.QueuedBytes);
        SayGoodbye(GatewayMetrics.Close.TooSlow, "too slow", drop: true);
    }

    // ---- accounts ----

    private void OnRegisterOutcome(RegisterOutcome outcome)
    {
        _services.Metrics.Registrations.Count(outcome is RegisterOutcome.Refused r ? OutcomeOf(r.Text) : GatewayMetrics.Outcome.Success);
        if (outcome is RegisterOutcome.Refused refused)
        {
            _span.Fail("refused");
            Refuse(refused.Text, "registration refused");
        }
        else
        {
            Send(PacketType.RegisterResponse, new GamePacket { RegisterResponse = new S2CRegisterResponse { Success = true } });
        }

        GoOnAfterAnswer();
    }

    private void OnLoginOutcome(LoginOutcome outcome)
    {
        switch (outcome)
        {
            case LoginOutcome.LoggedIn login:
                _userId = login.UserId;
                _name = login.Name;
                _epoch = _services.Time.GetUtcNow().UtcTicks;
                _claimed = true;
                WaitFor(Opening);
                StartWaiting();
                Announce(null, Trace);
                break;
            case LoginOutcome.Refused refused:
                ReportLogin(OutcomeOf(refused.Text));
                _span.Fail("refused");
                Refuse(refused.Text, "login refused");
                GoOnAfterAnswer();
                break;
        }
    }

    private void Refuse(string text, string violation)
    {
        SendError(text, forPlayer: true);
        // An outage is not the client's doing.
        if (OutcomeOf(text) == GatewayMetrics.Outcome.Refused) CountViolation(violation);
    }

    // What the server took for the answer is not the client's time either.
    private void GoOnAfterAnswer()
    {
        if (IsClosing) return;
        RestartDeadline();
        GoOn();
    }

    private void ReportLogin(GatewayMetrics.Outcome outcome) => _services.Metrics.OnLogin(outcome, _services.Time.GetElapsedTime(_loginBegan));

    private static GatewayMetrics.Outcome OutcomeOf(string refusal) =>
        refusal == PlayerTexts.ServiceUnavailable ? GatewayMetrics.Outcome.Unavailable : GatewayMetrics.Outcome.Refused;

    private RegisterOutcome.Refused RegisterFailed(Exception e)
    {
        _log.Error(e, "Registration failed");
        return new RegisterOutcome.Refused(PlayerTexts.ServiceUnavailable);
    }

    private LoginOutcome.Refused LoginFailed(Exception e)
    {
        _log.Error(e, "Login failed");
        return new LoginOutcome.Refused(PlayerTexts.ServiceUnavailable);
    }

    private void RestartDeadline()
    {
        if (!_loggedIn) Timers.StartSingleTimer(DeadlineTimer, LoginDeadlinePassed.Instance, _settings.LoginDeadline);
    }
}

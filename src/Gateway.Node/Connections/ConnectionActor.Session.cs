using Akka.Actor;
using Akka.Event;
using Mallard.Gateway.Inspection;
using Mallard.Gateway.Metrics;
using Mallard.Hosting.Metrics;
using Mallard.Hosting.Traces;
using Mallard.Messages;
using Mallard.Messages.Sessions;
using Mallard.Messages.Traces;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Gateway.Connections;

// The session with the user's actor, the route to the match, and the way out.
internal sealed partial class ConnectionActor
{
    private ConnectionStage.Finish? _finish;

    private bool IsClosing => _finish is not null;

    // ---- opening, and opening again when the user's actor moved ----

    private void Announce(UserPlace? resume, TraceContext? trace = null) =>
        TellUser(new OpenSession(_userId, _name, new ClientAddress(_id, Self, _services.Fanout), _epoch, resume), trace);

    private void TellUser(IUserMessage message, TraceContext? trace) =>
        _services.Users.Tell(trace is null ? message : new TracedUserMessage(message, trace));

    private void OnFirstOpened(SessionOpened opened)
    {
        _loggedIn = true;
        _info.User = new ConnectedUser(_userId, _name);
        _services.Metrics.OnPlayers(1);
        ReportLogin(GatewayMetrics.Outcome.Success);
        Timers.Cancel(DeadlineTimer);
        Adopt(opened);
        Send(PacketType.LoginResponse, new GamePacket
        {
            LoginResponse = new S2CLoginResponse { Success = true, User = new User { Name = _name, UserId = _userId.Value } },
        });
        // Only now may the user's actor bring the client back into a match: 1004 comes before anything else.
        _services.Fanout.Tell(new Fanout.Register(_id, _lane!));
        _services.Users.Tell(new SessionReady(_userId, _id));
        GoOn();
    }

    private void OnOpeningTimedOut()
    {
        // The claim may still arrive; take it back. What is answered to it then must not pass for an answer to the next one, which may
        // be another user's.
        GiveUpClaim();
        _id = NewId();
        ReportLogin(GatewayMetrics.Outcome.Unavailable);
        _span.Fail("timeout");
        SendError(PlayerTexts.ServiceUnavailable, forPlayer: true);
        RestartDeadline();
        GoOn();
    }

    private void BeginAnnouncing()
    {
        if (_user is not null) Context.Unwatch(_user);
        _user = null;
        Announce(_place);
        Timers.StartPeriodicTimer(AnnounceTimer, AnnounceAgain.Instance, _settings.RetryInterval);
    }

    private void OnReopened(SessionOpened opened)
    {
        Timers.Cancel(AnnounceTimer);
        Adopt(opened);
        _services.Users.Tell(new SessionReady(_userId, _id));
        // The new actor has not seen the request that the old one took with it.
        if (_request is not null) _services.Users.Tell(_request);
    }

    private void Adopt(SessionOpened opened)
    {
        if (opened.User.Equals(_user)) return;
        if (_user is not null) Context.Unwatch(_user);
        _user = Context.Watch(opened.User);
        _place = opened.Place;
    }

    // The user's actor knows of it.
    private void OnSessionLost(GatewayMetrics.Close reason, string why)
    {
        _claimed = false;
        SayGoodbye(reason, why);
    }

    // ---- lobby packets ----

    private void AskLobby(Frame frame)
    {
        _request = new LobbyRequest(_userId, _id, ++_requestNumber, frame.PacketType, frame.Payload.ToArray());
        WaitFor(Asking);
        StartWaiting();
        // What the client sent its match before this is to be on its way before this.
        _route?.Link.Flush();
        TellUser(_request, Trace);
    }

    private void StartWaiting()
    {
        Timers.StartPeriodicTimer(RetryTimer, Retry.Instance, _settings.RetryInterval);
        Timers.StartSingleTimer(TimeoutTimer, TimedOut.Instance, _settings.RequestTimeout);
    }

    private void OnLobbyAnswer(LobbyAnswer answer)
    {
        if (answer.Number != _request!.Number) return;

        _request = null;
        _place = answer.Place;
        Write(answer.Frames, Trace);
        GoOn();
    }

    private void OnAskingTimedOut()
    {
        _request = null;
        CountRefusal(GatewayMetrics.Refusal.LobbyTimeout);
        SendError(PlayerTexts.ServiceUnavailable, forPlayer: true);
        GoOn();
    }

    private void OnPushFrames(PushFrames push)
    {
        _place = push.Place;
        Write(push.Frames);
    }

    // ---- the match ----

    private void OnRouteChanged(ConnectionStage.RouteChanged route)
    {
        _route = route is { Match: { } match, Intake: { } intake } ? new MatchRoute(match, _userId, _id, _services.Links.To(intake)) { Traces = _services.Traces } : null;
        MoveTo(route.Match);
        if (_route is not null) _stage.Tell(_route, ActorRefs.NoSender);
        LeaveIfAsked();
    }

    // The user's actor tells the place only along with something else, and one that is made anew takes the connection's word for it: it must
    // not send a player who leaves past the match, nor into one that is over.
    private void MoveTo(MatchId? match)
    {
        if (match is { } entered) _place = new UserPlace(entered.Room, entered);
        else if (_info.Match is { } left && _place.Room == left.Id.Room) _place = UserPlace.Lobby;
        _info.Match = match is { } taken ? new CurrentMatch(taken) : null;
    }

    private void LeaveIfAsked()
    {
        if (_leavesAfterMatch && _route is null) SayGoodbye(GatewayMetrics.Close.GatewayStopping, "the gateway drains");
    }

    // ---- outbound ----

    private void Send(PacketType type, GamePacket packet) => Write(_services.Encoder.Encode(type, packet), Trace);

    private void Write(byte[] frames, TraceContext? trace = null)
    {
        if (frames.Length == 0) return;
        _services.Metrics.Sent.Count(frames);
        _stage.Tell(new ConnectionStage.Write(frames, trace));
    }

    private void SendError(string text, bool forPlayer) => Write(_services.Errors.Encode(text, forPlayer), Trace);

    private void Refuse(GatewayMetrics.Refusal why, string text)
    {
        CountRefusal(why);
        SendError(text, forPlayer: false);
        CountViolation(text);
    }

    // ---- the way out ----

    private void CountViolation(string what)
    {
        if (++_violations < _settings.ViolationsBeforeClose || IsClosing) return;
        _log.Info("Connection {ConnectionId} closed after {Violations} violations, the last: {What}", _id, _violations, what);
        SayGoodbye(GatewayMetrics.Close.Violations, "too many violations");
    }

    private void SayGoodbye(GatewayMetrics.Close reason, string why, bool withGetOut = true, bool drop = false)
    {
        if (IsClosing) return;
        _services.Metrics.Closes.Count(reason);
        if (withGetOut) _services.Metrics.Sent.Count(_services.GetOut.Span);
        BreakSpan(Labels.Of(reason.ToString()));
        _waiting = true;
        _inbox.Clear();
        _log.Debug("Connection {ConnectionId} closes: {Why}", _id, why);
        Timers.CancelAll();
        GiveUpClaim();
        ReadOnlyMemory<byte> goodbye = withGetOut ? _services.GetOut : ReadOnlyMemory<byte>.Empty;
        _finish = new ConnectionStage.Finish(goodbye, drop);
        _info.IsClosing = true;
        _stage.Tell(_finish);
        Become(Closing);
    }

    private void GiveUpClaim()
    {
        // What the client sent its match before it went is to be on its way before this, as with a request.
        _route?.Link.Flush();
        if (_claimed) _services.Users.Tell(new CloseSession(_userId, _id));
        _claimed = false;
    }

    private sealed record LoginDeadlinePassed : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded
    {
        public static readonly LoginDeadlinePassed Instance = new();
    }

    private sealed record Retry : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded
    {
        public static readonly Retry Instance = new();
    }

    private sealed record TimedOut : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded
    {
        public static readonly TimedOut Instance = new();
    }

    private sealed record AnnounceAgain : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded
    {
        public static readonly AnnounceAgain Instance = new();
    }

    private sealed record LookAgain : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded
    {
        public static readonly LookAgain Instance = new();
    }

    /// <summary>The gateway drains: say goodbye to the client when it is in no match, now or later.</summary>
    internal sealed record LeaveAfterMatch : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded
    {
        public static readonly LeaveAfterMatch Instance = new();
    }

    /// <summary>The gateway stops: say goodbye to the client.</summary>
    internal sealed record GatewayStopping : INoSerializationVerificationNeeded
    {
        public static readonly GatewayStopping Instance = new();
    }
}

using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Mallard.Game.Metrics;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules.Recordings;

namespace Mallard.Game.Matches;

// The ways out of a match. In each of them the lobby takes the player back first and the client hears of it second, so that a client
// that answers at once finds the lobby ready.
internal sealed partial class MatchActor
{
    private static readonly TimeSpan ReleaseRetry = TimeSpan.FromMilliseconds(500);

    // Players on their way back to the lobby, with what their client is told in the end; nothing for those who only see the match end.
    private readonly Dictionary<UserId, Farewell> _leaving = [];
    private bool _stopping;

    private bool Ended { get; set; }

    // ---- one player leaves for good ----

    private void OnGone(UserId user, bool voluntarily)
    {
        if (Ended) return;
        if (!_players.Contains(user))
        {
            // A repeated request, or one by somebody who never was in it.
            if (!_leaving.ContainsKey(user)) SendRelease(user);
            return;
        }

        var address = _players.AddressOf(user);
        var member = _players.Remove(user);
        Timers.Cancel(GraceTimer(user));
        if (user == _owner && _players.Count > 0) _owner = _players.Members.First().UserId;
        Release(user, new Farewell(address, voluntarily));
        ReportLoad();
        _services.Rooms.Tell(new PlayerLeft(_id.Room, _id, user, _owner));

        if (_players.Count == 0)
        {
            End();
            return;
        }

        if (_settings.AnnounceLeaving)
        {
            _out.Broadcast(PacketType.LeaveRoomNotification, new S2CLeaveRoomNotification
            {
                User = new User { Name = member.Name, UserId = user.Value },
            });
        }

        if (CurrentlyGathering)
        {
            _out.Flush();
            if (_players.AllHeardOf) Begin();
            return;
        }

        Call(game => game.Leave(user.Value, _out));
    }

    // ---- the match ends for everybody ----

    private void Abort(GameMetrics.MatchEnd reason)
    {
        if (Ended) return;
        if (!_begun)
        {
            // Clients know of no game that could be over.
            _out.Clear();
            End(reason);
            return;
        }

        try
        {
            _game!.Abort(_out);
        }
        catch (Exception e)
        {
            _log.Error(e, "Match {Match}: the game failed to say that it is over", _id);
            SayGameOver();
        }

        End(reason);
    }

    private void SayGameOver() => _out.Broadcast(PacketType.GameOverNotification, new S2CGameOverNotification());

    private void End(GameMetrics.MatchEnd? reason = null)
    {
        if (Ended) return;
        Ended = true;
        _info!.IsEnding = true;
        _services.Metrics.Ends.Count(reason ?? (_out.EndRequested ? GameMetrics.MatchEnd.Over : GameMetrics.MatchEnd.Deserted));
        Timers.Cancel(GatherTimer);
        _services.Ticks.Remove(Self);
        _recording?.End(_out.EndRequested ? RecordingEnd.Over : RecordingEnd.Deserted);
        foreach (var member in _players.Members)
        {
            Timers.Cancel(GraceTimer(member.UserId));
            Release(member.UserId, Farewell.None);
        }

        Become(Ending);
        FinishIfReleased();
    }

    private void Ending()
    {
        Receive<PlayerReleased>(OnPlayerReleased);
        Receive<ReleaseAgain>(OnReleaseAgain);
        Receive<ReleaseTimedOut>(timedOut => OnReleased(timedOut.User));
        Receive<ConnectPlayer>(OnConnectDuringTheEnd);
        Receive<QuitMatch>(quit => SendRelease(quit.User));
        Receive<HandOver>(_ => _stopping = true);
        Questions();
        ReceiveAny(_ => { });
    }

    // A user who had been let go before the room's call came, or who has moved since, has to be let go once more.
    private void OnConnectDuringTheEnd(ConnectPlayer connect)
    {
        if (Attach(connect) && !_leaving.ContainsKey(connect.User)) Release(connect.User, Farewell.None);
    }

    private void OnHandOver()
    {
        _stopping = true;
        Abort(GameMetrics.MatchEnd.NodeStopping);
    }

    // ---- handing players back ----

    private void Release(UserId user, Farewell farewell)
    {
        _leaving[user] = farewell;
        SendRelease(user);
        Timers.StartPeriodicTimer(ReleaseRetryTimer(user), new ReleaseAgain(user), ReleaseRetry);
        Timers.StartSingleTimer(ReleaseTimeoutTimer(user), new ReleaseTimedOut(user), _settings.ReleaseTimeout);
    }

    private void OnReleaseAgain(ReleaseAgain again) => SendRelease(again.User);

    private void SendRelease(UserId user) => _services.Users.Tell(new ReleasePlayer(user, _id, Tells(user)));

    // Whoever leaves alone is told on their connection, if there is one; all others are told of the end of a game that they have seen begin.
    private bool Tells(UserId user) => _leaving.TryGetValue(user, out var farewell) && !_players.Contains(user) ? farewell.Address is not null : _begun;

    private void OnPlayerReleased(PlayerReleased released) => OnReleased(released.User);

    private void OnReleased(UserId user)
    {
        if (!_leaving.Remove(user, out var farewell)) return;

        Timers.Cancel(ReleaseRetryTimer(user));
        Timers.Cancel(ReleaseTimeoutTimer(user));
        if (farewell.Address is { } address) Detach(address, farewell.Voluntarily ? LeaveAccepted() : []);
        if (Ended) FinishIfReleased();
    }

    private void FinishIfReleased()
    {
        if (_leaving.Count > 0) return;

        // What the game said last has waited here for the lobby to have everybody back.
        _out.Flush();
        foreach (var (fanout, connections) in _players.Gateways)
            _services.Links.Send(fanout, new Delivery(_id, DeliveryKind.Detach, 0, connections, ReadOnlyMemory<byte>.Empty), canWait: false);
        _services.Rooms.Tell(new MatchEnded(_id.Room, _id));
        _log.Debug("Match {Match} is over after {Ticks} ticks", _id, _clock.Ticks);
        if (_stopping) Context.Stop(Self);
        else Retire();
    }

    private void Retire()
    {
        Become(Gone);
        Context.Parent.Tell(new Passivate(PoisonPill.Instance));
    }

    private void Decline(IMatchMessage message)
    {
        switch (message)
        {
            case FindMatch find:
                _services.Rooms.Tell(new MatchUnknown(find.Match.Room, find.Match));
                break;
            case ConnectPlayer connect:
                _services.Users.Tell(new MatchLost(connect.User, connect.Match));
                break;
            case QuitMatch quit:
                _services.Users.Tell(new MatchLost(quit.User, quit.Match));
                break;
        }
    }

    private void Detach(ClientAddress address, byte[] frames) =>
        _services.Links.Send(address.Fanout, new Delivery(_id, DeliveryKind.Detach, 0, [address.Id], frames), canWait: false);

    private byte[] LeaveAccepted() => _services.Encoder.EncodeMessage(PacketType.LeaveRoomResponse, new S2CLeaveRoomResponse { Success = true });

    private static string ReleaseRetryTimer(UserId user) => $"release-{user}";

    private static string ReleaseTimeoutTimer(UserId user) => $"release-timeout-{user}";

    private sealed record Farewell(ClientAddress? Address, bool Voluntarily)
    {
        public static readonly Farewell None = new(null, false);
    }

    private sealed record ReleaseAgain(UserId User) : INoSerializationVerificationNeeded;

    private sealed record ReleaseTimedOut(UserId User) : INoSerializationVerificationNeeded;
}

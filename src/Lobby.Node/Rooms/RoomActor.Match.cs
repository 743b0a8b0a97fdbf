using Akka.Actor;
using Akka.Event;
using Mallard.Lobby.Metrics;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;

namespace Mallard.Lobby.Rooms;

// From the owner's wish to play to the end of the match.
internal sealed partial class RoomActor
{
    // Longer than the cluster takes to settle after the loss of the node that knows where matches are.
    private static readonly TimeSpan FindMatchTimeout = TimeSpan.FromSeconds(30);

    private CreateMatch? _creating;
    private PrepareGame? _prepare;
    private PrepareGame? _failedPrepare;
    private IActorRef _preparer = ActorRefs.Nobody;
    private IActorRef? _match;

    private void OnPrepare(PrepareGame prepare)
    {
        if (prepare.By != _room.OwnerId)
        {
            Sender.Tell(new RoomRefused(_id, RoomRefusal.NotAllowed, prepare.Request));
            return;
        }

        // The repetition of a request that has been refused since: the user has had the answer, and does not expect a game any more.
        if (prepare == _failedPrepare || _services.Placement.Place(_id) is not { } match)
        {
            if (prepare != _failedPrepare) _services.Metrics.Placements.Count(LobbyMetrics.Placement.NoGameNode);
            Sender.Tell(new RoomRefused(_id, RoomRefusal.NoGameNode, prepare.Request));
            return;
        }

        Timers.Cancel(IdleTimer);
        (_prepare, _preparer) = (prepare, Sender);
        _room = _room with { Phase = RoomPhase.Playing };
        Publish();
        _creating = new CreateMatch(match, _room);
        _services.Matches.Tell(_creating);
        Timers.StartPeriodicTimer(RetryTimer, Retry.Instance, RetryInterval);
        Timers.StartSingleTimer(TimeoutTimer, TimedOut.Instance, _services.Settings.MatchCreateTimeout);
        Become(Preparing);
    }

    private void OnPrepareWhilePreparing(PrepareGame prepare)
    {
        if (prepare.By == _room.OwnerId) (_prepare, _preparer) = (prepare, Sender);
        else Sender.Tell(new RoomRefused(_id, RoomRefusal.NotAllowed, prepare.Request));
    }

    private void OnPrepareAgain(PrepareGame prepare)
    {
        if (prepare.By == _room.OwnerId && _room.Match is { } match) _services.Users.Tell(new EnterMatch(prepare.By, match));
        else Sender.Tell(new RoomRefused(_id, RoomRefusal.NotAllowed, prepare.Request));
    }

    private void OnMatchCreated(MatchCreated created)
    {
        if (created.Match != _creating!.Match) return;

        StopWaiting();
        _services.Metrics.Placements.Count(LobbyMetrics.Placement.Created);
        _room = _room with { Match = created.Match };
        Publish();
        _match = Context.Watch(created.Actor);
        foreach (var member in _room.Members) _services.Users.Tell(new EnterMatch(member.UserId, created.Match));
        Become(Playing);
        Stash.UnstashAll();
    }

    // The node drains, and the room placed its match before it could hear of that.
    private void OnMatchRefused(MatchRefused refused)
    {
        if (refused.Match != _creating!.Match) return;
        _services.Placement.Avoid(refused.Match.Node);
        if (_services.Placement.Place(_id) is { } match)
        {
            _creating = _creating with { Match = match };
            _services.Matches.Tell(_creating);
        }
        else
        {
            OnMatchNotCreated("on any game node");
        }
    }

    private void OnMatchNotCreated(string why)
    {
        _log.Warning("Room {RoomId}: no match {Why}", _id, why);
        StopWaiting();
        _services.Metrics.Placements.Count(LobbyMetrics.Placement.Timeout);
        _failedPrepare = _prepare;
        _room = _room with { Phase = RoomPhase.Waiting };
        Publish();
        _preparer.Tell(new RoomRefused(_id, RoomRefusal.NoGameNode, _prepare!.Request));
        BecomeWaiting();
        Stash.UnstashAll();
    }

    private void FindMatchAgain(MatchId match)
    {
        _services.Matches.Tell(new FindMatch(match));
        Timers.StartPeriodicTimer(RetryTimer, Retry.Instance, RetryInterval);
        Timers.StartSingleTimer(TimeoutTimer, TimedOut.Instance, FindMatchTimeout);
    }

    private void OnMatchFound(MatchCreated found)
    {
        if (found.Match != _room.Match) return;
        Timers.Cancel(RetryTimer);
        Timers.Cancel(TimeoutTimer);
        _match ??= Context.Watch(found.Actor);
    }

    private void OnPlayerLeft(PlayerLeft left)
    {
        var member = _room.Members.FirstOrDefault(m => m.UserId == left.Player);
        if (left.Match != _room.Match || member is null) return;
        _room = _room with { Members = _room.Members.Remove(member), OwnerId = left.Owner };
        Publish();
    }

    private void OnMatchGone()
    {
        _match = null;
        // A match that ended says so itself, and that may come after the news that its actor is gone. One whose node died says nothing:
        // ask for it, and it is unknown. Without any game node there is nobody to ask.
        if (_services.Placement.Nodes == 0) OnMatchLost();
        else FindMatchAgain(_room.Match!.Value);
    }

    private void OnMatchLost()
    {
        _log.Warning("Room {RoomId}: its match {Match} is lost", _id, _room.Match);
        foreach (var member in _room.Members) _services.Users.Tell(new MatchLost(member.UserId, _room.Match!.Value));
        Close();
    }
}

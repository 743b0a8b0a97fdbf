using Akka.Event;
using Mallard.Game.Inspection;
using Mallard.Game.Metrics;

namespace Mallard.Game.Matches;

// What operators ask and order. The answers are put into words by others: this thread has ticks to take.
internal sealed partial class MatchActor
{
    private MatchInfo? _info;

    private void Questions()
    {
        Receive<DescribeMatch>(describe => describe.AskedBy.Tell(Describe(), Self));
        Receive<CloseMatch>(OnClose);
    }

    private MatchDetails Describe() => new(
        [.. _players.Members.Select(m => new MatchPlayer(m.UserId, m.Name, _players.AddressOf(m.UserId)?.Fanout.Path.Address))],
        _owner,
        _inputs.Count,
        _leaving.Count,
        _services.Pace?.Interval,
        _recording is { IsWanted: true } ? _recording.Name : null,
        _recording?.IsGivenUp == true);

    private void OnClose(CloseMatch close)
    {
        close.AskedBy.Tell(new MatchClosed(_players.Count, Ended), Self);
        if (Ended) return;
        _log.Info("Match {Match} is ended by an operator", _id);
        Abort(GameMetrics.MatchEnd.Closed);
    }

    private void Publish()
    {
        _info = new MatchInfo(Self, _id, _room.Name, _services.Time.GetUtcNow(), _clock);
        _services.Matches.Add(_info);
    }

    private void Unpublish()
    {
        if (_info is not null) _services.Matches.Remove(_info);
    }
}

using Mallard.Hosting.Inspection;
using Mallard.Inspection;

namespace Mallard.Game.Inspection;

/// <summary>Asks one match, and answers one call.</summary>
internal sealed class MatchCall : InspectionQuestion
{
    private static readonly Column[] Players = [new("user", ColumnKind.Number), new("name"), new("owner", ColumnKind.Flag), new("connected", ColumnKind.Flag), new("gateway")];

    private readonly MatchInfo _match;
    private readonly string _node;

    /// <param name="inspect">The call.</param>
    /// <param name="match">The match it is about.</param>
    /// <param name="node">This node, for people.</param>
    public MatchCall(Inspect inspect, MatchInfo match, string node)
        : base(inspect)
    {
        (_match, _node) = (match, node);
        Receive<MatchDetails>(OnDetails);
        Receive<MatchClosed>(OnClosed);
    }

    protected override void PreStart()
    {
        Expect();
        _match.Match.Tell(Inspect.Call.Command.Name == "close" ? new CloseMatch(Self) : new DescribeMatch(Self), Self);
    }

    private void OnDetails(MatchDetails details)
    {
        Answer.Table($"Match {_match.Id}", new Column("what"), new Column("value"));
        Answer.Row("node", _node);
        Answer.Row("room", $"{_match.Id.Room} ({_match.Room})");
        Answer.Row("game", _match.Begin?.Game ?? "not begun");
        Answer.Row("state", _match.State);
        Answer.Row("created", _match.Since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"));
        Answer.Row("begun", _match.Begin?.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ") ?? "not begun");
        Answer.Row("ticks", $"{_match.Ticks}, and {_match.Skipped} given up");
        Answer.Row("late", _match.Lateness is { } late ? $"{late.TotalMilliseconds:0} ms" : "not running");
        Answer.Row("full states", details.StateInterval is { } interval ? $"every {interval.TotalMilliseconds:0} ms" : "with every tick");
        Answer.Row("inputs waiting", details.WaitingInputs.ToString());
        Answer.Row("on the way to the lobby", details.Releasing.ToString());
        Answer.Row("recording", details.Recording is null ? "none" : details.IsRecordingGivenUp ? $"{details.Recording}, given up" : details.Recording);
        Answer.Table("Players", Players);
        Answer.Rows(details.Players.Select(p => (Cell[])[p.Id.Value, p.Name, p.Id == details.Owner, p.Gateway is not null, GatewayOf(p)]));
        Done();
    }

    // References to actors of the own node carry no host.
    private string? GatewayOf(MatchPlayer player) => player.Gateway is { HasGlobalScope: false } ? _node : player.Gateway?.ToString();

    private void OnClosed(MatchClosed closed)
    {
        Answer.Line(closed.WasEnding ? $"match {_match.Id} was over already" : $"match {_match.Id} is ended; its players ({closed.Players}) go back to the lobby");
        Done();
    }

    protected override void OnLate() => Fail($"match {_match.Id} does not answer; it may just have ended");
}

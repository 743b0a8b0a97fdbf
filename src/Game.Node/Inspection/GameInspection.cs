using Akka.Actor;
using Mallard.Hosting.Inspection;
using Mallard.Inspection;

namespace Mallard.Game.Inspection;

/// <summary>Answers the palette <c>game</c> for this node.</summary>
internal sealed class GameInspection : ReceiveActor
{
    private static readonly Column[] Columns =
    [
        new("match"), new("room"), new("game"), new("state"), new("players", ColumnKind.Number), new("since", ColumnKind.Time), new("ticks", ColumnKind.Number),
        new("skipped", ColumnKind.Number), new("late", ColumnKind.Seconds),
    ];

    private readonly MatchDirectory _matches;

    /// <param name="matches">This node's.</param>
    /// <param name="node">Its address, for people.</param>
    public GameInspection(MatchDirectory matches, string node)
    {
        _matches = matches;
        Receive<Inspect>(inspect =>
        {
            if (inspect.Call.Command.Name == "matches") inspect.Answer.Page("Matches", Columns, _matches.List(), Row);
            else OnOne(inspect, node);
        });
    }

    private static Cell[] Row(MatchInfo m) =>
        [m.Id.ToString(), m.Room, m.Begin?.Game, m.State, m.Players, m.Begin?.At ?? m.Since, m.Ticks, m.Skipped, m.Lateness is { } late ? late : Cell.None];

    private void OnOne(Inspect inspect, string node)
    {
        // Another node may host it.
        if (_matches.Find(inspect.Call.Text("match")!) is not { } match) inspect.Answer.Done();
        else Context.ActorOf(Props.Create<MatchCall>(inspect, match, node).WithDispatcher(Context.Props.Dispatcher));
    }
}

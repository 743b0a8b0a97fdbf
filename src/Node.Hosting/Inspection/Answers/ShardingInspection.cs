using Akka.Actor;
using Akka.Cluster.Sharding;
using Mallard.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>
/// Answers the palette <c>cluster-sharding</c> for this node. Each node speaks for its own regions: a proxy knows nothing of entities, and
/// with no node speaking for another, one that does not answer is named.
/// </summary>
internal sealed class ShardingInspection : ReceiveActor
{
    // Like the others it is given what inspection has on this node; it needs nothing of it.
    public ShardingInspection(InspectionServices _)
    {
        Receive<Inspect>(inspect =>
        {
            var sharding = ClusterSharding.Get(Context.System);
            var types = sharding.ShardTypeNames.Where(t => inspect.Call.Text("type") is not { } type || t == type).Order(StringComparer.Ordinal);
            (string, IActorRef)[] regions = [.. types.Select(t => (t, sharding.ShardRegion(t)))];
            Context.ActorOf(Props.Create<RegionReader>(inspect, regions).WithDispatcher(InspectionThread.Dispatcher));
        });
    }
}

/// <summary>Asks the regions of this node, one after the other, and answers one call.</summary>
internal sealed class RegionReader : ReceiveActor
{
    private readonly Inspect _inspect;
    private readonly Queue<(string Type, IActorRef Region)> _left;
    private readonly List<Cell[]> _rows = [];

    public RegionReader(Inspect inspect, (string Type, IActorRef Region)[] regions)
    {
        (_inspect, _left) = (inspect, new Queue<(string, IActorRef)>(regions));
        Receive<ShardRegionStats>(OnStats);
        Receive<CurrentShardRegionState>(OnState);
        Receive<ReceiveTimeout>(_ =>
        {
            _inspect.Answer.Fail($"the region of {_left.Peek().Type} entities does not answer");
            Context.Stop(Self);
        });
        Context.SetReceiveTimeout(inspect.Answer.Patience);
    }

    private string Command => _inspect.Call.Command.Name;

    protected override void PreStart() => AskNext();

    private void AskNext()
    {
        if (_left.TryPeek(out var next)) next.Region.Tell(Command == "region-entities" ? GetShardRegionState.Instance : GetShardRegionStats.Instance, Self);
        else AnswerAll();
    }

    private void OnStats(ShardRegionStats stats)
    {
        var (type, _) = _left.Dequeue();
        if (Command == "list-regions") _rows.Add([type, (long)stats.Stats.Count, stats.Stats.Sum(s => (long)s.Value)]);
        else _rows.AddRange(stats.Stats.OrderBy(s => s.Key, Numbers).Select(s => (Cell[])[s.Key, (long)s.Value]));
        TellOfFailed(type, stats.Failed);
        AskNext();
    }

    private void OnState(CurrentShardRegionState state)
    {
        var (type, _) = _left.Dequeue();
        var shards = state.Shards.Where(s => _inspect.Call.Text("shard") is not { } shard || s.ShardId == shard).OrderBy(s => s.ShardId, Numbers);
        _rows.AddRange(shards.SelectMany(s => s.EntityIds.Order(Numbers).Select(e => (Cell[])[s.ShardId, e])));
        TellOfFailed(type, state.Failed);
        AskNext();
    }

    private void TellOfFailed(string type, IReadOnlyCollection<string> failed)
    {
        // Once, with the page itself and not with the count before it.
        if (failed.Count > 0 && _inspect.Answer.Take > 0) _inspect.Answer.Line($"{failed.Count} shards of {type} entities did not answer: {string.Join(", ", failed.Order(Numbers).Take(20))}");
    }

    private void AnswerAll()
    {
        var (title, columns) = Command switch
        {
            "list-regions" => ("Shard regions", (Column[])[new("type"), new("shards", ColumnKind.Number), new("entities", ColumnKind.Number)]),
            "region-stats" => ($"Shards of {_inspect.Call.Text("type")} entities", [new("shard"), new("entities", ColumnKind.Number)]),
            _ => ($"Entities of type {_inspect.Call.Text("type")}", [new("shard"), new("entity")]),
        };
        _inspect.Answer.Page(title, columns, _rows, row => row);
        Context.Stop(Self);
    }

    // Most ids are numbers, and are looked for in their order.
    private static readonly IComparer<string> Numbers = Comparer<string>.Create((a, b) =>
        long.TryParse(a, out var x) && long.TryParse(b, out var y) ? x.CompareTo(y) : string.CompareOrdinal(a, b));
}

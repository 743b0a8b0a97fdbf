using Akka.Actor;
using Mallard.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>
/// Answers <c>actor hierarchy</c> for this node: a walk over references and their children, which Akka keeps in collections that never change,
/// so nobody is stopped or asked for it. Actors that come or go meanwhile may be missing.
/// </summary>
internal sealed class ActorInspection : ReceiveActor
{
    public ActorInspection(InspectionServices services)
    {
        _ = services;
        Receive<Inspect>(Answer);
    }

    private static void Answer(Inspect inspect)
    {
        var call = inspect.Call;
        var start = call.Text("start")!;
        if (Find(start) is not { } first)
        {
            inspect.Answer.Fail($"there is no actor {start}");
            return;
        }

        var (depth, most, take) = ((int)call.Number("depth")!, (int)call.Number("children")!, (int)call.Number("take")!);
        var (shown, left) = (0, new Stack<(IActorRef Actor, int Depth)>([(first, 0)]));
        var isCut = false;
        var rows = new List<Cell[]>();
        while (left.TryPop(out var at))
        {
            if (shown++ == take)
            {
                isCut = true;
                break;
            }

            var children = ChildrenOf(at.Actor);
            var here = at.Depth == depth ? [] : children.OrderBy(c => c.Path.Name, StringComparer.Ordinal).Take(most).ToArray();
            isCut |= here.Length < children.Count;
            rows.Add([PathOf(at.Actor), TypeOf(at.Actor), (long)children.Count, Waiting(at.Actor)]);
            foreach (var child in here.Reverse()) left.Push((child, at.Depth + 1));
        }

        inspect.Answer.Table("Actors", new Column("actor"), new Column("type"), new Column("children", ColumnKind.Number), new Column("waiting", ColumnKind.Number));
        inspect.Answer.Rows(rows);
        if (isCut) inspect.Answer.Line("There are more; --start, --depth, --children and --take show others");
        inspect.Answer.Done();
    }

    private static IActorRef? Find(string path)
    {
        IActorRef at = ((ExtendedActorSystem)Context.System).Provider.RootGuardian;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at is not ActorRefWithCell parent || parent.GetSingleChild(name) is not { } child || child.IsNobody()) return null;
            at = child;
        }

        return at;
    }

    private static IReadOnlyCollection<IActorRef> ChildrenOf(IActorRef actor) => actor is ActorRefWithCell parent ? [.. parent.Children] : [];

    private static string PathOf(IActorRef actor) => actor.Path.ToStringWithoutAddress();

    private static Cell TypeOf(IActorRef actor) => actor is ActorRefWithCell { Underlying: ActorCell cell } ? cell.Props.Type.Name : actor.GetType().Name;

    private static Cell Waiting(IActorRef actor) => actor is ActorRefWithCell { Underlying: { } cell } ? cell.NumberOfMessages : Cell.None;
}

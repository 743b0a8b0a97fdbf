using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster;
using Mallard.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>Answers the palette <c>cluster</c> for this node.</summary>
internal sealed class ClusterInspection : ReceiveActor
{
    private static readonly Column[] Members =
    [
        new("address", ColumnKind.Address), new("roles"), new("status"), new("reachable", ColumnKind.Flag), new("leader", ColumnKind.Flag),
        new("age", ColumnKind.Number), new("version"),
    ];

    private static readonly IComparer<Member> OldestFirst =
        Comparer<Member>.Create((a, b) => a.Equals(b) ? 0 : a.IsOlderThan(b) ? -1 : b.IsOlderThan(a) ? 1 : string.CompareOrdinal(a.Address.ToString(), b.Address.ToString()));

    private readonly InspectionServices _services;
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public ClusterInspection(InspectionServices services)
    {
        _services = services;
        Receive<Inspect>(inspect =>
        {
            switch (inspect.Call.Command.Name)
            {
                case "show":
                    Show(inspect);
                    break;
                case "status":
                    Status(inspect.Answer);
                    break;
                case "members":
                    Own(inspect.Answer);
                    break;
                case "tail":
                    Context.ActorOf(Props.Create<ClusterTail>(inspect.Answer, services.Time).WithDispatcher(InspectionThread.Dispatcher));
                    break;
                default:
                    Remove(inspect);
                    break;
            }
        });
    }

    private void Show(Inspect inspect)
    {
        var state = _cluster.State;
        var role = inspect.Call.Text("role");
        var members = state.Members.Where(m => role is null || m.HasRole(role)).Order(OldestFirst)
            .Select((member, i) => (Member: member, Age: i + 1)).ToArray();
        inspect.Answer.Page("Members", Members, members, m =>
        [
            m.Member.Address.ToString(), string.Join(", ", m.Member.Roles.Order(StringComparer.Ordinal)), m.Member.Status.ToString().ToLowerInvariant(),
            !state.Unreachable.Contains(m.Member), m.Member.Address == state.Leader, (long)m.Age, m.Member.AppVersion.ToString(),
        ]);
    }

    private void Status(InspectionAnswer answer)
    {
        var state = _cluster.State;
        answer.Table("Cluster", new Column("what"), new Column("value"));
        answer.Row("seen by", _cluster.SelfAddress.ToString());
        answer.Row("leader", state.Leader?.ToString() ?? "none");
        answer.Row("members", string.Join(", ", state.Members.GroupBy(m => m.Status).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}")));
        foreach (var role in state.AllRoles.Order(StringComparer.Ordinal))
        {
            var count = state.Members.Count(m => m.HasRole(role));
            answer.Row($"role {role}", $"{count} {(count == 1 ? "member" : "members")}, leader {state.RoleLeader(role)?.ToString() ?? "none"}");
        }

        answer.Row("unreachable", state.Unreachable.IsEmpty ? "nobody" : string.Join(", ", state.Unreachable.Select(m => m.Address.ToString()).Order(StringComparer.Ordinal)));
        answer.Row("health", state.Unreachable.IsEmpty && state.Leader is not null && state.Members.All(m => m.Status == MemberStatus.Up) ? "all members are up and can be reached" : "the cluster is changing, or somebody cannot be reached");
        answer.Done();
    }

    private void Own(InspectionAnswer answer)
    {
        var state = _cluster.State;
        Column[] columns =
        [
            new("program"), new("roles"), new("version"), new("up", ColumnKind.Seconds), new("processor", ColumnKind.Seconds), new("memory", ColumnKind.Bytes),
            new("sees", ColumnKind.Number), new("unreachable", ColumnKind.Number), new("console"),
        ];
        using var process = Process.GetCurrentProcess();
        Cell[] own =
        [
            _services.Node.Program, string.Join(", ", _services.Node.Roles), NodeVersion.Text.Split('+')[0], _services.Time.GetUtcNow() - _services.StartedAt, process.TotalProcessorTime,
            process.WorkingSet64, (long)state.Members.Count, (long)state.Unreachable.Count, _services.ConsoleEndpoint,
        ];
        answer.Page("Members of themselves", columns, [own], row => row);
    }

    private void Remove(Inspect inspect)
    {
        var name = inspect.Call.Text("address")!;
        if (_cluster.State.Members.FirstOrDefault(m => MemberNames.Fits(m.Address, name)) is not { } member)
        {
            inspect.Answer.Fail($"{name} is not a member of the cluster; cluster show lists them");
            return;
        }

        if (inspect.Call.Command.Name == "leave")
        {
            _cluster.Leave(member.Address);
            inspect.Answer.Line($"{member.Address} was told to leave; cluster tail shows it go");
        }
        else
        {
            _cluster.Down(member.Address);
            inspect.Answer.Line($"{member.Address} is down");
        }

        inspect.Answer.Done();
    }
}

/// <summary>Tells one operator what happens to members, for as long as anybody wants to know.</summary>
internal sealed class ClusterTail : ReceiveActor
{
    private readonly InspectionAnswer _answer;
    private readonly TimeProvider _time;
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public ClusterTail(InspectionAnswer answer, TimeProvider time)
    {
        (_answer, _time) = (answer, time);
        Receive<ClusterEvent.MemberStatusChange>(e => Row(e.Member.Status.ToString().ToLowerInvariant(), e.Member.Address, string.Join(", ", e.Member.Roles)));
        Receive<ClusterEvent.UnreachableMember>(e => Row("unreachable", e.Member.Address, ""));
        Receive<ClusterEvent.ReachableMember>(e => Row("reachable", e.Member.Address, "again"));
        Receive<ClusterEvent.LeaderChanged>(e => Row("leader", e.Leader, ""));
        Receive<ClusterEvent.RoleLeaderChanged>(e => Row("role-leader", e.Leader, e.Role));
        Receive<Terminated>(_ => Context.Stop(Self));
        ReceiveAny(_ => { });
    }

    protected override void PreStart()
    {
        Context.Watch(_answer.AskedBy);
        _answer.Table("Events of the cluster", new Column("time", ColumnKind.Time), new Column("event"), new Column("member", ColumnKind.Address), new Column("detail"));
        _cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent),
            typeof(ClusterEvent.LeaderChanged), typeof(ClusterEvent.RoleLeaderChanged));
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void Row(string what, Address? member, string detail) => _answer.Row(_time.GetUtcNow(), what, member?.ToString(), detail);
}

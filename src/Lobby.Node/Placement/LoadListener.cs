using Akka.Actor;
using Akka.Cluster;
using Mallard.Messages.Matches;
using Mallard.Messages.Sharding;

namespace Mallard.Lobby.Placement;

/// <summary>
/// Keeps <see cref="MatchPlacement"/> up to date: what the game nodes report about themselves, as long as they are members in good
/// standing. A node that is leaving or unreachable, or has not reported yet, gets no new matches.
/// </summary>
internal sealed class LoadListener : ReceiveActor
{
    private readonly MatchPlacement _placement;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly Dictionary<uint, GameNodeLoad> _reports = [];
    private readonly HashSet<uint> _usable = [];

    public LoadListener(MatchPlacement placement)
    {
        _placement = placement;
        Receive<GameNodeLoad>(OnReport);
        Receive<ClusterEvent.MemberUp>(e => Use(e.Member));
        Receive<ClusterEvent.ReachableMember>(e => { if (e.Member.Status == MemberStatus.Up) Use(e.Member); });
        Receive<ClusterEvent.UnreachableMember>(e => Avoid(e.Member));
        Receive<ClusterEvent.MemberLeft>(e => Avoid(e.Member));
        Receive<ClusterEvent.MemberExited>(e => Avoid(e.Member));
        Receive<ClusterEvent.MemberDowned>(e => Avoid(e.Member));
        Receive<ClusterEvent.MemberRemoved>(e => Forget(e.Member));
        Receive<ClusterEvent.IMemberEvent>(_ => { });
    }

    protected override void PreStart() =>
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void OnReport(GameNodeLoad load)
    {
        // The last word of a node that has left may arrive after it. One that is not known yet says the same again.
        if (!_usable.Contains(load.Node) && !_reports.ContainsKey(load.Node)) return;
        _reports[load.Node] = load;
        if (_usable.Contains(load.Node)) _placement.Report(load);
    }

    private void Use(Member member)
    {
        if (!member.HasRole(Roles.Game)) return;
        var node = LoadReports.NodeOf(member.UniqueAddress);
        _usable.Add(node);
        // One that just came up reports as soon as it can host matches.
        if (_reports.TryGetValue(node, out var load)) _placement.Report(load);
    }

    private void Avoid(Member member)
    {
        if (!member.HasRole(Roles.Game)) return;
        var node = LoadReports.NodeOf(member.UniqueAddress);
        _usable.Remove(node);
        _placement.Remove(node);
    }

    private void Forget(Member member)
    {
        Avoid(member);
        _reports.Remove(LoadReports.NodeOf(member.UniqueAddress));
    }
}

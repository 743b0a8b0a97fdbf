using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using Mallard.Game.Matches;
using Mallard.Game.Metrics;
using Mallard.Messages;
using Mallard.Messages.Matches;

namespace Mallard.Game.Placement;

/// <summary>
/// Counts this node's matches and players, and publishes the figures for placement when they changed. Knowing all matches, it also ends
/// them when the node stops.
/// </summary>
internal sealed class LoadReporter : ReceiveActor, IWithTimers
{
    /// <summary>
    /// How long a report names a match after it began: several intervals, because a report may be overtaken by the next one on its way.
    /// </summary>
    internal static readonly TimeSpan NewFor = TimeSpan.FromSeconds(3);

    private static readonly Clock<GameNodeLoad> ByVersion = (_, load) => load.Version;

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly IActorRef _replicator = DistributedData.Get(Context.System).Replicator;
    private readonly Dictionary<IActorRef, int> _players = [];
    private readonly Queue<(MatchId Match, long Since)> _newest = [];
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly GameMetrics? _metrics;
    private IActorRef? _endWaiter;
    private bool _changed = true;
    private long _version;

    /// <param name="interval">Time between two reports.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Told how many matches and players there are.</param>
    public LoadReporter(TimeSpan interval, TimeProvider time, GameMetrics? metrics = null)
    {
        _metrics = metrics;
        _interval = interval;
        _time = time;
        Receive<MatchLoad>(OnMatchLoad);
        Receive<Terminated>(OnMatchGone);
        Receive<EndMatches>(_ => OnEndMatches());
        Receive<Report>(_ => OnReport());
        Receive<IUpdateResponse>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        OnReport();
        Timers.StartPeriodicTimer("report", Report.Instance, _interval);
    }

    private void OnMatchLoad(MatchLoad load)
    {
        if (!_players.ContainsKey(Sender))
        {
            Context.Watch(Sender);
            _newest.Enqueue((load.Match, _time.GetTimestamp()));
        }

        _players[Sender] = load.Players;
        _changed = true;
        _metrics?.OnLoad(_players.Count, _players.Values.Sum());
    }

    private void OnMatchGone(Terminated gone)
    {
        _changed |= _players.Remove(gone.ActorRef);
        _metrics?.OnLoad(_players.Count, _players.Values.Sum());
        ReportEnded();
    }

    private void OnEndMatches()
    {
        _endWaiter = Sender;
        foreach (var match in _players.Keys) match.Tell(MatchActor.HandOver.Instance);
        ReportEnded();
    }

    private void ReportEnded()
    {
        if (_players.Count == 0) _endWaiter?.Tell(Done.Instance);
    }

    private void OnReport()
    {
        if (!_changed) return;
        _changed = false;

        while (_newest.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.Since) >= NewFor) _newest.Dequeue();

        var address = _cluster.SelfAddress;
        // The clock makes a restarted node's first report newer than the last one of the process before it. A clock that is set back
        // must not silence the node.
        _version = Math.Max(_version + 1, _time.GetUtcNow().UtcTicks);
        var load = new GameNodeLoad(
            LoadReports.NodeOf(_cluster.SelfUniqueAddress), address.ToString(), _players.Count, _players.Values.Sum(), [.. _newest.Select(n => n.Match)], _version);
        _replicator.Tell(Dsl.Update(
            LoadReports.Key,
            LWWDictionary<string, GameNodeLoad>.Empty,
            WriteLocal.Instance,
            loads => loads.SetItem(_cluster.SelfUniqueAddress, load.Address, load, ByVersion)));
    }

    /// <summary>From a match of this node: how many players it has.</summary>
    internal sealed record MatchLoad(MatchId Match, int Players) : INoSerializationVerificationNeeded;

    /// <summary>The node stops: end all matches honestly. Answered with <see cref="Done"/> when they are over.</summary>
    internal sealed record EndMatches : INoSerializationVerificationNeeded
    {
        public static readonly EndMatches Instance = new();
    }

    private sealed record Report : INoSerializationVerificationNeeded
    {
        public static readonly Report Instance = new();
    }
}

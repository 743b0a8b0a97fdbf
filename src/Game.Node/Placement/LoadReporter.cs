using Akka;
using Akka.Actor;
using Akka.Cluster;
using Mallard.Game.Matches;
using Mallard.Game.Metrics;
using Mallard.Hosting.Draining;
using Mallard.Messages;
using Mallard.Messages.Matches;

namespace Mallard.Game.Placement;

/// <summary>
/// Counts this node's matches and players, and reports the figures for placement again and again: a lost report is made good by the next.
/// Knowing all matches, it also ends them when the node stops, and tells a drain how many are left.
/// </summary>
internal sealed class LoadReporter : ReceiveActor, IWithTimers
{
    /// <summary>
    /// How long a report names a match after it began: several intervals, because a report may be overtaken by the next one on its way.
    /// </summary>
    internal static readonly TimeSpan NewFor = TimeSpan.FromSeconds(3);

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly Dictionary<IActorRef, int> _players = [];
    private readonly Queue<(MatchId Match, long Since)> _newest = [];
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly Action<GameNodeLoad> _publish;
    private readonly GameMetrics? _metrics;
    private IActorRef? _endWaiter;
    private Drain? _drain;
    private bool _isStuck;
    private long _version;

    /// <param name="interval">Time between two reports.</param>
    /// <param name="time">The clock.</param>
    /// <param name="publish">Tells a report to whoever places matches.</param>
    /// <param name="metrics">Told how many matches and players there are.</param>
    public LoadReporter(TimeSpan interval, TimeProvider time, Action<GameNodeLoad> publish, GameMetrics? metrics = null)
    {
        _metrics = metrics;
        _interval = interval;
        _time = time;
        _publish = publish;
        Receive<MatchLoad>(OnMatchLoad);
        Receive<Terminated>(gone => OnMatchGone(gone.ActorRef));
        Receive<GivenUp>(lost => OnMatchGone(lost.Match));
        Receive<Stuck>(OnStuck);
        Receive<EndMatches>(_ => OnEndMatches());
        Receive<Drain>(OnDrain);
        Receive<Begin>(_ => OnBegin());
        Receive<Report>(_ => OnReport());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private void OnBegin()
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
        _metrics?.OnLoad(_players.Count, _players.Values.Sum());
        TellDrain();
    }

    private void OnMatchGone(IActorRef match)
    {
        _players.Remove(match);
        _metrics?.OnLoad(_players.Count, _players.Values.Sum());
        ReportEnded();
        TellDrain();
    }

    private void OnStuck(Stuck stuck)
    {
        _isStuck = stuck.IsStuck;
        OnReport();
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

    private void OnDrain(Drain drain)
    {
        _drain = drain;
        // The lobbies are to hear of it now: what they place here is refused.
        OnReport();
        TellDrain();
    }

    private void TellDrain()
    {
        if (_drain is null) return;
        _drain.Work.Report(new DrainCount(_players.Count, "match", "matches"), new DrainCount(_players.Values.Sum(), "player", "players"));
        if (_players.Count == 0) _drain.Ended.TrySetResult();
    }

    private void OnReport()
    {
        while (_newest.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.Since) >= NewFor) _newest.Dequeue();

        var address = _cluster.SelfAddress;
        // The clock makes a restarted node's first report newer than the last one of the process before it. A clock that is set back
        // must not silence the node.
        _version = Math.Max(_version + 1, _time.GetUtcNow().UtcTicks);
        _publish(new GameNodeLoad(
            LoadReports.NodeOf(_cluster.SelfUniqueAddress),
            address.ToString(),
            _players.Count,
            _players.Values.Sum(),
            [.. _newest.Select(n => n.Match)],
            _version,
            Draining: _drain is not null || _isStuck));
    }

    /// <summary>This node can host matches: report from now on. Nothing is placed on a node that has never reported.</summary>
    internal sealed record Begin : INoSerializationVerificationNeeded
    {
        public static readonly Begin Instance = new();
    }

    /// <summary>From a match of this node: how many players it has.</summary>
    internal sealed record MatchLoad(MatchId Match, int Players) : INoSerializationVerificationNeeded;

    /// <summary>A match of this node has hung and counts no more.</summary>
    internal sealed record GivenUp(IActorRef Match) : INoSerializationVerificationNeeded;

    /// <summary>Whether this node has no thread left for matches.</summary>
    internal sealed record Stuck(bool IsStuck) : INoSerializationVerificationNeeded;

    /// <summary>The node stops: end all matches honestly. Answered with <see cref="Done"/> when they are over.</summary>
    internal sealed record EndMatches : INoSerializationVerificationNeeded
    {
        public static readonly EndMatches Instance = new();
    }

    /// <summary>This node takes no new matches: tell the lobbies, tell the drain what is left, and when all matches are over.</summary>
    internal sealed record Drain(IDrainWork Work, TaskCompletionSource Ended) : INoSerializationVerificationNeeded;

    private sealed record Report : INoSerializationVerificationNeeded
    {
        public static readonly Report Instance = new();
    }
}

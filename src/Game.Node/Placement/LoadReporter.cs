using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using Mallard.Messages.Matches;

namespace Mallard.Game.Placement;

/// <summary>Counts this node's matches and players, and publishes the figures for placement when they changed.</summary>
internal sealed class LoadReporter : ReceiveActor, IWithTimers
{
    private static readonly Clock<GameNodeLoad> ByVersion = (_, load) => load.Version;

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly IActorRef _replicator = DistributedData.Get(Context.System).Replicator;
    private readonly Dictionary<IActorRef, int> _players = [];
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private bool _changed = true;
    private long _version;

    public LoadReporter(TimeSpan interval, TimeProvider time)
    {
        _interval = interval;
        _time = time;
        Receive<MatchLoad>(OnMatchLoad);
        Receive<Terminated>(t => _changed |= _players.Remove(t.ActorRef));
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
        if (!_players.ContainsKey(Sender)) Context.Watch(Sender);
        _players[Sender] = load.Players;
        _changed = true;
    }

    private void OnReport()
    {
        if (!_changed) return;
        _changed = false;

        var address = _cluster.SelfAddress;
        // The clock makes a restarted node's first report newer than the last one of the process before it. A clock that is set back
        // must not silence the node.
        _version = Math.Max(_version + 1, _time.GetUtcNow().UtcTicks);
        var load = new GameNodeLoad(LoadReports.NodeOf(address), address.ToString(), _players.Count, _players.Values.Sum(), _version);
        _replicator.Tell(Dsl.Update(
            LoadReports.Key,
            LWWDictionary<string, GameNodeLoad>.Empty,
            WriteLocal.Instance,
            loads => loads.SetItem(_cluster.SelfUniqueAddress, load.Address, load, ByVersion)));
    }

    /// <summary>From a match of this node: how many players it has.</summary>
    internal sealed record MatchLoad(int Players) : INoSerializationVerificationNeeded;

    private sealed record Report : INoSerializationVerificationNeeded
    {
        public static readonly Report Instance = new();
    }
}

using Akka.Actor;
using Akka.Event;
using Mallard.Game.Inspection;
using Mallard.Game.Metrics;
using Mallard.Game.Placement;
using Mallard.Hosting.Health;
using Mallard.Messages.Rooms;

namespace Mallard.Game.Matches;

/// <summary>
/// Sees when a game does not come back from a call, which no other part of its match can: it gives that match up and lets its players go. The thread stays lost
/// until the call returns, and the match's actor stops then. While all threads are lost this node wants no matches.
/// </summary>
internal sealed class MatchWatch : ReceiveActor, IWithTimers
{
    // So many looks, and not the clock: a process that was stopped for a while has not hung.
    private const int Looks = 10;

    private readonly GameServices _services;
    private readonly ReadinessCondition _ready;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly TimeSpan _timeout;
    private readonly HashSet<IActorRef> _lost = [];
    private Dictionary<MatchInfo, Seen> _seen = [];

    /// <param name="services">What the matches of this node share.</param>
    /// <param name="ready">Not met while this node has no thread for matches.</param>
    public MatchWatch(GameServices services, ReadinessCondition ready)
    {
        (_services, _ready) = (services, ready);
        // A tick is a sign of life, so there have to be some.
        var slowest = 3 * services.Settings.WakeUpPeriod;
        _timeout = services.Settings.HangTimeout > slowest ? services.Settings.HangTimeout : slowest;
        Receive<Look>(_ => OnLook());
        Receive<Terminated>(gone => OnReturned(gone.ActorRef));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => LookLater();

    // One after another: a periodic timer makes up at once for what it missed while the process was stopped.
    private void LookLater() => Timers.StartSingleTimer(nameof(Look), Look.Instance, _timeout / Looks);

    private void OnLook()
    {
        LookLater();
        var seen = new Dictionary<MatchInfo, Seen>();
        foreach (var match in _services.Matches.All)
        {
            if (!match.HasGame) continue;
            var now = match.Ticks + match.Skipped;
            var still = _seen.TryGetValue(match, out var before) && before.Ticks == now ? before.Looks + 1 : 0;
            if (still < Looks) seen[match] = new Seen(now, still);
            else GiveUp(match);
        }

        _seen = seen;
    }

    private void GiveUp(MatchInfo match)
    {
        _log.Error("Match {Match}: its game has not come back from a call for {Timeout} and is given up; the thread is lost until it does", match.Id, _timeout);
        _services.Matches.Remove(match);
        _services.Ticks.Remove(match.Match);
        _services.Intake.Tell(new MatchIntake.Close(match.Id, match.Match));
        _services.Metrics.Ends.Count(GameMetrics.MatchEnd.Hung);
        _services.LoadReporter.Tell(new LoadReporter.GivenUp(match.Match));
        // The room lets everybody out, as of a match whose node is gone.
        _services.Rooms.Tell(new MatchUnknown(match.Id.Room, match.Id));
        _lost.Add(match.Match);
        Context.Watch(match.Match);
        Context.Stop(match.Match);
        Report();
    }

    private void OnReturned(IActorRef match)
    {
        _log.Warning("The match {Match} that was given up came back", match.Path.Name);
        _lost.Remove(match);
        Report();
    }

    private void Report()
    {
        var isStuck = _lost.Count >= _services.Settings.MatchThreads;
        if (isStuck == _ready.Reason is not null) return;
        _services.LoadReporter.Tell(new LoadReporter.Stuck(isStuck));
        if (isStuck) _ready.NotMet($"{_lost.Count} games have not come back from a call, and no thread is left for others: restart the node");
        else _ready.Met();
    }

    private readonly record struct Seen(long Ticks, int Looks);

    private sealed record Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}

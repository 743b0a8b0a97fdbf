using System.Diagnostics.Metrics;
using Mallard.Game.Matches;
using Mallard.Hosting.Metrics;

namespace Mallard.Game.Metrics;

/// <summary>What a game node counts and measures. docs/metrics.md says what each means to an operator.</summary>
internal sealed class GameMetrics
{
    public const string MeterName = "Mallard.Game";

    // A record without labels is a search in a dozen numbers and an addition; a match makes two of them with each tick.
    private readonly Histogram<double> _tickDuration;
    private readonly Histogram<double> _tickLateness;
    private long _matches;
    private long _players;
    private long _skipped;

    public GameMetrics(Meter meter)
    {
        meter.CreateObservableUpDownCounter("mallard.game.matches", () => Volatile.Read(ref _matches), "{match}", "Matches that live on this node");
        meter.CreateObservableUpDownCounter("mallard.game.players", () => Volatile.Read(ref _players), "{player}", "Players in them");
        meter.CreateObservableCounter("mallard.game.tick.skips", () => Volatile.Read(ref _skipped), "{tick}", "Ticks that matches gave up because they were too late");
        Ends = new EventCounts<MatchEnd>(meter, "mallard.game.match.ends", "{match}", "mallard.reason", "Matches that ended, and why");
        _tickDuration = meter.CreateHistogram("mallard.game.tick.duration", "s", "Time that a match takes for one wake-up: what came in, the game's steps, what goes out", advice: Buckets.Short);
        _tickLateness = meter.CreateHistogram("mallard.game.tick.lateness", "s", "How much later than its time a match was woken", advice: Buckets.Short);
    }

    /// <summary>Why a match ended.</summary>
    internal enum MatchEnd
    {
        Over,
        Deserted,
        NodeStopping,
        Failed,
        Closed,
        Hung,
    }

    /// <summary>One that nobody reads.</summary>
    public static GameMetrics Unread => new(new Meter(MeterName));

    public EventCounts<MatchEnd> Ends { get; }

    /// <summary>Shows how often positions go out.</summary>
    public static void Show(Meter meter, StatePace pace) => meter.CreateObservableGauge(
        "mallard.game.state.interval", () => pace.Interval.TotalSeconds, "s", "Time from one position of everything to the next that players get");

    /// <summary>This node has so many matches and players.</summary>
    public void OnLoad(int matches, int players)
    {
        Volatile.Write(ref _matches, matches);
        Volatile.Write(ref _players, players);
    }

    /// <summary>A match was woken.</summary>
    public void OnWake(TimeSpan late) => _tickLateness.Record(late.TotalSeconds);

    /// <summary>A match is done with a wake-up.</summary>
    public void OnTick(TimeSpan duration) => _tickDuration.Record(duration.TotalSeconds);

    /// <summary>A match gave up ticks.</summary>
    public void OnSkips(long ticks)
    {
        if (ticks > 0) Interlocked.Add(ref _skipped, ticks);
    }
}

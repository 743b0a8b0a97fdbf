using System.Collections.Concurrent;
using Akka.Actor;

namespace Mallard.Game.Matches;

/// <summary>
/// The one tick source of a game node: wakes every running match once per tick. A timer per match costs three times as much and drifts;
/// how many steps a match owes is for the match to work out from the clock, so a late or lost wake-up loses no time.
/// </summary>
internal sealed class TickSource : IDisposable
{
    private readonly ConcurrentDictionary<IActorRef, byte> _matches = new();
    private readonly PeriodicTimer? _timer;

    private TickSource(PeriodicTimer? timer) => _timer = timer;

    /// <summary>A source driven by the clock.</summary>
    public static TickSource Start(TimeSpan tick, TimeProvider time)
    {
        var timer = new PeriodicTimer(tick, time);
        var source = new TickSource(timer);
        _ = source.RunAsync(timer);
        return source;
    }

    /// <summary>A source that ticks only when <see cref="Wake"/> is called; for tests.</summary>
    public static TickSource Manual() => new(timer: null);

    public void Add(IActorRef match) => _matches[match] = 0;

    public void Remove(IActorRef match) => _matches.TryRemove(match, out _);

    /// <summary>Wakes all matches.</summary>
    public void Wake()
    {
        foreach (var (match, _) in _matches) match.Tell(MatchActor.Wake.Instance, ActorRefs.NoSender);
    }

    public void Dispose() => _timer?.Dispose();

    // Ends when the timer is disposed.
    private async Task RunAsync(PeriodicTimer timer)
    {
        while (await timer.WaitForNextTickAsync()) Wake();
    }
}

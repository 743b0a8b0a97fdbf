using System.Collections.Concurrent;
using Akka.Actor;
using Mallard.Game.Matches;
using Mallard.Messages;

namespace Mallard.Game.Inspection;

/// <summary>
/// The matches of this node, for operators. Matches write what rarely changes, never for a tick; the rest is read from their clocks. Any
/// thread.
/// </summary>
internal sealed class MatchDirectory
{
    private readonly ConcurrentDictionary<MatchInfo, bool> _matches = new();

    public void Add(MatchInfo match) => _matches[match] = true;

    public void Remove(MatchInfo match) => _matches.TryRemove(match, out _);

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<MatchInfo> All => _matches.Select(m => m.Key);

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<MatchInfo> List() => [.. All.OrderBy(m => m.Since).ThenBy(m => m.Id.Room.Value)];

    /// <summary>The match of that id, as <see cref="MatchId.ToString"/> has it; null where there is none.</summary>
    public MatchInfo? Find(string id) =>
        All.FirstOrDefault(m => string.Equals(m.Id.ToString(), id, StringComparison.OrdinalIgnoreCase));
}

/// <summary>One match as operators see it: written by its actor, read by any thread.</summary>
/// <param name="match">Its actor.</param>
/// <param name="id">Its id.</param>
/// <param name="room">The name of its room.</param>
/// <param name="since">When it was created.</param>
/// <param name="clock">Its clock. What another thread reads there may be a moment old.</param>
internal sealed class MatchInfo(IActorRef match, MatchId id, string room, DateTimeOffset since, MatchClock clock)
{
    private volatile int _players;
    private volatile MatchBegin? _begin;
    private volatile bool _hasBegun;
    private volatile bool _isEnding;

    public IActorRef Match { get; } = match;

    public MatchId Id { get; } = id;

    public string Room { get; } = room;

    public DateTimeOffset Since { get; } = since;

    /// <summary>Who has not left for good.</summary>
    public int Players
    {
        get => _players;
        set => _players = value;
    }

    /// <summary>Null while players are waited for.</summary>
    public MatchBegin? Begin
    {
        get => _begin;
        set => _begin = value;
    }

    /// <summary>Whether its players are waited for no longer: there is a game, or it is being made.</summary>
    public bool HasBegun
    {
        get => _hasBegun;
        set => _hasBegun = value;
    }

    /// <summary>Whether its players are on their way back to the lobby.</summary>
    public bool IsEnding
    {
        get => _isEnding;
        set => _isEnding = value;
    }

    /// <summary>Whether there is a game, or is to be one at this moment.</summary>
    public bool HasGame => HasBegun && !IsEnding;

    /// <summary>In words.</summary>
    public string State => IsEnding ? "ending" : Begin is null ? "gathering" : "running";

    /// <summary>Ticks that the game has taken.</summary>
    public long Ticks => clock.Ticks;

    /// <summary>Ticks that were given up.</summary>
    public long Skipped => clock.Skipped;

    /// <summary>How late its next ticks are at this moment; null while there are none.</summary>
    public TimeSpan? Lateness => Begin is null || IsEnding ? null : clock.Lateness();
}

/// <summary>What a match plays, and since when.</summary>
internal sealed record MatchBegin(string Game, DateTimeOffset At);

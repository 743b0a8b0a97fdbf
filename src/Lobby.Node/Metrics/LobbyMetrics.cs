using System.Diagnostics.Metrics;
using Mallard.Hosting.Metrics;
using Mallard.Messages.Rooms;

namespace Mallard.Lobby.Metrics;

/// <summary>What a lobby node counts and measures. docs/metrics.md says what each means to an operator.</summary>
internal sealed class LobbyMetrics
{
    public const string MeterName = "Mallard.Lobby";

    private readonly long[] _rooms = new long[Enum.GetValues<RoomPhase>().Length];
    private readonly Histogram<double> _handOver;
    private long _users;

    /// <param name="meter">The meter to show them on.</param>
    /// <param name="gameNodes">How many game nodes can be chosen.</param>
    public LobbyMetrics(Meter meter, Func<int> gameNodes)
    {
        meter.CreateObservableUpDownCounter("mallard.lobby.users", () => Volatile.Read(ref _users), "{user}", "Users who live on this node");
        meter.CreateObservableUpDownCounter("mallard.lobby.rooms", ObserveRooms, "{room}", "Rooms that live on this node");
        meter.CreateObservableUpDownCounter("mallard.lobby.game_nodes", () => (long)gameNodes(), "{node}", "Game nodes that this node would place a match on");
        Placements = new EventCounts<Placement>(meter, "mallard.lobby.placements", "{match}", "mallard.result", "Matches that rooms asked for");
        _handOver = meter.CreateHistogram("mallard.lobby.room.handover.duration", "s", "Time that a room takes to leave this node for another", advice: Buckets.Long);
    }

    /// <summary>What came of a room's wish for a match.</summary>
    internal enum Placement
    {
        Created,
        NoGameNode,
        Timeout,
    }

    /// <summary>One that nobody reads.</summary>
    public static LobbyMetrics Unread => new(new Meter(MeterName), () => 0);

    public EventCounts<Placement> Placements { get; }

    /// <summary>A user came to live here, or is gone.</summary>
    public void OnUsers(int change) => Interlocked.Add(ref _users, change);

    /// <summary>A room of this node changes its phase; null for one that does not live here.</summary>
    public void OnRoom(RoomPhase? from, RoomPhase? to)
    {
        if (from == to) return;
        if (from is { } before) Interlocked.Decrement(ref _rooms[(int)before]);
        if (to is { } after) Interlocked.Increment(ref _rooms[(int)after]);
    }

    /// <summary>Rooms of this node in a phase.</summary>
    public long Rooms(RoomPhase phase) => Volatile.Read(ref _rooms[(int)phase]);

    /// <summary>A room has left this node.</summary>
    public void OnHandOver(TimeSpan duration) => _handOver.Record(duration.TotalSeconds);

    private IEnumerable<Measurement<long>> ObserveRooms() => Enum.GetValues<RoomPhase>()
        .Select(phase => new Measurement<long>(Rooms(phase), new KeyValuePair<string, object?>("mallard.room.phase", phase.ToString().ToLowerInvariant())));
}

using Mallard.Messages;
using Mallard.Messages.Matches;

namespace Mallard.Lobby.Placement;

/// <summary>
/// Chooses the game node for a match: the one with the fewest players, and of equals the one with the fewest matches. A match that was
/// placed counts as one of four players until its node reports it, so that rooms that start together do not all pile onto one node, and
/// a report that crosses a placement on its way hides nothing. Thread-safe.
/// </summary>
internal sealed class MatchPlacement(TimeProvider time)
{
    /// <summary>
    /// How long a match counts that its node does not report: it may never have begun, or the report that named it was overtaken. Longer
    /// than a match takes to begin and a report to arrive.
    /// </summary>
    internal static readonly TimeSpan CountsUnreported = TimeSpan.FromSeconds(10);

    private const int PlayersPerPlacedMatch = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<uint, Node> _nodes = [];

    /// <summary>Game nodes that can be asked for matches; those that take no new ones are among them.</summary>
    public int Nodes
    {
        get
        {
            lock (_lock) return _nodes.Count;
        }
    }

    /// <summary>Chooses a node.</summary>
    /// <returns>The id under which to create the match, or null if no game node takes one.</returns>
    public MatchId? Place(RoomId room)
    {
        lock (_lock)
        {
            Node? best = null;
            foreach (var node in _nodes.Values)
            {
                node.ForgetUnreported(time);
                if (node.Load.Draining) continue;
                if (best is null || node.IsFreerThan(best)) best = node;
            }

            if (best is null) return null;
            best.NextSlot = (best.NextSlot + 1) % MatchId.SlotsPerNode;
            var match = new MatchId(MatchId.HomeOn(best.Load.Node, best.NextSlot), room);
            best.Unreported[match] = time.GetTimestamp();
            return match;
        }
    }

    /// <summary>Takes over a node's report.</summary>
    public void Report(GameNodeLoad load)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(load.Node, out var node))
            {
                _nodes[load.Node] = new Node(load);
            }
            else if (load.Version > node.Load.Version)
            {
                node.Load = load;
                foreach (var match in load.Newest) node.Unreported.Remove(match);
            }
        }
    }

    /// <summary>A node has refused a match, because it takes no new ones.</summary>
    public void Avoid(uint node)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(node, out var refusing)) refusing.Load = refusing.Load with { Draining = true };
        }
    }

    /// <summary>A node is gone, or cannot be reached.</summary>
    public void Remove(uint node)
    {
        lock (_lock) _nodes.Remove(node);
    }

    private sealed class Node(GameNodeLoad load)
    {
        public GameNodeLoad Load { get; set; } = load;

        /// <summary>Matches placed on the node that no report of it has named yet, and when that was. Oldest first.</summary>
        public OrderedDictionary<MatchId, long> Unreported { get; } = [];

        public int NextSlot { get; set; } = Random.Shared.Next(MatchId.SlotsPerNode);

        private int Players => Load.Players + (Unreported.Count * PlayersPerPlacedMatch);

        private int Matches => Load.Matches + Unreported.Count;

        public bool IsFreerThan(Node other) =>
            Players != other.Players ? Players < other.Players : Matches < other.Matches;

        public void ForgetUnreported(TimeProvider time)
        {
            while (Unreported.Count > 0 && time.GetElapsedTime(Unreported.GetAt(0).Value) >= CountsUnreported) Unreported.RemoveAt(0);
        }
    }
}

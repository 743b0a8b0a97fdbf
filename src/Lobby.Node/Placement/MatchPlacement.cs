using Mallard.Messages;
using Mallard.Messages.Matches;

namespace Mallard.Lobby.Placement;

/// <summary>
/// Chooses the game node for a match: the one with the fewest players, and of equals the one with the fewest matches. Matches placed
/// since a node's last report count as if they were full, so that rooms that start together do not all pile onto one node.
/// Thread-safe.
/// </summary>
internal sealed class MatchPlacement
{
    private const int PlayersPerPlacedMatch = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<uint, Node> _nodes = [];

    /// <summary>Game nodes that can be chosen.</summary>
    public int Nodes
    {
        get
        {
            lock (_lock) return _nodes.Count;
        }
    }

    /// <summary>Chooses a node.</summary>
    /// <returns>The id under which to create the match, or null if there is no game node.</returns>
    public MatchId? Place(RoomId room)
    {
        lock (_lock)
        {
            Node? best = null;
            foreach (var node in _nodes.Values)
            {
                if (best is null || node.IsFreerThan(best)) best = node;
            }

            if (best is null) return null;
            best.PlacedSinceReport++;
            best.NextSlot = (best.NextSlot + 1) % MatchId.SlotsPerNode;
            return new MatchId(MatchId.HomeOn(best.Load.Node, best.NextSlot), room);
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
                node.PlacedSinceReport = 0;
            }
        }
    }

    /// <summary>A node takes no matches any more.</summary>
    public void Remove(uint node)
    {
        lock (_lock) _nodes.Remove(node);
    }

    private sealed class Node(GameNodeLoad load)
    {
        public GameNodeLoad Load { get; set; } = load;

        public int PlacedSinceReport { get; set; }

        public int NextSlot { get; set; } = Random.Shared.Next(MatchId.SlotsPerNode);

        private int Players => Load.Players + (PlacedSinceReport * PlayersPerPlacedMatch);

        private int Matches => Load.Matches + PlacedSinceReport;

        public bool IsFreerThan(Node other) =>
            Players != other.Players ? Players < other.Players : Matches < other.Matches;
    }
}

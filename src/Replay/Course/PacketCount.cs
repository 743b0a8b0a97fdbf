using Mallard.Protocol;
using Mallard.Rules;

namespace Mallard.Replay.Course;

/// <summary>How often each packet type occurred.</summary>
public sealed class PacketCount
{
    private readonly SortedDictionary<PacketType, long> _counts = [];

    /// <summary>The types that occurred, in the order of their ids.</summary>
    public IReadOnlyDictionary<PacketType, long> Counts => _counts;

    /// <summary>All together.</summary>
    public long Total => _counts.Values.Sum();

    internal void Add(PacketType type) => _counts[type] = _counts.GetValueOrDefault(type) + 1;
}

/// <summary>What a setup knows of people.</summary>
internal static class Players
{
    public static string NameOf(this GameSetup setup, int userId)
    {
        foreach (var player in setup.Players)
        {
            if (player.UserId == userId) return $"{player.Name} ({userId})";
        }

        return $"player {userId}";
    }
}

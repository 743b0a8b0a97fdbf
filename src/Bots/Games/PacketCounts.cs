using System.Collections.Concurrent;
using Mallard.Protocol;

namespace Mallard.Bots.Games;

/// <summary>Counts of packets by type, from many threads.</summary>
internal sealed class PacketCounts
{
    private readonly ConcurrentDictionary<PacketType, long> _counts = new();

    public void Add(PacketType type) => _counts.AddOrUpdate(type, 1, static (_, count) => count + 1);

    public SortedDictionary<PacketType, long> ToSorted() => new(_counts.ToDictionary());
}

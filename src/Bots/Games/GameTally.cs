using System.Collections.Concurrent;

namespace Mallard.Bots.Games;

/// <summary>What all players of a game count together.</summary>
internal sealed class GameTally
{
    private readonly ConcurrentDictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _errors = new();

    public PacketCounts Sent { get; } = new();

    public PacketCounts Received { get; } = new();

    public IReadOnlyList<string> Errors => [.. _errors];

    public SortedDictionary<string, int> Refusals => new(_refusals.ToDictionary(), StringComparer.Ordinal);

    public void Refused(string text) => _refusals.AddOrUpdate(text, 1, static (_, count) => count + 1);

    public void Error(string text) => _errors.Enqueue(text);
}

namespace Mallard.Messages;

/// <summary>A user: the account id, also the player id on the client wire.</summary>
public readonly record struct UserId(int Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>A room: a number from 1 that no other room ever has.</summary>
public readonly record struct RoomId(int Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>A client's socket on its gateway: a random number that no other connection of the cluster has.</summary>
public readonly record struct ConnectionId(long Value)
{
    public override string ToString() => Value.ToString("x16");
}

/// <summary>
/// A match: the room it is played for, and the home it was placed in. The home names a game node and one of its slots; the shard
/// of a match is its home, so that placement decides per match where it runs while the shard allocator still moves it when the node
/// is gone.
/// </summary>
/// <param name="Home">Upper 28 bits: hash of the game node; lower 4 bits: slot on that node.</param>
/// <param name="Room">The room the match is played for.</param>
public readonly record struct MatchId(uint Home, RoomId Room)
{
    /// <summary>Slots per game node: how finely its matches spread over the others when it dies.</summary>
    public const int SlotsPerNode = 16;

    private const uint SlotMask = SlotsPerNode - 1;

    /// <summary>The home on a given node.</summary>
    public static uint HomeOn(uint nodeHash, int slot) => (nodeHash & ~SlotMask) | ((uint)slot & SlotMask);

    /// <summary>Hash of a game node, lower bits zero. Stable across processes.</summary>
    public static uint NodeHash(string node)
    {
        // FNV-1a: string.GetHashCode differs from process to process.
        var hash = 2166136261u;
        foreach (var c in node) hash = (hash ^ c) * 16777619u;
        return hash & ~SlotMask;
    }

    /// <summary>The node part of the home.</summary>
    public uint Node => Home & ~SlotMask;

    public override string ToString() => $"{Home:x8}-{Room}";
}

using System.Collections.Concurrent;
using System.Globalization;
using Akka.Cluster.Sharding;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;

namespace Mallard.Messages.Sharding;

/// <summary>Users and rooms: entity id is the number, shard is the number modulo a fixed count.</summary>
/// <remarks>The count is part of the cluster's shape: all nodes must agree, so changing it needs a full stop.</remarks>
public sealed class NumberExtractor : IMessageExtractor
{
    /// <summary>Ten shards per lobby node up to ten nodes.</summary>
    public const int Shards = 100;

    private static readonly string[] ShardIds = [.. Enumerable.Range(0, Shards).Select(i => i.ToString())];

    public string? EntityId(object message) => message switch
    {
        IUserMessage user => user.UserId.ToString(),
        IRoomMessage room => room.RoomId.ToString(),
        _ => null,
    };

    public object EntityMessage(object message) => message;

    public string? ShardId(object message) => message switch
    {
        IUserMessage user => ShardOf(user.UserId.Value),
        IRoomMessage room => ShardOf(room.RoomId.Value),
        _ => null,
    };

    public string ShardId(string entityId, object? messageHint = null) => ShardOf(int.Parse(entityId));

    private static string ShardOf(int id) => ShardIds[(uint)id % Shards];
}

/// <summary>Matches: entity id is the match id, shard is its home.</summary>
public sealed class MatchExtractor : IMessageExtractor
{
    // Homes are few (slots times game nodes); their names are wanted for every packet.
    private static readonly ConcurrentDictionary<uint, string> ShardIds = new();

    public string? EntityId(object message) => message switch
    {
        IMatchMessage match => match.Match.ToString(),
        _ => null,
    };

    public object EntityMessage(object message) => message;

    public string? ShardId(object message) => message switch
    {
        IMatchMessage match => ShardOf(match.Match.Home),
        _ => null,
    };

    public string ShardId(string entityId, object? messageHint = null) => entityId[..8];

    /// <summary>The home as it is written in shard ids.</summary>
    public static string ShardOf(uint home) => ShardIds.GetOrAdd(home, static h => h.ToString("x8"));

    /// <summary>Reads a shard id back.</summary>
    public static bool TryParseHome(string shardId, out uint home)
    {
        home = 0;
        return shardId.Length == 8 && uint.TryParse(shardId, NumberStyles.AllowHexSpecifier, null, out home);
    }
}

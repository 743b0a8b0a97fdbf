namespace Mallard.Messages.Sharding;

/// <summary>Names of the shard types and of the roles that host them. The same on every node.</summary>
public static class ShardTypes
{
    public const string User = "user";
    public const string Room = "room";
    public const string Match = "match";
}

/// <summary>What a node can be. A process may be several.</summary>
public static class Roles
{
    public const string Gateway = "gateway";
    public const string Lobby = "lobby";
    public const string Game = "game";

    public static readonly IReadOnlyList<string> All = [Gateway, Lobby, Game];
}

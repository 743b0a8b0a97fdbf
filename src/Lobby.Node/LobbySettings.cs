using Mallard.Protocol;

namespace Mallard.Lobby;

/// <summary>Settings of a lobby node; <c>hocon/lobby.conf</c> says what each does.</summary>
public sealed record LobbySettings
{
    /// <summary>The version string on every frame sent to clients.</summary>
    public string ClientVersion { get; init; } = FrameFormat.DefaultVersion;

    /// <summary>A room that has not started its game by then is closed.</summary>
    public TimeSpan RoomIdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest room name, in UTF-16 units.</summary>
    public int RoomNameMaxLength { get; init; } = 25;

    /// <summary>Most players a room may be made for.</summary>
    public int MaxPlayersPerRoom { get; init; } = 8;

    /// <summary>Most rooms in one answer to a room list request; beyond it, rooms that can be joined come first.</summary>
    public int RoomListLimit { get; init; } = 1000;

    /// <summary>How long a room may take to answer a user.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a game node may take to create a match.</summary>
    public TimeSpan MatchCreateTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Room ids leased from the database at a time.</summary>
    public int RoomIdBlock { get; init; } = 64;

    /// <summary>Keys that the replicated directory is spread over.</summary>
    public int DirectoryBuckets { get; init; } = 16;

    /// <summary>How long changes of rooms are gathered before they are replicated to the other lobby nodes.</summary>
    public TimeSpan DirectoryFlushInterval { get; init; } = TimeSpan.FromMilliseconds(100);
}

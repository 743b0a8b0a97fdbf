using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;

namespace Mallard.Messages.Matches;

/// <summary>A message for a match, wherever it runs.</summary>
public interface IMatchMessage
{
    MatchId Match { get; }
}

/// <summary>From the room: host this match. Answered with <see cref="MatchCreated"/> or <see cref="MatchRefused"/>; repeating it is harmless.</summary>
public sealed record CreateMatch(MatchId Match, RoomView Room) : IMatchMessage, IClusterMessage;

/// <summary>From a room that came back: are you still there? Answered with <see cref="MatchCreated"/> or <see cref="MatchUnknown"/>.</summary>
public sealed record FindMatch(MatchId Match) : IMatchMessage, IClusterMessage;

/// <summary>From a user: this is my connection, at the start and after every new login.</summary>
public sealed record ConnectPlayer(MatchId Match, UserId User, ClientAddress Address) : IMatchMessage, IClusterMessage;

/// <summary>From a user: my connection is gone; with the default for a connection whichever it was, or that there never was one.</summary>
public sealed record DisconnectPlayer(MatchId Match, UserId User, ConnectionId Connection) : IMatchMessage, IClusterMessage;

/// <summary>From a user: I leave for good.</summary>
public sealed record QuitMatch(MatchId Match, UserId User) : IMatchMessage, IClusterMessage;

/// <summary>
/// From the match to a user: you are out. Answered with <see cref="PlayerReleased"/>, only then the client hears of it.
/// </summary>
/// <param name="UserId">The user.</param>
/// <param name="Match">The match.</param>
/// <param name="MatchTells">Whether the client hears it from the match. If not, there was no game to be over for this player, and the user's actor says so.</param>
public sealed record ReleasePlayer(UserId UserId, MatchId Match, bool MatchTells = true) : IUserMessage;

/// <summary>From a user: I am back in the lobby.</summary>
public sealed record PlayerReleased(MatchId Match, UserId User) : IMatchMessage, IClusterMessage;

/// <summary>What one game node carries, published for placement.</summary>
/// <param name="Node">Hash of the node, as in <see cref="MatchId"/>.</param>
/// <param name="Address">The node, for people.</param>
/// <param name="Matches">Running matches.</param>
/// <param name="Players">Players in them.</param>
/// <param name="Newest">The matches that began a short while ago: whoever placed them need not count them by itself any more.</param>
/// <param name="Version">Grows with every report of the node.</param>
/// <param name="Draining">Whether it takes no new matches: it is being drained, or its games have hung.</param>
public sealed record GameNodeLoad(uint Node, string Address, int Matches, int Players, MatchId[] Newest, long Version, bool Draining = false) : IClusterMessage;

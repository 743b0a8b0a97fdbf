using static Mallard.Inspection.CommonParameters;

namespace Mallard.Inspection;

/// <summary>What concerns players, rooms and matches.</summary>
public static partial class Catalog
{
    private const string GatewayRole = "gateway";
    private const string LobbyRole = "lobby";
    private const string GameRole = "game";
    private const string NoConnection = "No connection of this user was found";
    private const string NoMatch = "No such match was found; game matches lists them";

    private static Palette Gateway() => new("gateway", "Connections of players.",
    [
        new("gateway", "connections", "The connections of every gateway.")
        {
            Parameters = [.. Paging, Node],
            Reach = Reach.EveryNode,
            Role = GatewayRole,
        },
        new("gateway", "connection", "All about the connection of one user.")
        {
            Parameters = [Id("user", "The user's id."), Node],
            Reach = Reach.EveryNode,
            Role = GatewayRole,
            WhenNobodyHasIt = NoConnection,
        },
        new("gateway", "kick", "Closes the connection of one user. The client may log in again.")
        {
            Parameters = [Id("user", "The user's id."), Node],
            Changes = true,
            Reach = Reach.EveryNode,
            Role = GatewayRole,
            WhenNobodyHasIt = NoConnection,
        },
    ]);

    private static Palette Users() => new("user", "One user, wherever the user's actor lives.",
    [
        new("user", "show", "Session, room and match of a user.") { Parameters = [Id("user", "The user's id.")], Role = LobbyRole },
        new("user", "kick", "Ends a user's session: the connection is closed and the seat given up.")
        {
            Parameters = [Id("user", "The user's id.")],
            Changes = true,
            Role = LobbyRole,
        },
    ]);

    private static Palette Lobby() => new("lobby", "Rooms.",
    [
        new("lobby", "rooms", "The rooms that are open.") { Parameters = [.. Paging], Role = LobbyRole },
        new("lobby", "room", "All about one room: owner, members, match.") { Parameters = [Id("room", "The room's id.")], Role = LobbyRole },
        new("lobby", "close", "Closes a room; its members are told.")
        {
            Parameters = [Id("room", "The room's id.")],
            Changes = true,
            Role = LobbyRole,
        },
    ]);

    private static Palette Games() => new("game", "Matches.",
    [
        new("game", "matches", "The matches of every game node.")
        {
            Parameters = [.. Paging, Node],
            Reach = Reach.EveryNode,
            Role = GameRole,
        },
        new("game", "match", "All about one match: players, time, pace.")
        {
            Parameters = [MatchId(), Node],
            Reach = Reach.EveryNode,
            Role = GameRole,
            WhenNobodyHasIt = NoMatch,
        },
        new("game", "close", "Ends a match; its players are back in the lobby.")
        {
            Parameters = [MatchId(), Node],
            Changes = true,
            Reach = Reach.EveryNode,
            Role = GameRole,
            WhenNobodyHasIt = NoMatch,
        },
    ]);

    private static Parameter Id(string name, string summary) =>
        new(name, ParameterKind.Number, summary) { IsPositional = true, IsRequired = true, Max = int.MaxValue };

    // A match id is longer than an int: node, slot and room.
    private static Parameter MatchId() => new("match", ParameterKind.Text, "The match's id, as game matches shows it.") { IsPositional = true, IsRequired = true };
}

using static Mallard.Inspection.CommonParameters;

namespace Mallard.Inspection;

/// <summary>
/// Every command there is, in one place: parsing, completion, help, the page in docs/ and the nodes all go by it. A node that does not offer
/// one of them says so.
/// </summary>
public static partial class Catalog
{
    private static readonly Parameter[] Paging = [Skip, Take];

    /// <summary>In the order of pages and help.</summary>
    public static IReadOnlyList<Palette> Palettes { get; } =
        [Cluster(), Sharding(), Actors(), Logs(), Gateway(), Users(), Lobby(), Games(), Nodes(), Help()];

    /// <summary>All commands of all palettes.</summary>
    public static IReadOnlyList<Command> Commands { get; } = [.. Palettes.SelectMany(p => p.Commands)];

    /// <summary>The command with these words, as <see cref="Command.FullName"/> has them.</summary>
    public static Command? Find(string fullName) => Commands.FirstOrDefault(c => string.Equals(c.FullName, fullName, StringComparison.Ordinal));

    private static Palette Cluster() => new("cluster", "Members of the cluster.",
    [
        new("cluster", "show", "The members as one node sees them.")
        {
            Parameters = [new("role", ParameterKind.Text, "Only members with this role.") { Short = "-r", Values = ["gateway", "lobby", "game"] }, .. Paging, Node],
        },
        new("cluster", "status", "How the cluster is, as one node sees it: leader, counts, who cannot be reached.") { Parameters = [Node] },
        new("cluster", "members", "What every member says of itself: version, time up, memory, and how many members it sees.")
        {
            Parameters = [.. Paging, Node],
            Reach = Reach.EveryNode,
        },
        new("cluster", "leave", "Lets a member leave in good order: it hands over what lives there and ends.")
        {
            Parameters = [new("address", ParameterKind.Address, "The member.") { IsPositional = true, IsRequired = true }],
            Changes = true,
        },
        new("cluster", "down", "Removes a member that is gone for good. One that still lives ends itself, and loses what lives there.")
        {
            Parameters = [new("address", ParameterKind.Address, "The member.") { IsPositional = true, IsRequired = true }],
            Changes = true,
        },
        new("cluster", "tail", "What happens to members, as it happens.") { Parameters = [Node], Streams = true },
    ]);

    private static Palette Sharding() => new("cluster-sharding", "Where users, rooms and matches live.",
    [
        new("cluster-sharding", "list-regions", "The shard regions of every member, with their shards and entities.")
        {
            Parameters = [.. Paging, Node],
            Reach = Reach.EveryNode,
        },
        new("cluster-sharding", "region-stats", "The shards of one type on every member, and how many entities each has.")
        {
            Parameters = [Region, .. Paging, Node],
            Reach = Reach.EveryNode,
        },
        new("cluster-sharding", "region-entities", "The entities of one type.")
        {
            Parameters = [Region, new("shard", ParameterKind.Text, "Only this shard.") { Short = "-s" }, .. Paging, Node],
            Reach = Reach.EveryNode,
        },
    ]);

    private static Palette Actors() => new("actor", "Actors of one node.",
    [
        new("actor", "hierarchy", "The tree of actors.")
        {
            Parameters =
            [
                new("start", ParameterKind.Text, "Path of the actor to begin at.") { Short = "-s", Default = "/user", Values = ["/user", "/system"] },
                new("depth", ParameterKind.Number, "Levels below it.") { Short = "-d", Default = "4", Max = 32 },
                new("children", ParameterKind.Number, "Children shown of each actor.") { Short = "-c", Default = "20", Min = 1, Max = MaxTake },
                new("take", ParameterKind.Number, "Actors shown in all.") { Default = "200", Min = 1, Max = MaxTake },
                Node,
            ],
        },
    ]);

    private static Palette Logs() => new("log", "The log of one node.",
    [
        new("log", "tail", "The last lines, and new ones as they come.")
        {
            Parameters =
            [
                new("last", ParameterKind.Number, "Lines of before to show first.") { Short = "-l", Default = "20", Max = 500 },
                new("level", ParameterKind.OneOf, "Only lines of this level or above.") { Default = "debug", Values = LogLevels },
                Node,
            ],
            Streams = true,
        },
        new("log", "level", "Shows the level that is logged, or sets it until the node ends.")
        {
            Parameters = [new("to", ParameterKind.OneOf, "The new level; without it the level is shown.") { IsPositional = true, Values = [.. LogLevels, "off"] }, Node],
            Changes = true,
        },
    ]);

    private static Palette Nodes() => new("node", "One node.",
    [
        new("node", "info", "Program, version, time up, memory, threads.") { Parameters = [Node] },
        new("node", "config", "The settings in force and where each comes from; secrets are not shown.")
        {
            Parameters = [new("prefix", ParameterKind.Text, "Only keys that begin so.") { IsPositional = true, Values = ["mallard.", "akka."] }, .. Paging, Node],
        },
        new("node", "drain", "Takes a node out of play: nothing new comes to it, and what is there ends or moves. Tells how far it is until it is done.")
        {
            Parameters = [new("force", ParameterKind.Flag, "Also when nobody else can do what this node does.") { Short = "-f" }, Node],
            Changes = true,
            Streams = true,
        },
    ]);

    private static Palette Help() => new("help", "What can be asked.",
    [
        new("help", "", "The palettes, the commands of one, or all about one command.")
        {
            Parameters = [new("command", ParameterKind.Command, "The palette or command.") { IsPositional = true }],
        },
    ]);

    private static string[] LogLevels => ["debug", "info", "warning", "error"];
}

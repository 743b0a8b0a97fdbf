using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mallard.Architecture.Tests;

/// <summary>The projects in src/ and samples/ and who of them may know whom. A new project gets its line here.</summary>
internal static class House
{
    private static readonly string[] EveryNodeKnows = ["Messages", "Protocol", "Inspection", "Node.Hosting"];

    public static readonly string[] Nodes = ["Gateway.Node", "Lobby.Node", "Game.Node"];

    public static readonly IReadOnlyDictionary<string, string[]> MayKnow = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Protocol"] = [],
        ["Threads"] = [],
        ["Sockets"] = ["Threads"],
        ["Inspection"] = [],
        ["Inspect"] = ["Inspection"],
        ["Messages"] = ["Protocol"],
        ["Rules"] = ["Protocol"],
        ["Survival"] = ["Rules", "Protocol"],
        ["Node.Hosting"] = ["Inspection", "Messages", "Protocol", "Sockets", "Threads"],
        // For pbm; nodes have it only in builds that ask for it. The contract stands in for packages, and knows nobody.
        ["Pbm"] = ["Pbm.Contract", "Node.Hosting", "Inspection"],
        ["Pbm.Contract"] = [],
        ["Gateway.Node"] = [.. EveryNodeKnows, "Sockets", "Threads"],
        ["Lobby.Node"] = EveryNodeKnows,
        ["Game.Node"] = [.. EveryNodeKnows, "Rules", "Survival", "Threads"],
        ["Standalone"] = [.. Nodes, "Node.Hosting"],
        ["Client"] = ["Protocol"],
        ["Bots"] = ["Client", "Protocol", "Sockets", "Threads"],
        // A game with its program and its bot: all that a team outside would use, and nothing of what nodes say to each other.
        ["Pebbles"] = [.. Nodes, "Node.Hosting", "Rules", "Client", "Protocol"],
        ["Replay"] = ["Rules", "Survival", "Protocol"],
    };

    /// <summary>Where projects with code for others to use stand; tests and benchmarks are elsewhere.</summary>
    public static readonly string[] Rooms = ["src", "samples"];

    /// <summary>What runs outside the cluster, or must give the same result wherever it runs.</summary>
    public static readonly string[] WithoutAkka = ["Protocol", "Threads", "Sockets", "Inspection", "Inspect", "Rules", "Survival", "Client", "Bots", "Replay"];

    public static TheoryData<string> Projects => [.. MayKnow.Keys];

    public static TheoryData<string> ProjectsWithoutAkka => [.. WithoutAkka];

    /// <summary>Loaded by name: a node has no type that another project may see.</summary>
    public static Assembly AssemblyOf(string project) => Assembly.Load($"Mallard.{project}");

    /// <summary>Every type that somebody wrote, nested ones too, what the compiler added to them not.</summary>
    public static IEnumerable<Type> Types => AllTypes.Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false));

    /// <summary>Every type, also the ones that the compiler makes of lambdas.</summary>
    public static IEnumerable<Type> AllTypes => MayKnow.Keys.SelectMany(project => AssemblyOf(project).GetTypes());
}

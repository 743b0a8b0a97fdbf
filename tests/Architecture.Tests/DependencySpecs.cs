using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Mallard.Architecture.Tests;

/// <summary>What the code uses, type by type, method bodies included.</summary>
/// <remarks>A project may be empty, or have nothing yet that a rule is about: a rule holds for what there is.</remarks>
public class DependencySpecs
{
    private static readonly ArchUnitNET.Domain.Architecture Code =
        new ArchLoader().LoadAssemblies([.. House.MayKnow.Keys.Select(House.AssemblyOf)]).Build();

    // Time, chance, threads and the outside world: with any of them equal seeds and inputs no longer give equal games. A SHA-256 is none of
    // these, and names the data of a recording.
    private static readonly string[] Impure =
    [
        @"System\.DateTime", @"System\.DateTimeOffset", @"System\.TimeProvider", @"System\.Diagnostics\.Stopwatch",
        @"System\.Random", @"System\.Security\.Cryptography\.(?!SHA256$).*", @"System\.Threading\..*",
        @"System\.IO\.(File|FileInfo|FileStream|Directory|DirectoryInfo|Path)", @"System\.Net\..*", @"System\.Console",
    ];

    [Theory]
    [MemberData(nameof(House.Projects), MemberType = typeof(House))]
    public void A_project_uses_only_projects_it_may_know(string project)
    {
        var strangers = House.MayKnow.Keys.Except(House.MayKnow[project]).Except([project]).Select(House.AssemblyOf).ToArray();

        Types().That().ResideInAssembly(House.AssemblyOf(project))
            .Should().NotDependOnAny(Types().That().ResideInAssembly(strangers[0], strangers[1..]))
            .WithoutRequiringPositiveResults()
            .Check(Code);
    }

    [Theory]
    [MemberData(nameof(House.ProjectsWithoutAkka), MemberType = typeof(House))]
    public void A_project_without_actors_uses_nothing_of_Akka(string project)
    {
        Types().That().ResideInAssembly(House.AssemblyOf(project))
            .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(@"^Akka(\..+)?$"))
            .WithoutRequiringPositiveResults()
            .Check(Code);
    }

    [Fact]
    public void Only_the_gateway_speaks_to_sockets()
    {
        Types().That().DoNotResideInAssembly(House.AssemblyOf("Gateway.Node"))
            .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(@"^Akka\.(Streams|IO)(\..+)?$"))
            .Check(Code);
    }

    [Theory]
    [InlineData("Rules")]
    [InlineData("Survival")]
    public void The_rules_of_a_game_are_pure(string project)
    {
        Types().That().ResideInAssembly(House.AssemblyOf(project))
            .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching($"^({string.Join('|', Impure)})$"))
            .WithoutRequiringPositiveResults()
            .Check(Code);
    }

    // A sample is one project for brevity; its rules are pure all the same, and know no more of Mallard than those of a real game.
    [Fact]
    public void The_rules_of_a_sample_are_pure()
    {
        var rules = Types().That().ResideInAssembly(House.AssemblyOf("Pebbles")).And().HaveNameMatching("^Pebbles(Game|Factory)$");

        Assert.Equal(2, rules.GetObjects(Code).Count());
        rules.Should().NotDependOnAny(Types(true).That().HaveFullNameMatching($"^({string.Join('|', Impure)})$")).Check(Code);
        rules.Should().NotDependOnAny(Types().That().ResideInAssembly(House.AssemblyOf("Client"), [.. House.Nodes.Append("Node.Hosting").Select(House.AssemblyOf)])).Check(Code);
    }
}

namespace Mallard.Architecture.Tests;

/// <summary>What the project files promise: a reference that no code uses yet leaves no trace in the assembly.</summary>
public class ProjectFileSpecs
{
    // Projects whose tests stand elsewhere, and where.
    private static readonly Dictionary<string, string> TestedBy = new(StringComparer.Ordinal)
    {
        // Puts the nodes together; what comes of that is a cluster of one.
        ["Standalone"] = "Cluster.Tests",
        // Signatures, which what stands on them is tested with.
        ["Pbm.Contract"] = "Pbm.Tests",
    };

    [Fact]
    public void Every_project_in_src_and_samples_has_its_line_in_the_house()
    {
        Assert.Equal(House.MayKnow.Keys.Order(), House.Rooms.SelectMany(Repository.ProjectsIn).Order());
    }

    [Theory]
    [MemberData(nameof(House.Projects), MemberType = typeof(House))]
    public void A_project_refers_only_to_projects_it_may_know(string project)
    {
        Assert.Empty(Repository.ProjectReferences(project).Except(House.MayKnow[project]));
    }

    [Theory]
    [MemberData(nameof(House.ProjectsWithoutAkka), MemberType = typeof(House))]
    public void A_project_without_actors_has_no_package_of_Akka(string project)
    {
        Assert.DoesNotContain(Repository.PackageReferences(project), IsOfAkka);
    }

    [Fact]
    public void Only_the_gateway_has_Akka_Streams()
    {
        // Node.Hosting has the package for its reference configuration, so that a misspelt akka.stream key is found; that it uses no type
        // of it is tested with the types.
        var projects = House.MayKnow.Keys.Where(project => Repository.PackageReferences(project).Contains("Akka.Streams"));

        Assert.Equal(["Gateway.Node", "Node.Hosting"], projects.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_project_has_packages_of_Petabridge_unless_the_build_asks_for_them()
    {
        var packages = House.MayKnow.Keys.SelectMany(project => Repository.ReadProject(project).Descendants("PackageReference"))
            .Where(package => package.Attribute("Include")?.Value.StartsWith("Petabridge.", StringComparison.Ordinal) == true);

        Assert.All(packages, package => Assert.Equal("'$(PetabridgeCmd)' == 'true'", package.Parent!.Attribute("Condition")?.Value));
    }

    [Theory]
    [MemberData(nameof(House.Projects), MemberType = typeof(House))]
    public void A_project_has_tests(string project)
    {
        Assert.Contains(TestedBy.GetValueOrDefault(project, $"{project}.Tests"), Repository.ProjectsIn("tests"));
    }

    [Theory]
    [MemberData(nameof(Repository.ProjectFiles), MemberType = typeof(Repository))]
    public void A_project_leaves_versions_to_the_central_list(string file)
    {
        var versioned = Repository.Read(file).Descendants("PackageReference")
            .Where(package => package.Attributes().Select(attribute => attribute.Name.LocalName)
                .Concat(package.Elements().Select(element => element.Name.LocalName))
                .Any(name => name is "Version" or "VersionOverride"))
            .Select(package => package.Attribute("Include")?.Value);

        Assert.Empty(versioned);
    }

    [Theory]
    [MemberData(nameof(Repository.ProjectFiles), MemberType = typeof(Repository))]
    public void A_project_is_part_of_the_solution(string file)
    {
        var projects = Repository.Read("Mallard.slnx").Descendants("Project").Select(project => project.Attribute("Path")?.Value);

        Assert.Contains(file.Replace('\\', '/'), projects);
    }

    [Fact]
    public void A_configuration_file_is_named_conf()
    {
        var folder = new DirectoryInfo(Path.Combine(Repository.Root, "hocon"));
        var files = folder.Exists ? folder.GetFiles("*", SearchOption.AllDirectories) : [];

        Assert.All(files, file => Assert.Equal(".conf", file.Extension));
    }

    private static bool IsOfAkka(string package) =>
        package == "Akka" || package == "Hyperion" || package.StartsWith("Akka.", StringComparison.Ordinal);
}

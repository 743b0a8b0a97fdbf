using System.Xml.Linq;

namespace Mallard.Architecture.Tests;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot(AppContext.BaseDirectory);

    public static TheoryData<string> ProjectFiles => [.. House.Rooms.Concat(["tests", "bench"]).SelectMany(ProjectFilesIn)];

    public static string[] ProjectsIn(string room) => [.. ProjectFilesIn(room).Select(file => Path.GetFileNameWithoutExtension(file))];

    /// <summary>Paths from the root.</summary>
    public static IEnumerable<string> ProjectFilesIn(string room)
    {
        var folder = Path.Combine(Root, room);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file))
            : [];
    }

    public static XDocument Read(string file) => XDocument.Load(Path.Combine(Root, file));

    public static XDocument ReadProject(string project) =>
        Read(House.Rooms.Select(room => $"{room}/{project}/{project}.csproj").First(file => File.Exists(Path.Combine(Root, file))));

    public static string[] ProjectReferences(string project) =>
        [.. Includes(ReadProject(project), "ProjectReference").Select(file => Path.GetFileNameWithoutExtension(file.Replace('\\', '/')))];

    public static string[] PackageReferences(string project) => [.. Includes(ReadProject(project), "PackageReference")];

    private static IEnumerable<string> Includes(XDocument project, string item) =>
        project.Descendants(item).Select(element => element.Attribute("Include")?.Value).OfType<string>();

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mallard.slnx"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No Mallard.slnx above {start}: these tests run inside the repository.");
    }
}

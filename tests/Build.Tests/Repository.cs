namespace Mallard.Build.Tests;

/// <summary>Where the script under test is.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot(AppContext.BaseDirectory);

    public static readonly string Script = Path.Combine(Root, "build.ps1");

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mallard.slnx"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No Mallard.slnx above {start}: these tests run inside the repository.");
    }
}

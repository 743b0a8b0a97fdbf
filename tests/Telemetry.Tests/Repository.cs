namespace Mallard.Telemetry.Tests;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    public static string PathOf(params string[] path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mallard.slnx"))) return Path.Combine([folder.FullName, .. path]);
        }

        throw new DirectoryNotFoundException("No Mallard.slnx above: these tests run inside the repository.");
    }
}

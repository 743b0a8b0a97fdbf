namespace Mallard.Game.Node.Tests.Support;

/// <summary>A directory that lives as long as its test. It does not exist before somebody creates it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"mallard-{Guid.NewGuid():n}");

    public string[] Files => Directory.Exists(Path) ? [.. Directory.GetFiles(Path).Select(System.IO.Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)] : [];

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Put(string name, string text)
    {
        Directory.CreateDirectory(Path);
        System.IO.File.WriteAllText(File(name), text);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}

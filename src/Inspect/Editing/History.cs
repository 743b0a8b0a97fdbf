namespace Mallard.Inspect.Editing;

/// <summary>What was typed before, kept from one console to the next.</summary>
internal sealed class History
{
    /// <summary>Lines kept.</summary>
    internal const int Most = 500;

    private readonly string? _file;
    private readonly List<string> _lines = [];

    /// <param name="file">Where it is kept; null for nowhere. One that cannot be read or written does no harm.</param>
    public History(string? file)
    {
        _file = file;
        try
        {
            if (file is not null && File.Exists(file)) _lines.AddRange(File.ReadLines(file).TakeLast(Most));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file = null;
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The user's state directory.</summary>
    public static string? DefaultFile()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } set ? set
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".local", "state") : "";
        return state.Length == 0 ? null : Path.Combine(state, "mallard", "inspect-history");
    }

    public void Add(string line)
    {
        if (_lines is [.., var last] && last == line) return;
        _lines.Add(line);
        if (_lines.Count > Most) _lines.RemoveAt(0);
        if (_file is null) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            File.WriteAllLines(_file, _lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Of this console alone, then.
        }
    }
}

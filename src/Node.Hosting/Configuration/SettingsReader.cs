using System.Globalization;

namespace Mallard.Hosting.Configuration;

/// <summary>
/// Binds a section to a record of checked values. Nothing throws: each bad value adds one fault, which names key, value, source
/// and what is allowed, and a harmless value is returned, so that one start shows every mistake. There are no defaults in code.
/// </summary>
public sealed class SettingsReader
{
    private readonly NodeConfiguration _configuration;

    internal SettingsReader(NodeConfiguration configuration, string path) => (_configuration, Path) = (configuration, path);

    /// <summary>The full key of this section.</summary>
    public string Path { get; }

    /// <summary>A section inside this one.</summary>
    public SettingsReader Section(string name) => new(_configuration, Key(name));

    /// <summary>A section directly under <c>mallard</c> that several roles use, such as <c>database</c>.</summary>
    public SettingsReader Shared(string name) => new(_configuration, "mallard." + name);

    public int Int(string name, int min, int max) => Read(
        name,
        $"must be a whole number from {min} to {max}",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) && n >= min && n <= max ? n : null,
        Math.Clamp(0, min, max));

    public double Number(string name, double min, double max) => Read(
        name,
        $"must be a number from {min} to {max}",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && n >= min && n <= max ? n : null,
        Math.Clamp(0, min, max));

    /// <summary>A TCP port; 0 lets the operating system choose a free one.</summary>
    public int Port(string name) => Read(
        name,
        "must be a port from 1 to 65535, or 0 for any free one",
        text => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? (int?)n : null,
        0);

    public TimeSpan Duration(string name, TimeSpan min, TimeSpan max) => Read(
        name,
        $"must be a duration from {Units.Show(min)} to {Units.Show(max)}, such as 500ms, 10s or 5m",
        text => Units.Duration(text) is { } time && time >= min && time <= max ? time : null,
        min);

    /// <summary>A duration, or null where the setting says <c>off</c>.</summary>
    public TimeSpan? OptionalDuration(string name, TimeSpan min, TimeSpan max) => Read<Optional>(
        name,
        $"must be off or a duration from {Units.Show(min)} to {Units.Show(max)}, such as 500ms, 10s or 5m",
        text => Units.Switch(text) == false ? new Optional(null)
            : Units.Duration(text) is { } time && time >= min && time <= max ? new Optional(time) : null,
        default).Time;

    public int Bytes(string name, int min, int max) => Read(
        name,
        $"must be a size from {Units.Show((long)min)} to {Units.Show((long)max)}, such as 512, 64 KiB or 1 MiB",
        text => Units.Bytes(text) is { } bytes && bytes >= min && bytes <= max ? (int?)bytes : null,
        min);

    public bool Flag(string name) => Read(name, "must be on or off", Units.Switch, false);

    public string Text(string name, bool allowEmpty = false)
    {
        if (One(name) is not { } setting) return "";
        if (setting.Text!.Length == 0 && !allowEmpty) _configuration.Fault($"{setting}: must not be empty");
        return setting.Text;
    }

    public IReadOnlyList<string> TextList(string name)
    {
        if (Find(name) is not { } setting) return [];
        if (setting.Items is { } items) return items;
        _configuration.Fault($"{setting}: must be a list, such as [\"a\", \"b\"]");
        return [];
    }

    /// <summary>A value of an enum, written in lower case with dashes.</summary>
    public TEnum OneOf<TEnum>(string name)
        where TEnum : struct, Enum => Read<TEnum>(
        name,
        $"must be one of {string.Join(", ", Enum.GetNames<TEnum>().Select(Dashed))}",
        text => Enum.GetNames<TEnum>().FirstOrDefault(n => Dashed(n).Equals(text, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Enum.Parse<TEnum>(found) : null,
        default);

    /// <summary>Reports that a value, although well-formed, does not fit the others.</summary>
    public void Fault(string name, string mustBe) => _configuration.Fault(Find(name) is { } setting ? $"{setting}: {mustBe}" : $"{Key(name)}: {mustBe}");

    private T Read<T>(string name, string mustBe, Func<string, T?> parse, T otherwise)
        where T : struct
    {
        if (One(name) is not { } setting) return otherwise;
        if (parse(setting.Text!) is { } value) return value;
        _configuration.Fault($"{setting}: {mustBe}");
        return otherwise;
    }

    private Setting? One(string name)
    {
        var setting = Find(name);
        if (setting?.Items is null) return setting;
        _configuration.Fault($"{setting}: must be a single value, not a list");
        return null;
    }

    private Setting? Find(string name) => _configuration.Require(Key(name));

    private string Key(string name) => $"{Path}.{name}";

    private static string Dashed(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));

    private readonly record struct Optional(TimeSpan? Time);
}

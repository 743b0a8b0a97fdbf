using System.Globalization;

namespace Mallard.Hosting.Configuration;

/// <summary>
/// Settings from environment variables and <c>--set</c>. <c>MALLARD__GATEWAY__CLIENT_PORT</c> is <c>mallard.gateway.client-port</c>:
/// two underscores are a dot, one is a dash. A list is <c>KEY__0</c>, <c>KEY__1</c> …, or one value <c>[a, b]</c> or <c>a,b</c>.
/// </summary>
internal static class Overrides
{
    private static readonly string[] Prefixes = ["MALLARD__", "AKKA__"];

    public static IReadOnlyList<Setting> FromEnvironment(IReadOnlyDictionary<string, string> environment, ICollection<string> faults) => Collect(
        environment
            .Where(v => Prefixes.Any(p => v.Key.StartsWith(p, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => ((IReadOnlyList<string>)Segments(v.Key), v.Value, $"environment variable {v.Key}")),
        faults);

    public static IReadOnlyList<Setting> FromSet(IEnumerable<string> assignments, ICollection<string> faults)
    {
        var parsed = new List<(IReadOnlyList<string>, string, string)>();
        foreach (var assignment in assignments)
        {
            var equals = EqualsSign(assignment);
            var path = equals < 0 ? null : Keys.Split(assignment[..equals].Trim());
            if (path is null) faults.Add($"--set {assignment}: must be KEY=VALUE, such as --set akka.loglevel=debug");
            else parsed.Add((path, assignment[(equals + 1)..].Trim(), "option --set"));
        }

        return Collect(parsed, faults);
    }

    /// <summary>One value for one key, as a list where the key is known to be one.</summary>
    public static Setting? Single(string key, string value, string source, ICollection<string> faults)
    {
        var listed = value.StartsWith('[') && value.EndsWith(']');
        var isList = KnownKeys.All.IsList(key);
        if (!listed && !isList) return Setting.Scalar(key, value, source);
        try
        {
            return Setting.List(key, listed ? HoconReader.ReadList(value, source) : value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), source);
        }
        catch (HoconSyntaxException) when (!isList)
        {
            return Setting.Scalar(key, value, source);
        }
        catch (HoconSyntaxException)
        {
            faults.Add($"{key} = {value} ({source}): must be a list, such as [\"a\", \"b\"]");
            return null;
        }
    }

    private static List<Setting> Collect(IEnumerable<(IReadOnlyList<string> Path, string Value, string Source)> values, ICollection<string> faults)
    {
        var settings = new List<Setting>();
        var items = new Dictionary<string, SortedList<int, (string Value, string Source)>>(StringComparer.Ordinal);
        foreach (var (path, value, source) in values)
        {
            if (path.Count > 1 && int.TryParse(path[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                var list = KnownKeys.All.Resolve(Keys.Join(path.SkipLast(1)));
                if (!items.TryGetValue(list, out var known)) items[list] = known = [];
                known[index] = (value, source);
            }
            else if (Single(KnownKeys.All.Resolve(Keys.Join(path)), value, source, faults) is { } setting)
            {
                settings.Add(setting);
            }
        }

        settings.AddRange(items.Select(i => Setting.List(i.Key, [.. i.Value.Values.Select(v => v.Value)], i.Value.Values[0].Source)));
        return settings;
    }

    private static List<string> Segments(string variable) =>
        [.. variable.Split("__").Select(s => s.Replace('_', '-').ToLowerInvariant())];

    private static int EqualsSign(string assignment)
    {
        var quoted = false;
        for (var i = 0; i < assignment.Length; i++)
        {
            if (assignment[i] == '"') quoted = !quoted;
            else if (assignment[i] == '=' && !quoted) return i;
        }

        return -1;
    }
}

using System.Globalization;
using System.Reflection;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Mallard.Hosting.Configuration;

/// <summary>What Akka's reference configurations say about <c>akka.*</c>: which keys exist and what kind of value they have.</summary>
internal static class AkkaReference
{
    private static readonly string[] Assemblies =
    [
        "Akka", "Akka.Remote", "Akka.Cluster", "Akka.Cluster.Sharding", "Akka.Cluster.Tools",
        "Akka.DistributedData", "Akka.Persistence", "Akka.Streams", "Akka.Coordination",
    ];

    // Maps whose keys are names that users choose; * is one segment, ** any number.
    private static readonly string[][] Open =
    [
        .. new[]
        {
            "akka.actor.serializers.*", "akka.actor.serialization-bindings.*", "akka.actor.serialization-identifiers.*",
            "akka.actor.deployment.**", "akka.cluster.role.*.min-nr-of-members",
            "akka.coordinated-shutdown.phases.*.timeout", "akka.coordinated-shutdown.phases.*.enabled",
            "akka.coordinated-shutdown.phases.*.recover", "akka.coordinated-shutdown.phases.*.depends-on",
            "akka.persistence.journal.**", "akka.persistence.snapshot-store.**",
        }.Select(p => p.Split('.')),
    ];

    // Words that stand in for a number or a duration somewhere in Akka's configuration.
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "on", "off", "true", "false", "yes", "no", "infinite", "unlimited", "undefined", "auto", "off-for-windows", "default", "none",
    };

    private static readonly Lazy<IReadOnlyList<Setting>> Read = new(() => [.. Assemblies.SelectMany(Resources).SelectMany(c => Leaves(c.Root, [], 0))]);

    public static IReadOnlyList<Setting> Settings => Read.Value;

    public static bool IsOpen(string key, Func<string, bool> isKnown)
    {
        var segments = Keys.Split(key)!;
        if (Open.Any(pattern => Matches(pattern, segments))) return true;
        // A dispatcher of one's own, wherever it is defined.
        if (segments[0] == "akka" && segments.Skip(1).SkipLast(1).Any(s => s.EndsWith("-dispatcher", StringComparison.Ordinal))) return true;
        // Sharding's replicator takes every setting of the general one.
        const string sharding = "akka.cluster.sharding.distributed-data.";
        return key.StartsWith(sharding, StringComparison.Ordinal) && isKnown("akka.cluster.distributed-data." + key[sharding.Length..]);
    }

    /// <summary>What is wrong with the value, judged by the kind of the default; null when nothing is, or nothing can be told.</summary>
    public static string? FaultOf(Setting setting, Setting reference)
    {
        if (setting.Key == "akka.loglevel") return setting.Text?.ToUpperInvariant() is "DEBUG" or "INFO" or "WARNING" or "ERROR" or "OFF" ? null : "must be one of debug, info, warning, error, off";
        if (setting.Key.EndsWith("tcp.port", StringComparison.Ordinal)) return ushort.TryParse(setting.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : "must be a port from 1 to 65535, or 0 for any free one";
        if (reference.Items is not null) return setting.Items is null ? "must be a list, such as [\"a\", \"b\"]" : null;
        if (setting.Items is not null) return "must be a single value, not a list";
        if (IsMeasure(reference.Text!) && !IsMeasure(setting.Text!)) return $"must be a number, a duration, a size or a switch, like the default {reference.Text}";
        return null;
    }

    private static bool IsMeasure(string text) =>
        Words.Contains(text) || Units.Duration(text) is not null || Units.Bytes(text.TrimStart('-')) is not null
        || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static bool Matches(string[] pattern, IReadOnlyList<string> segments)
    {
        if (pattern[^1] == "**" ? segments.Count < pattern.Length : segments.Count != pattern.Length) return false;
        return pattern.Zip(segments).All(p => p.First is "*" or "**" || p.First == p.Second);
    }

    private static IEnumerable<Config> Resources(string assembly)
    {
        var loaded = Assembly.Load(assembly);
        foreach (var name in loaded.GetManifestResourceNames().Where(n => n.EndsWith(".conf", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(loaded.GetManifestResourceStream(name)!);
            yield return ConfigurationFactory.ParseString(reader.ReadToEnd());
        }
    }

    private static IEnumerable<Setting> Leaves(HoconValue value, IReadOnlyList<string> path, int depth)
    {
        // Substitutions can make a value its own descendant.
        if (depth > 12) yield break;
        var key = Keys.Join(path);
        if (value.IsObject())
        {
            foreach (var (name, child) in value.GetObject().Items)
            {
                foreach (var leaf in Leaves(child, [.. path, name], depth + 1)) yield return leaf;
            }
        }
        else if (value.Values.Any(v => v is HoconArray))
        {
            yield return Setting.List(key, [], "reference");
        }
        else if (path.Count > 0)
        {
            yield return Setting.Scalar(key, value.GetString() ?? "", "reference");
        }
    }
}

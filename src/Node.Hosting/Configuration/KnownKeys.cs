namespace Mallard.Hosting.Configuration;

/// <summary>
/// Every key that means something: ours from the shipped hocon files, Akka's from its reference configurations.
/// Akka ignores a key it does not know, so a misspelt one would silently leave the default in force.
/// </summary>
internal sealed class KnownKeys
{
    private readonly Dictionary<string, Setting> _leaves;
    private readonly HashSet<string> _sections;
    private readonly Dictionary<string, string> _bySound;

    private KnownKeys(IEnumerable<Setting> leaves)
    {
        _leaves = leaves.DistinctBy(s => s.Key).ToDictionary(s => s.Key, StringComparer.Ordinal);
        _sections = [.. _leaves.Keys.SelectMany(Parents)];
        _bySound = _leaves.Keys.GroupBy(Sound).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
    }

    private static readonly Lazy<KnownKeys> Instance = new(() => new KnownKeys([.. ShippedFiles.Settings.Where(s => s.Key.StartsWith("mallard.", StringComparison.Ordinal)), .. AkkaReference.Settings]));

    public static KnownKeys All => Instance.Value;

    /// <summary>Our own keys, each as the shipped files have it.</summary>
    public IEnumerable<string> Ours => _leaves.Keys.Where(k => k.StartsWith("mallard.", StringComparison.Ordinal));

    public bool IsSection(string key) => _sections.Contains(key);

    public bool IsList(string key) => _leaves.TryGetValue(key, out var known) && known.Items is not null;

    /// <summary>The known key that a spelling without dashes and in any case means, as environment variables need it.</summary>
    public string Resolve(string key) => _leaves.ContainsKey(key) ? key : _bySound.GetValueOrDefault(Sound(key), key);

    /// <summary>What is wrong with the key or the kind of its value; null when nothing is.</summary>
    public string? FaultOf(Setting setting)
    {
        var key = setting.Key;
        if (NodeOwned.Reason(key) is { } reason) return reason;
        if (_leaves.TryGetValue(key, out var known))
        {
            if (!key.StartsWith("akka.", StringComparison.Ordinal)) return null;
            return AkkaReference.FaultOf(setting, known);
        }

        if (_sections.Contains(key)) return "is a section, not a value";
        if (AkkaReference.IsOpen(key, k => _leaves.ContainsKey(k))) return null;
        return Nearest(key) is { } nearest ? $"unknown key; did you mean {nearest}?" : "unknown key";
    }

    private string? Nearest(string key)
    {
        var root = key.Split('.')[0] + ".";
        var same = _leaves.Keys.Where(k => k.StartsWith(root, StringComparison.Ordinal)).ToArray();
        var last = key[(key.LastIndexOf('.') + 1)..];
        // A known name in the wrong section is as common a slip as a typo.
        var moved = same.Where(k => k.EndsWith("." + last, StringComparison.Ordinal)).ToArray();
        var (nearest, distance) = Spelling.Nearest(key, same);
        if (nearest is not null && distance <= 3) return nearest;
        return moved.Length == 1 ? moved[0] : distance <= Math.Max(3, key.Length / 4) ? nearest : null;
    }

    private static string Sound(string key) => key.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static IEnumerable<string> Parents(string key)
    {
        for (var dot = key.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = key.IndexOf('.', dot + 1)) yield return key[..dot];
    }
}

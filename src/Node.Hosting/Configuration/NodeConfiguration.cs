using Akka.Actor;
using Akka.Configuration;

namespace Mallard.Hosting.Configuration;

/// <summary>
/// The merged settings of one node, each with its source. In rising priority: the files of the <c>hocon</c> folder, files named
/// with <c>--config</c>, environment variables, command line. Mistakes are collected in <see cref="Faults"/>, never thrown.
/// </summary>
public sealed class NodeConfiguration
{
    private const string SeedNodes = "akka.cluster.seed-nodes";

    private readonly SortedDictionary<string, Setting> _settings = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private readonly List<string> _files = [];
    private readonly HashSet<string> _read = [];
    private readonly string[] _plugins;
    private readonly string[] _extensions;

    // A plugin whose settings are in the shipped files is judged by them, like everything else there.
    private NodeConfiguration(IEnumerable<string> plugins, IEnumerable<string> extensions) =>
        (_plugins, _extensions) = ([.. plugins.Where(p => !KnownKeys.All.IsSection(p))], [.. extensions]);

    /// <summary>One line for each mistake, in the order they were found.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Whether a whole file is missing, so that further faults would only be consequences.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>The files that were read, lowest priority first.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>What is in force, by key.</summary>
    public IReadOnlyCollection<Setting> Settings => _settings.Values;

    /// <param name="folder">The folder of the shipped files.</param>
    /// <param name="names">Names of the files to read there, without extension, lowest priority first; those that do not exist are skipped.</param>
    /// <param name="extraFiles">Files named by the operator; they must exist.</param>
    /// <param name="environment">Environment variables; only <c>MALLARD__…</c> and <c>AKKA__…</c> are looked at.</param>
    /// <param name="assignments">Values of <c>--set</c>.</param>
    /// <param name="options">Settings from named options.</param>
    /// <param name="plugins">Sections whose keys the shipped files do not know; see <see cref="RefuseUnreadOfPlugins"/>.</param>
    /// <param name="extensions">Sections of <see cref="INodeExtension.Section"/>.</param>
    public static NodeConfiguration Load(
        string folder,
        IEnumerable<string> names,
        IEnumerable<string> extraFiles,
        IReadOnlyDictionary<string, string> environment,
        IEnumerable<string> assignments,
        IEnumerable<Setting> options,
        IEnumerable<string>? plugins = null,
        IEnumerable<string>? extensions = null)
    {
        var loaded = new NodeConfiguration(plugins ?? [], extensions ?? []);
        var shipped = names.Distinct().Select(n => (Name: $"hocon/{n}.conf", Path: Path.Combine(folder, $"{n}.conf"))).ToArray();
        if (!shipped.Any(f => File.Exists(f.Path))) loaded.Lost($"{folder}: no configuration files found there; the hocon folder belongs beside the executable");
        foreach (var (name, path) in shipped.Where(f => File.Exists(f.Path))) loaded.AddFile(name, path);
        foreach (var path in extraFiles) loaded.AddFile(path, path);
        loaded.Add(Overrides.FromEnvironment(environment, loaded._faults));
        loaded.Add(Overrides.FromSet(assignments, loaded._faults));
        loaded.Add(options.Select(o => o.Items is null ? Overrides.Single(o.Key, o.Text!, o.Source, loaded._faults) : o).OfType<Setting>());
        loaded.CheckKeys();
        loaded.CompleteSeedNodes();
        return loaded;
    }

    public SettingsReader Section(string path) => new(this, path);

    /// <summary>Keys under a section that nobody has read: either forgotten in code or useless in the files.</summary>
    public IReadOnlyList<string> Unread(string section) =>
        [.. _settings.Keys.Where(k => IsInside(k, section) && !_read.Contains(k))];

    /// <summary>
    /// Which keys a plugin has is known only when it has read its section: to be called then. What it left unread is a fault, as a
    /// misspelt key is everywhere else.
    /// </summary>
    public void RefuseUnreadOfPlugins()
    {
        foreach (var plugin in _plugins)
        {
            foreach (var key in Unread(plugin))
            {
                var (nearest, distance) = Spelling.Nearest(key, _read.Where(k => IsInside(k, plugin)));
                Fault($"{Find(key)}: unknown key{(nearest is not null && distance <= 3 ? $"; did you mean {nearest}?" : "")}");
            }
        }
    }

    /// <summary>The part for the actor system, in a form that Akka's parser cannot misread.</summary>
    public Config Akka => ConfigurationFactory.ParseString(HoconWriter.Write(Settings.Where(s => _extensions.Append("akka").Any(section => IsInside(s.Key, section)))));

    /// <summary>The nodes to join, as addresses.</summary>
    public IReadOnlyList<Address> Seeds => Find(SeedNodes)?.Items?.Select(Address.Parse).ToArray() ?? [];

    internal Setting? Find(string key) => _settings.GetValueOrDefault(key);

    internal Setting? Require(string key)
    {
        _read.Add(key);
        if (Find(key) is { } setting) return setting;
        // A value where a section should be, or the other way round, has had its own line.
        Fault($"{key}: missing; the shipped files in hocon/ have it");
        return null;
    }

    internal void Fault(string line)
    {
        if (!_faults.Contains(line)) _faults.Add(line);
    }

    private void Lost(string line)
    {
        IsIncomplete = true;
        Fault(line);
    }

    private void AddFile(string name, string path)
    {
        try
        {
            Add(HoconReader.Read(File.ReadAllText(path), name));
            _files.Add(name);
        }
        catch (HoconSyntaxException e)
        {
            Lost(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            Lost(e is FileNotFoundException or DirectoryNotFoundException
                ? $"{name}: the configuration file does not exist"
                : $"{name}: the configuration file cannot be read: {e.Message}");
        }
    }

    private void Add(IEnumerable<Setting> settings)
    {
        foreach (var setting in settings) _settings[setting.Key] = setting;
    }

    private void CheckKeys()
    {
        foreach (var setting in _settings.Values.Where(s => !_plugins.Concat(_extensions).Any(p => IsInside(s.Key, p))).ToArray())
        {
            if (KnownKeys.All.FaultOf(setting) is { } fault) Fault($"{setting}: {fault}");
        }
    }

    /// <summary>Whether nodes talk TLS to each other.</summary>
    internal bool UsesTls => Find("akka.remote.dot-netty.tcp.enable-ssl")?.Text is { } text && Units.Switch(text) == true;

    /// <summary>Operators may write a seed as host:port; protocol and system name are always the same.</summary>
    private void CompleteSeedNodes()
    {
        if (Find(SeedNodes) is not { Items: { } items } seeds) return;
        var complete = items.Select(i => i.Contains("://", StringComparison.Ordinal) ? i : $"akka.{(UsesTls ? "ssl." : "")}tcp://{NodeNames.System}@{i}").ToArray();
        for (var i = 0; i < items.Count; i++)
        {
            if (IsNode(complete[i])) continue;
            Fault($"{SeedNodes} = {items[i]} ({seeds.Source}): must be HOST:PORT or akka.tcp://{NodeNames.System}@HOST:PORT");
            complete = [.. complete.Where(IsNode)];
            break;
        }

        _settings[SeedNodes] = seeds with { Items = complete };
    }

    private static bool IsInside(string key, string section) => key.StartsWith(section + ".", StringComparison.Ordinal);

    private static bool IsNode(string text)
    {
        try
        {
            var address = Address.Parse(text);
            return address.System == NodeNames.System && !string.IsNullOrEmpty(address.Host) && address.Port is > 0 and <= 65535;
        }
        catch (Exception e) when (e is UriFormatException or FormatException or ArgumentException)
        {
            return false;
        }
    }
}

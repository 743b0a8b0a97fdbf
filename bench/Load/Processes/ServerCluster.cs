using System.Net;
using System.Net.Sockets;

namespace Mallard.Load.Processes;

/// <summary>A lobby, game nodes and gateways on free loopback ports, with their accounts in a folder that is gone afterwards.</summary>
internal sealed class ServerCluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mallard-load-").FullName;
    private readonly List<Node> _nodes = [];
    private readonly bool _isRealTime;

    private ServerCluster(ClusterOptions options) => _isRealTime = options.RealTime;

    /// <summary>The folder that everything runs in.</summary>
    public string Folder => _folder;

    /// <summary>The ports of all gateways.</summary>
    public int[] Ports => [.. _nodes.Select(node => node.Clients?.Port).OfType<int>()];

    /// <summary>What any bots need to know of this cluster: a gateway, and the processes.</summary>
    public IEnumerable<string> BotArguments =>
    [
        "--port", $"{Ports[0]}",
        .. _isRealTime ? (string[])["--real-time"] : [],
        .. _nodes.SelectMany(node => (string[])["--watch", $"{node.Name}={node.Id}"]),
    ];

    /// <summary>The further gateways, for bots that spread over all.</summary>
    public IEnumerable<string> FurtherPorts => Ports.Skip(1).SelectMany(port => (string[])["--also-port", $"{port}"]);

    /// <summary>Starts all nodes and waits until they are members of one cluster.</summary>
    public static async Task<ServerCluster> StartAsync(ClusterOptions options, Action<string> tell, CancellationToken cancellationToken)
    {
        var cluster = new ServerCluster(options);
        try
        {
            tell($"starting a lobby, {Count(options.Games, "game node")} and {Count(options.Gateways, "gateway")}");
            var seed = FreePort();

            // The lobby first: it founds the cluster. One after the other, since two starting runtimes on two cores are no quicker.
            await cluster.AddAsync("lobby", "Lobby", options, seed, ["--port", $"{seed}", "--http-port", "0"], tell, cancellationToken);
            for (var i = 1; i <= options.Games; i++)
                await cluster.AddAsync(Name("game", i, options.Games), "Game", options, seed, ["--port", "0", "--http-port", "0"], tell, cancellationToken);
            for (var i = 1; i <= options.Gateways; i++)
                await cluster.AddAsync(Name("gateway", i, options.Gateways), "Gateway", options, seed, ["--port", "0", "--http-port", "0", "--client-port", "0"], tell, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) node.Mute();

        // Last come, first go: gateways say goodbye while there is still somebody to say it to.
        for (var i = _nodes.Count - 1; i >= 0; i--) await _nodes[i].DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Name(string role, int number, int of) => of == 1 ? role : $"{role}-{number}";

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private async Task AddAsync(
        string name, string role, ClusterOptions options, int seed, string[] arguments, Action<string> tell, CancellationToken cancellationToken) =>
        _nodes.Add(await Node.StartAsync(
            name,
            $"Mallard.{role}.Node",
            _folder,
            ["--seed", $"127.0.0.1:{seed}", "--log-level", "warning", .. arguments, .. SettingsOf(role, options)],
            tell,
            cancellationToken));

    // A node knows the keys of its own role only, and refuses others.
    private static IEnumerable<string> SettingsOf(string role, ClusterOptions options) => RealTimeOf(options).Concat(options.Settings)
        .Where(setting => IsFor(role, setting.Key))
        .SelectMany(setting => (string[])["--set", $"{setting.Key}={setting.Value}"]);

    private static IEnumerable<KeyValuePair<string, string>> RealTimeOf(ClusterOptions options) =>
        options.RealTime ? [new("mallard.threads.real-time", "on")] : [];

    private static bool IsFor(string role, string key) => ((string[])["gateway", "lobby", "game"]).All(other =>
        other.Equals(role, StringComparison.OrdinalIgnoreCase) || !key.StartsWith($"mallard.{other}.", StringComparison.OrdinalIgnoreCase));
}

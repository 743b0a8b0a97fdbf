using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mallard.Bots;
using Mallard.Game;
using Mallard.Gateway;
using Mallard.Hosting;
using Mallard.Lobby;
using Mallard.Traces.Tests;

namespace Mallard.Telemetry.Tests;

/// <summary>A gateway, a lobby and a game node with their shipped settings, and bots that play on them for as long as the tests run.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "It disposes when the tests are done.")]
public sealed class PlayedCluster : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mallard-telemetry-").FullName;
    private readonly CancellationTokenSource _enough = new();
    private readonly List<RunningNode> _nodes = [];
    private readonly Collector _collector = new();
    private Task _play = Task.CompletedTask;

    /// <summary>Where the nodes tell of themselves.</summary>
    public IReadOnlyList<(string Program, Uri Address)> Nodes => [.. _nodes.Select(n => (n.Settings.Program, n.HttpAddress!))];

    /// <summary>The spans of all nodes, as they are in this process.</summary>
    internal RecordedSpans Spans { get; } = new(source => source.Name is "Mallard.Gateway" or "Mallard.Lobby" or "Mallard.Game");

    /// <summary>What all nodes send their traces to.</summary>
    internal Collector Collector => _collector;

    public async Task InitializeAsync()
    {
        await Starts("lobby", new LobbyRole(), "--set", "akka.cluster.seed-nodes=[]", "--set", "mallard.cluster.join-self=on");
        string[] seed = ["--seed", $"127.0.0.1:{_nodes[0].Port}"];
        await Starts("game", new GameRole(), seed);
        await Starts("gateway", new GatewayRole(), [.. seed, "--client-port", "0", "--set", "mallard.telemetry.trace-every=1"]);
        var line = _nodes[^1].Roles[0].Line;
        var address = line.Split(' ').First(word => word.StartsWith("127.0.0.1:", StringComparison.Ordinal)).TrimEnd(';');
        _play = PlayAsync(int.Parse(address.Split(':')[1], CultureInfo.InvariantCulture));
    }

    public async Task DisposeAsync()
    {
        await _enough.CancelAsync();
        await _play;
        foreach (var node in Enumerable.Reverse(_nodes)) await node.DisposeAsync();
        _collector.Dispose();
        Spans.Dispose();
        Directory.Delete(_folder, recursive: true);
        _enough.Dispose();
    }

    private async Task Starts(string program, INodeRole role, params string[] args) => _nodes.Add(await RunningNode.StartAsync(
        program,
        [role],
        ["--port", "0", "--http-port", "0", "--log-level", "error", "--set", $"mallard.telemetry.otlp-endpoint={_collector.Endpoint}", "--set", "mallard.telemetry.otlp-interval=1s", "--set", $"mallard.database.connection-string=Data Source={_folder}/mallard.db", .. args]));

    // In rounds, so that logins, rooms and matches begin and end while somebody looks.
    private async Task PlayAsync(int port)
    {
        try
        {
            while (!_enough.IsCancellationRequested)
            {
                var options = new BotOptions { Host = "127.0.0.1", Port = port, Clients = 8, Duration = TimeSpan.FromSeconds(4), Timeout = TimeSpan.FromSeconds(30) };
                await BotRun.RunAsync(options, progress: null, trace: null, _enough.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // It was.
        }
    }
}

/// <summary>All tests share one cluster: what they look at is the same.</summary>
[CollectionDefinition(nameof(PlayedCluster))]
public sealed class PlayedClusterTests : ICollectionFixture<PlayedCluster>;

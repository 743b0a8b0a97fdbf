using Mallard.Protocol;

namespace Mallard.Cluster.Tests.Harness;

/// <summary>A cluster of processes that players connect to.</summary>
public abstract class ProcessCluster : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mallard-cluster-").FullName;
    private readonly List<NodeProcess> _nodes = [];
    private readonly List<Player> _players = [];

    /// <summary>Port of the first lobby node, which all join.</summary>
    protected int Seed { get; } = NodeProcess.FreePort();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var player in _players) await player.DisposeAsync();
        foreach (var node in _nodes) await node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private protected async Task<NodeProcess> Start(string program, params string[] args)
    {
        var node = await NodeProcess.StartAsync(
            program, _folder, ["--seed", $"127.0.0.1:{Seed}", "--http-port", "0", "--inspection-port", "0", .. args.Contains("--port") ? args : [.. args, "--port", "0"]]);
        _nodes.Add(node);
        return node;
    }

    private protected async Task<Player> LogIn(NodeProcess gateway, string name)
    {
        var player = await Player.ConnectAsync(gateway.Clients, name);
        lock (_players) _players.Add(player);
        await player.Registers();
        await player.LogsIn();
        return player;
    }

    private protected async Task<(Player Owner, Player Member)> Play(NodeProcess gateway, string ownerName, string memberName)
    {
        var (owner, member) = (await LogIn(gateway, ownerName), await LogIn(gateway, memberName));
        var room = await owner.CreatesRoom($"{ownerName}'s pond", capacity: 2);
        await member.Joins(room.RoomId);
        await owner.Prepares();
        await member.Receives(PacketType.PrepareGameNotification);
        await owner.Starts();
        await owner.Receives(PacketType.StartGameNotification);
        await member.Receives(PacketType.StartGameNotification);
        return (owner, member);
    }
}

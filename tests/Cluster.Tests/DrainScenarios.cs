using System.Net.Sockets;
using Mallard.Cluster.Tests.Harness;
using Mallard.Protocol;

namespace Mallard.Cluster.Tests;

/// <summary>Nodes as processes that are told to go while people play.</summary>
[Trait("Category", "Processes")]
public sealed class DrainScenarios : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mallard-drain-").FullName;
    private readonly List<NodeProcess> _nodes = [];
    private readonly List<Player> _players = [];
    private readonly int _seed = NodeProcess.FreePort();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var player in _players) await player.DisposeAsync();
        foreach (var node in _nodes) await node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_game_node_that_is_drained_lets_its_match_end_and_leaves_with_exit_code_0()
    {
        await Start("Lobby.Node", "--port", $"{_seed}");
        var gateway = await Start("Gateway.Node", "--client-port", "0");
        var game = await Start("Game.Node", "--set", "mallard.drain.signal.match-limit=10m");
        var (alice, bob) = await Play(gateway, "alice", "bob");
        await Start("Game.Node");

        var left = game.StopAsync();
        await game.Says("waits for matches until");

        // New matches go to the other node, and this one goes on.
        var (carol, dave) = await Play(gateway, "carol", "dave");
        await alice.Says("still here");
        Assert.Equal("still here", await bob.Hears());
        Assert.False(left.IsCompleted);

        await alice.Leaves();
        await bob.Leaves();

        Assert.True(await left == 0, game.Output);
        await carol.Says("so are we");
        Assert.Equal("so are we", await dave.Hears());
    }

    [Fact]
    public async Task SIGTERM_without_limits_ends_a_match_at_once_and_its_players_are_in_the_lobby()
    {
        await Start("Lobby.Node", "--port", $"{_seed}");
        var gateway = await Start("Gateway.Node", "--client-port", "0");
        var game = await Start("Game.Node");
        var (alice, bob) = await Play(gateway, "alice", "bob");

        var exitCode = await game.StopAsync();

        Assert.True(exitCode == 0, game.Output);
        await alice.Receives(PacketType.GameOverNotification);
        await bob.Receives(PacketType.GameOverNotification);
        await alice.CreatesRoom();
    }

    [Fact]
    public async Task A_gateway_that_is_drained_lets_nobody_in_and_its_players_go_when_they_like()
    {
        await Start("Lobby.Node", "--port", $"{_seed}");
        var gateway = await Start("Gateway.Node", "--client-port", "0", "--set", "mallard.drain.signal.player-limit=10m");
        var other = await Start("Gateway.Node", "--client-port", "0");
        var alice = await LogIn(gateway, "alice");

        var left = gateway.StopAsync();
        await gateway.Says("1 connection left");

        await Assert.ThrowsAsync<SocketException>(() => Player.ConnectAsync(gateway.Clients, "bob"));
        var room = await alice.CreatesRoom();
        await (await LogIn(other, "bob")).Joins(room.RoomId);
        await alice.Receives(PacketType.JoinRoomNotification);
        Assert.False(left.IsCompleted);

        await alice.Vanishes();

        Assert.True(await left == 0, gateway.Output);
    }

    [Fact]
    public async Task A_lobby_node_that_is_drained_hands_over_its_rooms()
    {
        await Start("Lobby.Node", "--port", $"{_seed}");
        var lobby = await Start("Lobby.Node");
        var gateway = await Start("Gateway.Node", "--client-port", "0");
        var owners = await Task.WhenAll(Enumerable.Range(1, 6).Select(i => LogIn(gateway, $"owner{i}")));
        var rooms = await Task.WhenAll(owners.Select(owner => owner.CreatesRoom($"{owner.Name}'s pond")));

        var exitCode = await lobby.StopAsync();

        Assert.True(exitCode == 0, lobby.Output);
        Assert.Contains("users", lobby.Output, StringComparison.Ordinal);
        var guest = await LogIn(gateway, "guest");
        foreach (var (owner, room) in owners.Zip(rooms))
        {
            await guest.Joins(room.RoomId);
            await owner.Receives(PacketType.JoinRoomNotification);
            await guest.Leaves();
        }
    }

    private async Task<NodeProcess> Start(string program, params string[] args)
    {
        var node = await NodeProcess.StartAsync(
            program, _folder, ["--seed", $"127.0.0.1:{_seed}", "--http-port", "0", "--inspection-port", "0", .. args.Contains("--port") ? args : [.. args, "--port", "0"]]);
        _nodes.Add(node);
        return node;
    }

    private async Task<Player> LogIn(NodeProcess gateway, string name)
    {
        var player = await Player.ConnectAsync(gateway.Clients, name);
        lock (_players) _players.Add(player);
        await player.Registers();
        await player.LogsIn();
        return player;
    }

    private async Task<(Player Owner, Player Member)> Play(NodeProcess gateway, string ownerName, string memberName)
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

using System.Net.Sockets;
using Mallard.Cluster.Tests.Harness;
using Mallard.Protocol;

namespace Mallard.Cluster.Tests;

/// <summary>Nodes as processes that are told to go while people play.</summary>
[Trait("Category", "Processes")]
public sealed class DrainScenarios : ProcessCluster
{
    [Fact]
    public async Task A_game_node_that_is_drained_lets_its_match_end_and_leaves_with_exit_code_0()
    {
        await Start("Lobby.Node", "--port", $"{Seed}");
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
        await Start("Lobby.Node", "--port", $"{Seed}");
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
        await Start("Lobby.Node", "--port", $"{Seed}");
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
        await Start("Lobby.Node", "--port", $"{Seed}");
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
}

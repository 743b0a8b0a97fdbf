using Mallard.Cluster.Tests.Harness;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Xunit.Abstractions;

namespace Mallard.Cluster.Tests;

public sealed class GameStartScenarios(ITestOutputHelper output) : ClusterScenario(output)
{
    [Fact]
    public async Task From_login_to_game_start_across_a_gateway_a_lobby_and_a_game_node()
    {
        var (gateway, _, _) = await StartThreeNodes();
        var alice = await LogIn(gateway, "alice");
        var bob = await LogIn(gateway, "bob");

        var room = await alice.CreatesRoom("the pond", capacity: 2);
        var joined = await bob.Joins(room.RoomId);
        Assert.Equal([alice.UserId, bob.UserId], joined.Users.Select(u => u.UserId));
        Assert.Equal(bob.UserId, (await alice.Receives(PacketType.JoinRoomNotification)).JoinRoomNotification.User.UserId);

        await alice.Prepares();
        Assert.Equal(RoomStateType.Play, (await alice.Receives(PacketType.PrepareGameNotification)).GamePrepareNotification.Room.State);
        await bob.Receives(PacketType.PrepareGameNotification);

        await alice.Starts();
        await alice.Receives(PacketType.StartGameNotification);
        await bob.Receives(PacketType.StartGameNotification);

        await bob.Says("quack");
        Assert.Equal("quack", await alice.Hears());
        Assert.Equal("quack", await bob.Hears());
    }

    [Fact]
    public async Task A_client_that_answers_the_end_of_the_game_at_once_finds_the_lobby_ready()
    {
        var (gateway, _, _) = await StartThreeNodes();
        var alice = await LogIn(gateway, "alice");
        var room = await alice.CreatesRoom(capacity: 1);
        await alice.Prepares();
        await alice.Receives(PacketType.PrepareGameNotification);
        await alice.Starts();
        await alice.Receives(PacketType.StartGameNotification);

        await alice.Says("win");
        await alice.Receives(PacketType.GameClearNotification);
        var next = await alice.CreatesRoom();

        Assert.NotEqual(room.RoomId, next.RoomId);
    }
}

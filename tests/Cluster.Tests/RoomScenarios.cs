using Mallard.Cluster.Tests.Harness;
using Mallard.Messages.Sharding;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Cluster.Tests;

/// <summary>Two lobby nodes and two gateways: where a room and its members live must not show.</summary>
public sealed class RoomScenarios(ITestOutputHelper output) : ClusterScenario(output)
{
    [Fact]
    public async Task A_room_from_its_creation_to_its_end()
    {
        var (one, two) = await StartTwoGateways();
        var alice = await LogIn(one, "alice");
        var bob = await LogIn(two, "bob");
        var carol = await LogIn(two, "carol");

        var room = await alice.CreatesRoom("the pond", capacity: 2);
        Assert.Equal((alice.UserId, "the pond", 2), (room.OwnerId, room.Name, room.MaxUserNum));
        await AwaitAssertAsync(async () => Assert.Contains(await bob.ListsRooms(), r => r.RoomId == room.RoomId && r.Users.Count == 1), Patience);

        await bob.Joins(room.RoomId);
        await alice.Receives(PacketType.JoinRoomNotification);
        Assert.Equal(PlayerTexts.RoomNotJoinable, await carol.FailsToJoin(room.RoomId));

        await bob.Leaves();
        await alice.Receives(PacketType.LeaveRoomNotification);
        await carol.Joins(room.RoomId);

        await alice.Leaves();
        await carol.Receives(PacketType.LeaveRoomResponse);
        await AwaitAssertAsync(async () => Assert.Empty(await bob.ListsRooms()), Patience);
        Assert.Equal(PlayerTexts.RoomIdInvalid, await bob.FailsToJoin(room.RoomId));
    }

    [Fact]
    public async Task Of_two_players_racing_for_the_last_seat_exactly_one_gets_it()
    {
        var (one, two) = await StartTwoGateways();
        var owner = await LogIn(one, "owner");
        var rivals = new[] { await LogIn(one, "left"), await LogIn(two, "right") };

        for (var round = 0; round < 20; round++)
        {
            var room = await owner.CreatesRoom($"round {round}", capacity: 2);
            var answers = await Task.WhenAll(rivals.Select(r => r.TriesToJoin(room.RoomId)));

            Assert.Equal(1, answers.Count(a => a.IsSuccess));
            Assert.Equal(PlayerTexts.RoomNotJoinable, answers.Single(a => !a.IsSuccess).Failure);
            await owner.Leaves();
            await rivals[Array.FindIndex(answers, a => a.IsSuccess)].Receives(PacketType.LeaveRoomResponse);
        }
    }

    [Fact]
    public async Task Rooms_made_at_the_same_time_on_all_lobby_nodes_have_different_ids()
    {
        var (one, two) = await StartTwoGateways();
        var players = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => LogIn(i % 2 == 0 ? one : two, $"duck{i}")));
        var ids = new List<int>();

        for (var round = 0; round < 5; round++)
        {
            ids.AddRange((await Task.WhenAll(players.Select(p => p.CreatesRoom()))).Select(r => r.RoomId));
            await Task.WhenAll(players.Select(p => p.Leaves()));
        }

        Assert.Equal(200, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_player_who_vanishes_leaves_the_waiting_room_and_an_owner_who_vanishes_closes_it()
    {
        var (one, two) = await StartTwoGateways();
        var alice = await LogIn(one, "alice");
        var bob = await LogIn(two, "bob");
        var carol = await LogIn(one, "carol");
        var room = await alice.CreatesRoom();
        await bob.Joins(room.RoomId);
        await carol.Joins(room.RoomId);

        await bob.Vanishes();
        await alice.Receives(PacketType.LeaveRoomNotification);
        await alice.Vanishes();

        await carol.Receives(PacketType.LeaveRoomResponse);
        await carol.CreatesRoom();
    }

    private async Task<(TestNode One, TestNode Two)> StartTwoGateways()
    {
        // A request that is given up may still be carried out, and asked again it is refused: on a busy machine nobody gives up here.
        LobbySettings = LobbySettings with { RequestTimeout = TimeSpan.FromSeconds(15) };
        GatewaySettings = GatewaySettings with { RequestTimeout = TimeSpan.FromSeconds(30) };
        await StartNode(Roles.Lobby);
        await StartNode(Roles.Lobby);
        return (await StartNode(Roles.Gateway), await StartNode(Roles.Gateway));
    }
}

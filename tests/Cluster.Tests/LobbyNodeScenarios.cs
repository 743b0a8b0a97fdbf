using Mallard.Cluster.Tests.Harness;
using Mallard.Messages.Sharding;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Cluster.Tests;

/// <summary>Lobby nodes come and go while players wait in rooms.</summary>
public sealed class LobbyNodeScenarios(ITestOutputHelper output) : ClusterScenario(output)
{
    private const int Rooms = 6;

    [Fact]
    public async Task A_lobby_node_is_stopped_while_rooms_wait_and_no_member_notices()
    {
        await StartNode(Roles.Lobby);
        var stops = await StartNode(Roles.Lobby);
        var gateway = await StartNode(Roles.Gateway);
        var rooms = await FillRooms(gateway);

        await stops.StopAsync();

        await RoomsWork(gateway, rooms);
    }

    [Fact]
    public async Task A_lobby_node_crashes_while_rooms_wait_and_the_rooms_come_back()
    {
        await StartNode(Roles.Lobby);
        await StartNode(Roles.Game);
        var crashes = await StartNode(Roles.Lobby);
        var gateway = await StartNode(Roles.Gateway);
        var rooms = await FillRooms(gateway);
        // Changes reach the other nodes' directories a moment later; what a crash cuts off before that is lost.
        await AwaitAssertAsync(async () => Assert.All(await rooms[0].Owner.ListsRooms(), r => Assert.Equal(2, r.Users.Count)), Patience);

        crashes.Crash();

        await RoomsWork(gateway, rooms);
    }

    [Fact]
    public async Task A_lobby_node_that_joins_takes_over_rooms_while_they_wait()
    {
        await StartNode(Roles.Lobby);
        var gateway = await StartNode(Roles.Gateway);
        var rooms = await FillRooms(gateway);

        await StartNode(Roles.Lobby);

        await RoomsWork(gateway, rooms);
    }

    /// <summary>Enough rooms that every lobby node has some, with an owner and a member each.</summary>
    private async Task<List<(Player Owner, Player Member, int RoomId)>> FillRooms(TestNode gateway)
    {
        var rooms = new List<(Player, Player, int)>();
        for (var i = 0; i < Rooms; i++)
        {
            var owner = await LogIn(gateway, $"owner{i}");
            var member = await LogIn(gateway, $"member{i}");
            var room = await owner.CreatesRoom($"pond {i}", capacity: 3);
            await member.Joins(room.RoomId);
            rooms.Add((owner, member, room.RoomId));
        }

        return rooms;
    }

    /// <summary>In every room one more joins and everybody sees it, one leaves, and the owner closes it.</summary>
    private async Task RoomsWork(TestNode gateway, List<(Player Owner, Player Member, int RoomId)> rooms)
    {
        foreach (var (owner, member, roomId) in rooms)
        {
            var late = await LogIn(gateway, $"late{roomId}");
            await AwaitAssertAsync(async () => Assert.True((await late.TriesToJoin(roomId)).IsSuccess), Patience);
            Assert.Equal(late.UserId, (await owner.Receives(PacketType.JoinRoomNotification, n => n.JoinRoomNotification.User.UserId == late.UserId))
                .JoinRoomNotification.User.UserId);
            await member.Receives(PacketType.JoinRoomNotification);

            await member.Leaves();
            await owner.Receives(PacketType.LeaveRoomNotification);

            await owner.Leaves();
            await late.Receives(PacketType.LeaveRoomResponse);
        }
    }
}

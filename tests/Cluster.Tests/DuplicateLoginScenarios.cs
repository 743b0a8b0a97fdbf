using Mallard.Client;
using Mallard.Cluster.Tests.Harness;
using Mallard.Messages.Sharding;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Cluster.Tests;

public sealed class DuplicateLoginScenarios(ITestOutputHelper output) : ClusterScenario(output)
{
    [Fact]
    public async Task A_second_login_closes_the_first_connection_whichever_gateways_they_are_on_a_hundred_times_out_of_a_hundred()
    {
        await StartNode(Roles.Lobby);
        var gateways = new[] { await StartNode(Roles.Gateway), await StartNode(Roles.Gateway) };
        var current = await LogIn(gateways[0], "alice");

        for (var i = 1; i <= 100; i++)
        {
            // Same gateway, other gateway, in all four orders.
            var next = await LogIn(gateways[(i / 2) % 2], "alice");

            Assert.Equal(DisconnectReason.GetOut, (await current.Disconnected).Reason);
            Assert.Empty(await next.ListsRooms());
            Assert.True(next.Client.IsConnected, $"login {i} was thrown out");
            Assert.DoesNotContain(PacketType.GetOut, next.SoFar());
            current = next;
        }
    }

    [Fact]
    public async Task Logins_of_one_player_at_the_same_moment_leave_exactly_one_connection()
    {
        await StartNode(Roles.Lobby);
        var gateways = new[] { await StartNode(Roles.Gateway), await StartNode(Roles.Gateway) };
        await LogIn(gateways[0], "alice");

        var rivals = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Connect(gateways[i % 2], "alice")));
        await Task.WhenAll(rivals.Select(r => r.Client.LogInAsync("alice@pond.com", "quack123")));
        await AwaitConditionAsync(() => Task.FromResult(rivals.Count(r => r.Client.IsConnected) == 1), Patience);

        Assert.Empty(await rivals.Single(r => r.Client.IsConnected).ListsRooms());
    }

    [Fact]
    public async Task The_seat_of_the_first_connection_in_a_waiting_room_is_given_up()
    {
        await StartNode(Roles.Lobby);
        var gateway = await StartNode(Roles.Gateway);
        var alice = await LogIn(gateway, "alice");
        var bob = await LogIn(gateway, "bob");
        var room = await alice.CreatesRoom();
        await bob.Joins(room.RoomId);

        var bobAgain = await LogIn(gateway, "bob");

        Assert.Equal(bob.UserId, (await alice.Receives(PacketType.LeaveRoomNotification)).LeaveRoomNotification.User.UserId);
        await bobAgain.Joins(room.RoomId);
        Assert.DoesNotContain(PacketType.LeaveRoomResponse, bobAgain.SoFar());
    }
}

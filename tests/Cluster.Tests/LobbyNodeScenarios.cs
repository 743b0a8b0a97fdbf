using Mallard.Cluster.Tests.Harness;
using Mallard.Messages.Sharding;
using Xunit.Abstractions;

namespace Mallard.Cluster.Tests;

/// <summary>Lobby nodes come and go while players wait in rooms.</summary>
public sealed class LobbyNodeScenarios(ITestOutputHelper output) : ClusterScenario(output)
{
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
    public async Task A_lobby_node_that_joins_takes_over_rooms_while_they_wait()
    {
        await StartNode(Roles.Lobby);
        var gateway = await StartNode(Roles.Gateway);
        var rooms = await FillRooms(gateway);

        await StartNode(Roles.Lobby);

        await RoomsWork(gateway, rooms);
    }
}

using Akka.Actor;
using Mallard.Hosting.Inspection;
using Mallard.Lobby.Node.Tests.Support;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Messages.Sharding;
using Mallard.Shared.Inspection;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Inspection;

/// <summary>Two lobby nodes, of which one is asked about what lives on either.</summary>
public sealed class LobbyClusterSpecs(ITestOutputHelper output) : ClusterSpecs(output)
{
    [Fact]
    public async Task One_lobby_node_answers_for_users_and_rooms_of_all()
    {
        var (first, handler) = await StartLobby();
        var (second, _) = await StartLobby();
        var (asked, rooms) = (CreateTestProbe(first), await Regions.OfRoomsAsync(first));
        var @operator = new Operator(CreateTestProbe(first), handler) { PutsUpWith = Patience };
        var ids = Enumerable.Range(1, 8).ToArray();
        foreach (var id in ids)
        {
            rooms.Tell(new CreateRoom(new RoomId(id), new Member(new UserId(id), $"user-{id}"), "pond", 4), asked);
            await asked.ExpectMsgAsync<RoomEntered>(Patience);
        }

        // The rooms of the other node are in this one's copy of the directory a moment later.
        await BecomesAsync(async () => Assert.Equal(8, (await @operator.Asks("lobby rooms")).Total));
        var nodes = new HashSet<string>();
        foreach (var id in ids) nodes.Add((await @operator.Asks($"lobby room {id}"))["node"]);
        Assert.Equal(2, nodes.Count);

        nodes.Clear();
        foreach (var id in ids) nodes.Add((await @operator.Asks($"user show {id}"))["node"]);
        Assert.Equal(2, nodes.Count);

        var client = CreateTestProbe(second);
        var users = await Regions.OfUsersAsync(second);
        foreach (var id in ids)
        {
            users.Tell(new OpenSession(new UserId(id), "alice", new ClientAddress(new ConnectionId(id), client, ActorRefs.Nobody), 1, new UserPlace(new RoomId(id), null)), client);
            await client.ExpectMsgAsync<SessionOpened>(Patience);
            Assert.Null((await @operator.Asks($"user kick {id}")).Fault);
            await client.ExpectMsgAsync<SessionKicked>(Patience);
        }

        // Each was the owner of a room, and gave it up.
        await BecomesAsync(async () => Assert.Equal(0, (await @operator.Asks("lobby rooms")).Total));
    }

    private async Task<(ActorSystem System, IActorRef Handler)> StartLobby()
    {
        var system = await StartNode(Roles.Lobby);
        var offers = new Offers();
        await LobbyNode.StartAsync(system, new LobbySettings(), _ => Task.FromResult(1L), TimeProvider.System, inspection: offers);
        Assert.Equal(["lobby close", "lobby room", "lobby rooms", "user kick", "user show"], offers.Commands.Order(StringComparer.Ordinal));
        return (system, offers.Handler);
    }

    private sealed class Offers : IInspectionHandlers
    {
        public IActorRef Handler { get; private set; } = ActorRefs.Nobody;

        public IReadOnlyList<string> Commands { get; private set; } = [];

        public void Offer(IActorRef handler, params string[] commands) => (Handler, Commands) = (handler, commands);
    }
}

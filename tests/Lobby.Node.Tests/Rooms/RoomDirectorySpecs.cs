using Akka.Actor;
using Akka.DistributedData;
using Akka.TestKit;
using Mallard.Lobby.Node.Tests.Support;
using Mallard.Lobby.Rooms;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sharding;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Rooms;

public sealed class RoomDirectorySpecs(ITestOutputHelper output) : ClusterSpecs(output)
{
    private static readonly RoomId Pond = new(7);

    [Fact]
    public async Task A_room_of_one_node_is_listed_on_the_other_with_all_its_changes_until_it_is_gone()
    {
        var (here, there) = (await StartDirectory(), await StartDirectory());

        here.Keeper.Tell(new RoomDirectory.RoomChanged(View(1)));
        await Becomes(() => Assert.Equal(1, there.Copy.Find(Pond)?.Version));
        here.Keeper.Tell(new RoomDirectory.RoomChanged(View(2)));
        here.Keeper.Tell(new RoomDirectory.RoomChanged(View(3)));
        await Becomes(() => Assert.Equal(3, there.Copy.Find(Pond)?.Version));
        Assert.Equal(Pond, there.Copy.OfUser(new UserId(1))?.RoomId);

        here.Keeper.Tell(new RoomDirectory.RoomGone(Pond));
        await Becomes(() => Assert.Null(there.Copy.Find(Pond)));
        Assert.Null(here.Copy.Find(Pond));
    }

    [Fact]
    public async Task A_node_that_joins_knows_the_rooms_once_it_has_asked_for_them()
    {
        var here = await StartDirectory();
        here.Keeper.Tell(new RoomDirectory.RoomChanged(View(1)));
        await here.Keeper.Ask<RoomDirectory.RoomHandedOver>(new RoomDirectory.HandOverRoom(View(2)), Patience);
        var there = await StartDirectory();

        await there.Keeper.Ask<Akka.Done>(RoomDirectory.Load.Instance, Patience);

        // Not only some time: by the answer.
        Assert.Equal(2, there.Copy.Find(Pond)?.Version);
        Assert.Equal(Pond, there.Copy.OfUser(new UserId(1))?.RoomId);
    }

    [Fact]
    public async Task A_room_that_comes_and_goes_within_a_moment_leaves_no_trace()
    {
        var (here, there) = (await StartDirectory(), await StartDirectory());

        here.Keeper.Tell(new RoomDirectory.RoomChanged(View(1)));
        here.Keeper.Tell(new RoomDirectory.RoomGone(Pond));
        // What is told later is replicated later, so that its coming shows that the rest is through.
        here.Keeper.Tell(new RoomDirectory.RoomChanged(View(1) with { RoomId = new RoomId(8) }));

        await Becomes(() => Assert.NotNull(there.Copy.Find(new RoomId(8))));
        Assert.Null(there.Copy.Find(Pond));
        Assert.Null(await Recalled(here));
    }

    [Fact]
    public async Task A_room_that_moves_is_with_the_other_nodes_before_its_actor_may_stop()
    {
        var (here, there) = (await StartDirectory(), await StartDirectory());
        here.Keeper.Tell(new RoomDirectory.RoomChanged(View(1)));

        await here.Keeper.Ask<RoomDirectory.RoomHandedOver>(new RoomDirectory.HandOverRoom(View(9)), Patience);

        // Not only some time: the very next question gets it.
        Assert.Equal(9, (await Recalled(there))?.Version);
    }

    [Fact]
    public async Task A_room_is_recalled_as_it_was_last_even_if_nothing_was_replicated_yet()
    {
        var here = await StartDirectory();
        Assert.Null(await Recalled(here));

        here.Keeper.Tell(new RoomDirectory.RoomChanged(View(1)));
        here.Keeper.Tell(new RoomDirectory.RoomChanged(View(2)));
        Assert.Equal(2, (await Recalled(here))?.Version);
        here.Keeper.Tell(new RoomDirectory.RoomGone(Pond));

        Assert.Null(await Recalled(here));
    }

    [Fact]
    public async Task A_picture_that_was_taken_before_a_room_closed_does_not_bring_it_back()
    {
        var replicator = CreateTestProbe();
        var here = await StartDirectory(replicator);
        var key = new LWWDictionaryKey<string, RoomView>("rooms-0");
        var picture = new Changed(key, LWWDictionary<string, RoomView>.Empty.SetItem(Akka.Cluster.Cluster.Get(here.System).SelfUniqueAddress, "7", View(1)));
        here.Keeper.Tell(picture);
        await Becomes(() => Assert.NotNull(here.Copy.Find(Pond)));

        here.Keeper.Tell(new RoomDirectory.RoomGone(Pond));
        await replicator.FishForMessageAsync(m => m is Update);
        here.Keeper.Tell(picture);

        // The next thing it does shows that it has dealt with that.
        here.Keeper.Tell(new RoomDirectory.RecallRoom(Pond));
        await replicator.FishForMessageAsync(m => m is Get);
        Assert.Equal(0, here.Copy.Count);
    }

    [Fact]
    public async Task When_a_lobby_node_is_gone_the_rooms_and_their_members_are_woken()
    {
        var here = await StartDirectory();
        var lost = await StartDirectory();
        lost.Keeper.Tell(new RoomDirectory.RoomChanged(View(1)));
        await Becomes(() => Assert.NotNull(here.Copy.Find(Pond)));

        await Stop(lost.System);

        Assert.Equal(new WakeRoom(Pond), await here.Rooms.ExpectMsgAsync<WakeRoom>(Patience));
        Assert.Equal(new UserId(1), (await here.Users.ExpectMsgAsync<Messages.Sessions.CloseSession>(Patience)).UserId);
    }

    [Fact]
    public async Task A_room_goes_on_with_its_members_when_its_node_stops()
    {
        var first = await StartLobby();
        var rooms = await Regions.OfRoomsAsync(first);
        var owner = new Member(new UserId(1), "alice");
        var created = await Repeat<RoomEntered>(rooms, new CreateRoom(Pond, owner, "pond", 4));
        var second = await StartLobby();
        await Repeat<RoomEntered>(rooms, new JoinRoom(Pond, new Member(new UserId(2), "bob")));

        await Stop(first);

        var room = (await Repeat<RoomEntered>(await Regions.OfRoomsAsync(second), new JoinRoom(Pond, new Member(new UserId(3), "carol")))).Room;
        Assert.Equal([1, 2, 3], room.Members.Select(m => m.UserId.Value));
        Assert.Equal(created.Room.CreatedAt, room.CreatedAt);
    }

    private static RoomView View(long version) => new(
        Pond, version, new UserId(1), "pond", 4, RoomPhase.Waiting, [new Member(new UserId(1), "alice")], null, 0);

    private static async Task<RoomView?> Recalled(Directory directory) =>
        (await directory.Keeper.Ask<RoomDirectory.RoomRecalled>(new RoomDirectory.RecallRoom(Pond), Patience)).Room;

    // As every sender does: what was on its way to a node that went is lost.
    private static async Task<T> Repeat<T>(IActorRef rooms, object message)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await rooms.Ask<T>(message, TimeSpan.FromSeconds(2));
            }
            catch (AskTimeoutException) when (attempt < 15)
            {
            }
        }
    }

    private async Task<ActorSystem> StartLobby()
    {
        var system = await StartNode(Roles.Lobby);
        await LobbyNode.StartAsync(system, new LobbySettings(), _ => Task.FromResult(1L), TimeProvider.System);
        return system;
    }

    private async Task<Directory> StartDirectory(IActorRef? replicator = null)
    {
        var system = await StartNode(Roles.Lobby);
        var settings = new LobbySettings { DirectoryBuckets = 1, DirectoryFlushInterval = TimeSpan.FromMilliseconds(20) };
        var (rooms, users) = (CreateTestProbe(), CreateTestProbe());
        var services = new LobbyServices(settings, new RoomIdSource(_ => Task.FromResult(1L), 1), TimeProvider.System) { Rooms = rooms, Users = users };
        replicator ??= DistributedData.Get(system).Replicator;
        var keeper = Props.Create(() => new RoomDirectory(services, replicator));
        return new Directory(system, system.ActorOf(keeper), services.Directory, rooms, users);
    }

    private sealed record Directory(ActorSystem System, IActorRef Keeper, DirectoryCopy Copy, TestProbe Rooms, TestProbe Users);
}

using Mallard.Cluster.Tests.Harness;
using Mallard.Game;
using Mallard.Messages.Sharding;
using Mallard.Protocol;
using Mallard.Rules;
using Xunit.Abstractions;

namespace Mallard.Cluster.Tests;

/// <summary>Nodes that are gone from one moment to the next, without a goodbye to anybody.</summary>
public sealed class CrashScenarios(ITestOutputHelper output) : ClusterScenario(output)
{
    private IGameFactory _game = new EchoGame.Factory();

    private protected override TimeSpan Silence => TimeSpan.FromSeconds(4);

    private protected override IGameFactory Game => _game;

    [Fact]
    public async Task Players_of_a_gateway_that_crashes_give_up_their_seats()
    {
        await StartNode(Roles.Lobby);
        var one = await StartNode(Roles.Gateway);
        var two = await StartNode(Roles.Gateway);
        var alice = await LogIn(one, "alice");
        var bob = await LogIn(two, "bob");
        var room = await alice.CreatesRoom();
        await bob.Joins(room.RoomId);

        two.Crash();

        Assert.Equal(bob.UserId, (await alice.Receives(PacketType.LeaveRoomNotification)).LeaveRoomNotification.User.UserId);
    }

    [Fact]
    public async Task A_lobby_node_crashes_while_rooms_wait_and_the_rooms_come_back()
    {
        await StartNode(Roles.Lobby);
        await StartNode(Roles.Game);
        var crashes = await StartNode(Roles.Lobby);
        var gateway = await StartNode(Roles.Gateway);
        var rooms = await FillRooms(gateway);
        // Changes reach the other nodes' directories a moment later; what a crash cuts off before that is lost. Players are spread over
        // both nodes, so what all of them see, both know.
        foreach (var player in rooms.SelectMany(r => new[] { r.Owner, r.Member }))
            await AwaitAssertAsync(async () => Assert.Equal(rooms.Count, (await player.ListsRooms()).Count(r => r.Users.Count == 2)), Patience);

        crashes.Crash();

        // A node that dies may still answer somebody in its last moment, so what comes after counts from when it is gone.
        await AwaitAssertAsync(
            () => Assert.DoesNotContain(Akka.Cluster.Cluster.Get(gateway.System).State.Members, member => member.Address == crashes.Address),
            Patience);

        // Whoever was on the lost node is known again once their connection has announced itself; until then the lobby says try again.
        foreach (var player in rooms.SelectMany(r => new[] { r.Owner, r.Member }))
            await AwaitAssertAsync(async () => Assert.Equal("", (await player.Client.ListRoomsAsync()).Failure), Patience);
        await RoomsWork(gateway, rooms);
    }

    [Fact]
    public async Task Players_of_a_game_node_that_crashes_are_told_and_find_the_lobby_ready()
    {
        await StartNode(Roles.Lobby);
        await StartNode(Roles.Lobby);
        var gateway = await StartNode(Roles.Gateway);
        var game = await StartNode(Roles.Game);
        var (alice, bob, _) = await PlayTogether(gateway);

        game.Crash();

        await alice.Receives(PacketType.GameOverNotification);
        await bob.Receives(PacketType.GameOverNotification);
        await alice.CreatesRoom();
    }

    [Fact]
    public async Task Players_of_a_game_node_that_crashes_while_it_makes_their_game_are_out_of_the_room_and_the_owner_has_an_answer()
    {
        var slow = new SlowToMake();
        _game = slow;
        var (gateway, _, game) = await StartThreeNodes();
        var alice = await LogIn(gateway, "alice");
        var bob = await LogIn(gateway, "bob");
        var room = await alice.CreatesRoom(capacity: 2);
        await bob.Joins(room.RoomId);
        try
        {
            var answer = alice.FailsToPrepare();
            await slow.IsAsked.WaitAsync(Patience);

            game.Crash();

            Assert.NotEqual("", await answer);
            await alice.Receives(PacketType.LeaveRoomResponse);
            await bob.Receives(PacketType.LeaveRoomResponse);
        }
        finally
        {
            slow.MayGoOn();
        }

        await StartNode(Roles.Game);
        await bob.CreatesRoom(capacity: 1);
        await bob.Prepares();
        await bob.Receives(PacketType.PrepareGameNotification);
    }

    [Fact]
    public async Task Players_of_a_game_that_hangs_are_out_of_the_room_and_play_another()
    {
        var slow = new SlowToMake();
        _game = slow;
        GameSettings = new GameSettings { HangTimeout = TimeSpan.FromSeconds(3), MatchThreads = 2 };
        var (gateway, _, _) = await StartThreeNodes();
        var alice = await LogIn(gateway, "alice");
        var bob = await LogIn(gateway, "bob");
        var room = await alice.CreatesRoom(capacity: 2);
        await bob.Joins(room.RoomId);
        try
        {
            await alice.FailsToPrepare();
            await alice.Receives(PacketType.LeaveRoomResponse);
            await bob.Receives(PacketType.LeaveRoomResponse);

            await bob.CreatesRoom(capacity: 1);
            await bob.Prepares();
            await bob.Receives(PacketType.PrepareGameNotification);
        }
        finally
        {
            slow.MayGoOn();
        }
    }

    /// <summary>The first game takes as long as the story likes, the next ones no time.</summary>
    private sealed class SlowToMake : IGameFactory
    {
        private readonly EchoGame.Factory _echo = new();
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _mayGoOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsAsked => _asked.Task;

        public string Name => _echo.Name;

        public ReadOnlyMemory<byte> Configuration => _echo.Configuration;

        public void MayGoOn() => _mayGoOn.SetResult();

        public IGame Create(GameSetup setup)
        {
            if (_asked.TrySetResult()) _mayGoOn.Task.Wait(Patience);
            return _echo.Create(setup);
        }

        public IGame Restore(GameSetup setup, ReadOnlySpan<byte> snapshot) => _echo.Restore(setup, snapshot);
    }
}

using System.Diagnostics.Metrics;
using Mallard.Cluster.Tests.Harness;
using Mallard.Game;
using Mallard.Hosting.Metrics;
using Mallard.Messages.Sharding;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Xunit.Abstractions;

namespace Mallard.Cluster.Tests;

/// <summary>Matches and what happens to their players and nodes.</summary>
public sealed class MatchScenarios(ITestOutputHelper output) : ClusterScenario(output)
{
    [Fact]
    public async Task A_player_whose_socket_breaks_logs_in_again_on_another_gateway_and_is_back_in_the_match()
    {
        var (gateway, _, _) = await StartThreeNodes();
        var other = await StartNode(Roles.Gateway);
        var (alice, bob, _) = await PlayTogether(gateway);

        await bob.Vanishes();
        await alice.Says("still here");
        Assert.Equal("still here", await alice.Hears());
        var bobAgain = await LogIn(other, "bob");

        await bobAgain.Receives(PacketType.PrepareGameNotification);
        await bobAgain.Receives(PacketType.StartGameNotification);
        await bobAgain.Says("back");
        Assert.Equal("back", await alice.Hears());
        Assert.Equal("back", await bobAgain.Hears());
    }

    [Fact]
    public async Task The_match_goes_on_when_its_owner_is_lost_for_good()
    {
        GameSettings = new GameSettings { ReconnectGrace = TimeSpan.FromMilliseconds(300) };
        var (gateway, _, _) = await StartThreeNodes();
        var (alice, bob, room) = await PlayTogether(gateway);

        await alice.Vanishes();
        var left = await bob.Receives(PacketType.LeaveRoomNotification);

        Assert.Equal(alice.UserId, left.LeaveRoomNotification.User.UserId);
        await bob.Says("alone");
        Assert.Equal("alone", await bob.Hears());
        await AwaitAssertAsync(async () =>
        {
            var onlooker = await LogIn(gateway, "onlooker");
            Assert.Equal(bob.UserId, (await onlooker.ListsRooms()).Single(r => r.RoomId == room).OwnerId);
        }, Patience);
        var aliceAgain = await LogIn(gateway, "alice");
        await aliceAgain.CreatesRoom();
    }

    [Fact]
    public async Task A_player_may_leave_a_running_match_and_the_last_one_ends_it()
    {
        var (gateway, _, _) = await StartThreeNodes();
        var (alice, bob, _) = await PlayTogether(gateway);

        await alice.Leaves();
        await bob.Receives(PacketType.LeaveRoomNotification);
        await alice.CreatesRoom();
        await bob.Leaves();

        await bob.CreatesRoom();
        await AwaitAssertAsync(async () => Assert.All(await LogInAndList(gateway), r => Assert.Equal(RoomStateType.Wait, r.State)), Patience);
    }

    [Fact]
    public async Task Lobby_requests_during_a_match_are_refused_and_the_match_goes_on()
    {
        var (gateway, _, _) = await StartThreeNodes();
        var (alice, _, _) = await PlayTogether(gateway);

        var answer = await alice.Client.CreateRoomAsync("another", 4).WaitAsync(Patience);

        Assert.Equal(PlayerTexts.NotNow(alice.UserId), answer.Failure);
        await alice.Says("hello");
        Assert.Equal("hello", await alice.Hears());
    }

    [Fact]
    public async Task Without_a_game_node_the_owner_is_told_and_the_room_waits_on()
    {
        await StartNode(Roles.Lobby);
        var gateway = await StartNode(Roles.Gateway);
        var alice = await LogIn(gateway, "alice");
        await alice.CreatesRoom();

        Assert.Equal(PlayerTexts.GameStartFailed, await alice.FailsToPrepare());

        await StartNode(Roles.Game);
        await AwaitAssertAsync(async () => Assert.True((await alice.Client.PrepareGameAsync()).IsSuccess), Patience);
    }

    [Fact]
    public async Task Games_that_start_together_are_spread_over_the_game_nodes()
    {
        var (gateway, lobby, one) = await StartThreeNodes();
        var two = await StartNode(Roles.Game);
        await AwaitAssertAsync(() => Assert.Equal(2, GameNodesChosenFromBy(lobby)), Patience);
        var owners = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => LogIn(gateway, $"duck{i}")));
        await Task.WhenAll(owners.Select(o => o.CreatesRoom(capacity: 1)));

        await Task.WhenAll(owners.Select(o => o.Prepares()));

        await AwaitAssertAsync(
            async () =>
            {
                var (first, second) = (await MatchesOn(one), await MatchesOn(two));
                Assert.Equal((10, 10), (first, second));
            },
            Patience);
    }

    [Fact]
    public async Task A_game_that_fails_ends_its_own_match_and_no_other()
    {
        var (gateway, _, _) = await StartThreeNodes();
        var (alice, bob, _) = await PlayTogether(gateway);
        var (carol, _, _) = await PlayTogether(gateway, "carol", "dave");

        await alice.Says("crash");

        await alice.Receives(PacketType.GameOverNotification);
        await bob.Receives(PacketType.GameOverNotification);
        await bob.CreatesRoom();
        await carol.Says("fine");
        Assert.Equal("fine", await carol.Hears());
    }

    [Fact]
    public async Task A_game_node_that_is_stopped_ends_its_matches_honestly()
    {
        var (gateway, _, game) = await StartThreeNodes();
        var (alice, bob, _) = await PlayTogether(gateway);

        await game.StopAsync();

        await alice.Receives(PacketType.GameOverNotification);
        await bob.Receives(PacketType.GameOverNotification);
        await bob.CreatesRoom();
    }

    [Fact]
    public async Task A_gateway_that_is_stopped_says_goodbye_and_its_players_come_back_elsewhere()
    {
        var (gateway, _, _) = await StartThreeNodes();
        var other = await StartNode(Roles.Gateway);
        var (alice, _, _) = await PlayTogether(gateway);

        await gateway.StopAsync();

        Assert.Equal(Mallard.Client.DisconnectReason.GetOut, (await alice.Disconnected).Reason);
        var aliceAgain = await LogIn(other, "alice");
        await aliceAgain.Receives(PacketType.StartGameNotification);
    }

    private async Task<IReadOnlyList<RoomData>> LogInAndList(TestNode gateway) => await (await LogIn(gateway, "onlooker")).ListsRooms();

    // Not the members it sees: a member is chosen once it has said how busy it is.
    private static long GameNodesChosenFromBy(TestNode lobby)
    {
        var meters = NodeMeters.Of(lobby.System);
        long? nodes = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, reader) =>
            {
                if (instrument.Name == "mallard.lobby.game_nodes" && meters.Owns(instrument)) reader.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => nodes = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return Assert.NotNull(nodes);
    }

    private static async Task<int> MatchesOn(TestNode node)
    {
        var region = Akka.Cluster.Sharding.ClusterSharding.Get(node.System).ShardRegion(ShardTypes.Match);
        var state = await Akka.Actor.Futures.Ask<Akka.Cluster.Sharding.CurrentShardRegionState>(
            region, Akka.Cluster.Sharding.GetShardRegionState.Instance, Patience);
        return state.Shards.Sum(s => s.EntityIds.Count);
    }
}

using Mallard.Lobby.Metrics;
using Mallard.Lobby.Node.Tests.Rooms;
using Mallard.Lobby.Rooms;
using Mallard.Messages.Rooms;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Metrics;

/// <summary>What a lobby node counts while a room lives.</summary>
public sealed class LobbyMetricsSpecs(ITestOutputHelper output) : RoomSpecsBase(output)
{
    private LobbyMetrics Metrics => Services.Metrics;

    [Fact]
    public async Task A_room_is_counted_in_its_phase_from_its_creation_to_its_end()
    {
        await IsOpenWith(Bob);
        Assert.Equal((1, 0), Counted());

        await Plays();
        Assert.Equal((0, 1), Counted());
        Assert.Equal(1, Metrics.Placements[LobbyMetrics.Placement.Created]);

        Room.Tell(new MatchEnded(Pond, Services.Directory.Find(Pond)!.Match!.Value), Akka.Actor.ActorRefs.NoSender);
        await IsGone();
        Assert.Equal((0, 0), Counted());
    }

    [Fact]
    public async Task A_room_that_moves_away_is_counted_no_more()
    {
        await IsOpenWith();

        Room.Tell(RoomActor.HandOver.Instance, Akka.Actor.ActorRefs.NoSender);
        await Settles(Room);
        Room.Tell(RoomDirectory.RoomHandedOver.Instance, Akka.Actor.ActorRefs.NoSender);
        await Shard.ExpectMsgAsync<Support.ShardStandIn.Stopped>();

        Assert.Equal((0, 0), Counted());
    }

    [Fact]
    public async Task A_match_that_no_node_takes_is_counted_as_that()
    {
        await IsOpenWith();

        await IsRefused(Alice, new PrepareGame(Pond, Alice), RoomRefusal.NoGameNode);

        Assert.Equal(1, Metrics.Placements[LobbyMetrics.Placement.NoGameNode]);
    }

    private (long Waiting, long Playing) Counted() => (Metrics.Rooms(RoomPhase.Waiting), Metrics.Rooms(RoomPhase.Playing));
}

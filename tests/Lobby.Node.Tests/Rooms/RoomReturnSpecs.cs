using Akka.Actor;
using Mallard.Lobby.Node.Tests.Support;
using Mallard.Lobby.Rooms;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Rooms;

/// <summary>A room that moves to another node, or comes back after its node was lost.</summary>
public sealed class RoomReturnSpecs(ITestOutputHelper output) : RoomSpecsBase(output)
{
    private static readonly MatchId Match = new(0x10, Pond);

    [Fact]
    public async Task A_waiting_room_comes_back_with_its_members_and_what_is_left_of_its_time()
    {
        Remembered = View(Pond, Alice, Bob);
        Clock.Now += TimeSpan.FromMinutes(9);

        Assert.Equal([Alice, Bob, Carol], (await Joins(Carol)).Members.Select(m => m.UserId));
        await Users.ExpectMsgAsync<MemberJoined>();
        await Users.ExpectMsgAsync<MemberJoined>();
        await Passes(Room, TimeSpan.FromMinutes(1));

        Assert.Equal(new RoomClosed(Alice, Pond), await Users.ExpectMsgAsync<RoomClosed>());
    }

    [Fact]
    public async Task A_room_that_was_idle_for_too_long_while_it_was_away_closes_when_it_is_woken()
    {
        Remembered = View(Pond, Alice, Bob);
        Clock.Now += TimeSpan.FromMinutes(11);

        Room.Tell(new WakeRoom(Pond));
        await Passes(Room, TimeSpan.FromMilliseconds(1));

        await Users.ExpectMsgAsync<RoomClosed>();
        await IsGone();
    }

    [Fact]
    public async Task A_room_that_came_back_wins_over_what_its_lost_actor_published_last()
    {
        Remembered = View(Pond, Alice);

        await Joins(Bob);

        Assert.InRange((await Published()).Version, 1_000_000, long.MaxValue);
    }

    [Fact]
    public async Task A_room_whose_match_was_being_created_when_its_node_was_lost_waits_again()
    {
        Remembered = View(Pond, Alice) with { Phase = RoomPhase.Playing };

        Assert.Equal(RoomPhase.Waiting, (await Joins(Bob)).Phase);
        Assert.Equal(RoomPhase.Waiting, (await Published()).Phase);
    }

    [Fact]
    public async Task A_playing_room_that_comes_back_looks_for_its_match_until_it_answers_and_watches_it()
    {
        Remembered = View(Pond, Alice) with { Phase = RoomPhase.Playing, Match = Match };
        Room.Tell(new WakeRoom(Pond));
        Assert.Equal(new FindMatch(Match), await Matches.ExpectMsgAsync<FindMatch>());
        await Passes(Room, TimeSpan.FromSeconds(1));
        await Matches.ExpectMsgAsync<FindMatch>();

        var actor = CreateTestProbe();
        Room.Tell(new MatchCreated(Pond, Match, actor));
        await Passes(Room, TimeSpan.FromSeconds(5));
        await ExpectNothing(Matches);
        await ExpectNothing(Users);

        Sys.Stop(actor);
        Assert.Equal(new MatchLost(Alice, Match), await Users.ExpectMsgAsync<MatchLost>());
    }

    [Fact]
    public async Task A_playing_room_whose_match_is_gone_when_it_comes_back_ends_for_everybody()
    {
        Remembered = View(Pond, Alice, Bob) with { Phase = RoomPhase.Playing, Match = Match };
        Room.Tell(new WakeRoom(Pond));
        await Matches.ExpectMsgAsync<FindMatch>();

        Room.Tell(new MatchUnknown(Pond, Match));

        Assert.Equal(new MatchLost(Alice, Match), await Users.ExpectMsgAsync<MatchLost>());
        Assert.Equal(new MatchLost(Bob, Match), await Users.ExpectMsgAsync<MatchLost>());
        await IsGone();
    }

    [Fact]
    public async Task A_room_that_moves_stops_only_when_its_last_state_is_written_and_wakes_its_next_actor()
    {
        await IsOpenWith(Bob);
        var last = await Published();

        Room.Tell(RoomActor.HandOver.Instance);

        Assert.Equal(last, (await Directory.ExpectMsgAsync<RoomDirectory.HandOverRoom>()).Room);
        await Settles(Room);
        await ExpectNothing(Shard);
        Directory.Reply(RoomDirectory.RoomHandedOver.Instance);
        await Shard.ExpectMsgAsync<ShardStandIn.Stopped>();
        Assert.Equal(new WakeRoom(Pond), await Rooms.ExpectMsgAsync<WakeRoom>());
    }

    [Fact]
    public async Task A_room_that_moves_changes_nothing_any_more_that_would_be_lost()
    {
        await IsOpenWith(Bob);
        await Published();
        Room.Tell(RoomActor.HandOver.Instance);
        await Directory.ExpectMsgAsync<RoomDirectory.HandOverRoom>();

        Tells(Carol, new JoinRoom(Pond, MemberOf(Carol)));
        await Settles(Room);

        await ExpectNothing(ProbeOf(Carol));
        await ExpectNothing(Directory);
    }

    [Fact]
    public async Task A_room_whose_state_nobody_writes_does_not_hold_up_the_move_for_ever()
    {
        await IsOpenWith(Bob);
        Room.Tell(RoomActor.HandOver.Instance);
        await Directory.FishForMessageAsync(m => m is RoomDirectory.HandOverRoom);

        await Passes(Room, TimeSpan.FromSeconds(5));

        await Shard.ExpectMsgAsync<ShardStandIn.Stopped>();
    }

    [Fact]
    public async Task Idle_time_that_ends_while_a_room_moves_does_not_close_it()
    {
        await IsOpenWith(Bob);
        await Passes(Room, TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        await Published();
        Room.Tell(RoomActor.HandOver.Instance);
        await Directory.ExpectMsgAsync<RoomDirectory.HandOverRoom>();

        await Passes(Room, TimeSpan.FromSeconds(2));
        Directory.Reply(RoomDirectory.RoomHandedOver.Instance);

        await Shard.ExpectMsgAsync<ShardStandIn.Stopped>();
        await ExpectNothing(Users);
        await ExpectNothing(Directory);
    }
}

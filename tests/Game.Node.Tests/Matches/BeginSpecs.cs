using Mallard.Game.Matches;
using Mallard.Game.Node.Tests.Support;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

/// <summary>From the room's request to the first packet.</summary>
public sealed class BeginSpecs(ITestOutputHelper output) : MatchStory(output)
{
    [Fact]
    public async Task A_match_tells_its_room_that_it_stands()
    {
        IsAskedFor(Alice, Bob);

        Assert.Equal(new MatchCreated(Id.Room, Id, Match), await Rooms.ExpectMsgAsync<MatchCreated>());
    }

    [Fact]
    public async Task A_room_that_asks_again_gets_the_same_match()
    {
        await Runs(Alice);

        IsAskedFor(Alice);
        Match.Tell(new FindMatch(Id), TestActor);

        Assert.Equal(Match, (await Rooms.ExpectMsgAsync<MatchCreated>()).Actor);
        Assert.Equal(Match, (await Rooms.ExpectMsgAsync<MatchCreated>()).Actor);
        Assert.Equal(["prepare"], Game.Calls);
        await IsSilentTo(East);
    }

    [Fact]
    public async Task A_room_that_had_given_its_match_up_gets_it_for_those_who_are_in_it_now()
    {
        Game.OnPrepare = o => o.Say("welcome");
        await IsCreatedFor(Alice, Bob);

        var now = Room(Alice, Carol);
        Match.Tell(new CreateMatch(Id, now with { Version = now.Version + 1 }), TestActor);
        await Rooms.ExpectMsgAsync<MatchCreated>();
        // The first time it was asked, once more and late.
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);
        await Joins(Carol);

        await East.Carries("welcome", Alice, Carol);
    }

    [Fact]
    public async Task A_node_that_drains_refuses_a_new_match()
    {
        Draining = true;

        IsAskedFor(Alice, Bob);

        Assert.Equal(new MatchRefused(Id.Room, Id), await Rooms.ExpectMsgAsync<MatchRefused>());
        await IsSilentTo(Load);
        await Goes();
    }

    [Fact]
    public async Task A_room_that_looks_for_a_match_that_is_gone_hears_so()
    {
        Match.Tell(new FindMatch(Id), TestActor);

        Assert.Equal(new MatchUnknown(Id.Room, Id), await Rooms.ExpectMsgAsync<MatchUnknown>());
        await Goes();
    }

    [Fact]
    public async Task A_player_who_connects_to_a_match_that_is_gone_hears_so()
    {
        Connects(Alice);

        Assert.Equal(new MatchLost(Alice.Id, Id), await Users.ExpectMsgAsync<MatchLost>());
        await Goes();
    }

    [Fact]
    public async Task A_player_who_quits_a_match_that_is_gone_hears_so()
    {
        Quits(Alice);

        Assert.Equal(new MatchLost(Alice.Id, Id), await Users.ExpectMsgAsync<MatchLost>());
        await Goes();
    }

    [Fact]
    public async Task Packets_for_a_match_that_is_gone_wake_nobody()
    {
        Says(Alice, "hello?");
        Disconnects(Alice);
        IsInTheLobby(Alice);

        await IsSilentTo(Users, Rooms, East.Probe);
        await Goes();
    }

    [Fact]
    public async Task A_vacant_match_on_its_way_out_takes_no_game_on()
    {
        Connects(Alice);
        IsAskedFor(Alice);

        await Goes();
        await IsSilentTo(Rooms);
    }

    [Fact]
    public async Task A_vacant_match_stops_with_its_node()
    {
        await WatchAsync(Match);

        Match.Tell(MatchActor.HandOver.Instance, TestActor);

        await ExpectTerminatedAsync(Match);
    }

    [Fact]
    public async Task The_game_begins_when_the_last_player_is_connected()
    {
        Game.OnPrepare = o => o.Say("welcome");
        await IsCreatedFor(Alice, Bob);

        await Joins(Alice);
        await IsSilentTo(East);
        Assert.Null(Game.Setup);
        await Joins(Bob);

        await East.Carries("welcome", Alice);
        await West.Carries("welcome", Bob);
    }

    [Fact]
    public async Task The_game_begins_when_the_only_player_missing_is_known_to_have_no_connection()
    {
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);

        StaysAway(Bob);

        await Settles();
        Assert.Equal(["prepare", "2 is lost"], Game.Calls);
    }

    [Fact]
    public async Task The_game_begins_without_players_of_whom_nothing_is_heard_in_time()
    {
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);

        await Passes(Settings.GatherTimeout - TimeSpan.FromMilliseconds(1));
        Assert.Empty(Game.Calls);
        await Passes(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["prepare", "2 is lost"], Game.Calls);
    }

    [Fact]
    public async Task The_lobby_hears_who_has_been_shown_the_game()
    {
        Users.IgnoreNoMessages();
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);
        await IsSilentTo(Users);

        await Passes(Settings.GatherTimeout);
        Assert.Equal(new MatchBegan(Alice.Id, Id), await Users.ExpectMsgAsync<MatchBegan>());
        await IsSilentTo(Users);

        await Joins(Bob);
        Assert.Equal(new MatchBegan(Bob.Id, Id), await Users.ExpectMsgAsync<MatchBegan>());
    }

    [Fact]
    public async Task A_player_who_is_late_gets_the_whole_state()
    {
        Game.OnReconnect = (user, o) => o.SayTo(user, "so far");
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);
        await Passes(Settings.GatherTimeout);

        Connects(Bob);

        await West.Attaches(Bob);
        await West.Carries("so far", Bob);
        Assert.Equal(["prepare", "2 is lost", "2 is back"], Game.Calls);
    }

    [Fact]
    public async Task A_player_who_never_comes_is_out_when_the_grace_is_over()
    {
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);
        StaysAway(Bob);

        await Passes(Settings.ReconnectGrace);

        await IsReleased(Bob, matchTells: false);
        Assert.Equal(new PlayerLeft(Id.Room, Id, Bob.Id, Alice.Id), await Rooms.ExpectMsgAsync<PlayerLeft>());
        Assert.Equal(["prepare", "2 is lost", "2 leaves"], Game.Calls);
    }

    [Fact]
    public async Task A_match_to_which_nobody_comes_is_over_without_a_game()
    {
        TheLobbyAnswers();
        await IsCreatedFor(Alice, Bob);

        await Passes(Settings.GatherTimeout);
        await Settles();
        await Passes(Settings.ReconnectGrace);

        await IsReleased(Alice, matchTells: false);
        await IsReleased(Bob, matchTells: false);
        await IsOverForTheRoom();
        await Goes();
        Assert.Null(Game.Setup);
    }

    [Fact]
    public async Task A_match_waits_longer_for_a_lobby_that_is_late_with_all_players()
    {
        Game.OnPrepare = o => o.Say("welcome");
        await IsCreatedFor(Alice, Bob);

        await Passes(Settings.GatherTimeout);
        await Settles();
        await Passes(Settings.ReconnectGrace - TimeSpan.FromMilliseconds(1));
        await Joins(Alice);
        await Joins(Bob);

        await East.Carries("welcome", Alice);
        await West.Carries("welcome", Bob);
        Assert.Equal(["prepare"], Game.Calls);
    }

    [Fact]
    public async Task Whoever_comes_first_and_late_waits_no_longer_for_the_others_than_usual()
    {
        await IsCreatedFor(Alice, Bob);
        await Passes(Settings.GatherTimeout);
        await Settles();
        await Joins(Alice);

        await Passes(Settings.GatherTimeout - TimeSpan.FromMilliseconds(1));
        Assert.Empty(Game.Calls);
        await Passes(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["prepare", "2 is lost"], Game.Calls);
    }

    [Fact]
    public async Task A_match_whose_players_are_all_gone_already_does_not_wait()
    {
        TheLobbyAnswers();
        await IsCreatedFor(Alice, Bob);

        StaysAway(Alice);
        StaysAway(Bob);

        await IsOverForTheRoom();
        await Goes();
    }

    [Fact]
    public async Task A_connection_hears_of_the_match_before_the_first_packet_of_it()
    {
        Game.OnPrepare = o => o.Say("welcome");
        await IsCreatedFor(Alice);

        Connects(Alice);

        await East.Attaches(Alice);
        await East.Carries("welcome", Alice);
    }

    [Fact]
    public async Task A_stranger_is_not_let_in()
    {
        await IsCreatedFor(Alice);

        Connects(Bob);

        Assert.Equal(new MatchLost(Bob.Id, Id), await Users.ExpectMsgAsync<MatchLost>());
        await IsSilentTo(West);
    }

    [Fact]
    public async Task Packets_that_come_before_the_begin_are_dropped()
    {
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);

        Says(Alice, "first!");
        await Joins(Bob);

        await Settles();
        Assert.Equal(["prepare"], Game.Calls);
    }

    [Fact]
    public async Task A_player_who_leaves_before_the_begin_is_in_no_game()
    {
        await IsCreatedFor(Alice, Bob, Carol);
        await Joins(Bob);
        await Joins(Carol);

        Quits(Alice);

        await IsReleased(Alice, matchTells: false);
        Assert.Equal(new PlayerLeft(Id.Room, Id, Alice.Id, Bob.Id), await Rooms.ExpectMsgAsync<PlayerLeft>());
        await East.Carries("LeaveRoomNotification", Carol);
        await West.Carries("LeaveRoomNotification", Bob);
        await Settles();
        Assert.Equal(["prepare"], Game.Calls);
        Assert.Equal(Bob.Id.Value, Game.Setup!.OwnerId);
        Assert.Equal([Bob.Id.Value, Carol.Id.Value], Game.Setup.Players.Select(p => p.UserId));
    }

    [Fact]
    public async Task A_game_is_set_up_with_the_room_its_players_and_the_time_of_its_first_tick()
    {
        await IsCreatedFor(Alice, Bob);
        Time.Advance(TimeSpan.FromSeconds(2));
        var begin = Time.GetUtcNow();
        await Joins(Alice);
        await Joins(Bob);

        await Settles();
        var setup = Game.Setup!;
        Assert.Equal((8, "pond", 1, 4, 50), (setup.RoomId, setup.RoomName, setup.OwnerId, setup.Capacity, setup.TickMilliseconds));
        Assert.Equal([(1, "Alice"), (2, "Bob")], setup.Players.Select(p => (p.UserId, p.Name)));
        Assert.Equal(begin.ToUnixTimeMilliseconds(), setup.EpochMilliseconds);
    }

}

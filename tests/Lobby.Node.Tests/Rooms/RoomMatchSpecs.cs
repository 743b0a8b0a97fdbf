using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Rooms;

public sealed class RoomMatchSpecs(ITestOutputHelper output) : RoomSpecsBase(output)
{
    [Fact]
    public async Task Only_the_owner_prepares()
    {
        GameNodeIsThere();
        await IsOpenWith(Bob);

        await IsRefused(Bob, new PrepareGame(Pond, Bob), RoomRefusal.NotAllowed);
        await IsRefused(Carol, new PrepareGame(Pond, Carol), RoomRefusal.NotAllowed);

        await Settles(Room);
        await ExpectNothing(Matches);
    }

    [Fact]
    public async Task Without_a_game_node_the_owner_is_refused_and_the_room_goes_on_waiting()
    {
        await IsOpenWith();

        await IsRefused(Alice, new PrepareGame(Pond, Alice), RoomRefusal.NoGameNode);

        Assert.Equal([Alice, Bob], (await Joins(Bob)).Members.Select(m => m.UserId));
    }

    [Fact]
    public async Task The_match_is_asked_for_again_under_the_same_id_until_it_stands_and_then_everybody_enters()
    {
        GameNodeIsThere();
        await IsOpenWith(Bob);

        var first = await IsPrepared();
        await Passes(Room, TimeSpan.FromSeconds(1));
        var again = await Matches.ExpectMsgAsync<CreateMatch>();
        Assert.Equal(first.Match, again.Match);
        Assert.Equal([Alice, Bob], first.Room.Members.Select(m => m.UserId));
        Assert.Equal((RoomPhase.Playing, null), await PhaseAndMatch());

        Room.Tell(new MatchCreated(Pond, first.Match, CreateTestProbe()));

        Assert.Equal(new EnterMatch(Alice, first.Match), await Users.ExpectMsgAsync<EnterMatch>());
        Assert.Equal(new EnterMatch(Bob, first.Match), await Users.ExpectMsgAsync<EnterMatch>());
        Assert.Equal((RoomPhase.Playing, first.Match), await PhaseAndMatch());
        await Passes(Room, TimeSpan.FromSeconds(10));
        await ExpectNothing(Matches);
    }

    [Fact]
    public async Task Nobody_joins_a_room_that_prepares_or_plays()
    {
        GameNodeIsThere();
        await IsOpenWith();
        var match = (await IsPrepared()).Match;
        await IsRefused(Bob, new JoinRoom(Pond, MemberOf(Bob)), RoomRefusal.NotJoinable);

        Room.Tell(new MatchCreated(Pond, match, CreateTestProbe()));

        await IsRefused(Bob, new JoinRoom(Pond, MemberOf(Bob)), RoomRefusal.NotJoinable);
    }

    [Fact]
    public async Task A_member_whose_join_was_answered_in_vain_hears_of_the_seat_while_the_match_is_being_created()
    {
        GameNodeIsThere();
        await IsOpenWith(Bob);
        await IsPrepared();

        Assert.Equal([Alice, Bob], (await Joins(Bob)).Members.Select(m => m.UserId));
    }

    [Fact]
    public async Task When_no_match_stands_in_time_the_owner_is_refused_and_the_room_can_be_joined_again()
    {
        GameNodeIsThere();
        await IsOpenWith();
        var first = await IsPrepared();

        await Passes(Room, TimeSpan.FromSeconds(5));

        Assert.Equal(RoomRefusal.NoGameNode, (await ProbeOf(Alice).ExpectMsgAsync<RoomRefused>()).Reason);
        Assert.Equal((RoomPhase.Waiting, null), await PhaseAndMatch());
        Assert.Equal([Alice, Bob], (await Joins(Bob)).Members.Select(m => m.UserId));

        // The match that was given up on stands after all: too late.
        await Users.ExpectMsgAsync<MemberJoined>();
        Room.Tell(new MatchCreated(Pond, first.Match, CreateTestProbe()));
        await Settles(Room);
        await ExpectNothing(Users);
    }

    [Fact]
    public async Task A_match_that_a_draining_node_refuses_is_placed_on_another()
    {
        GameNodeIsThere(0x10);
        GameNodeIsThere(0x20);
        await IsOpenWith(Bob);
        var first = await IsPrepared();

        Room.Tell(new MatchRefused(Pond, first.Match));

        var second = await Matches.ExpectMsgAsync<CreateMatch>();
        Assert.NotEqual(first.Match.Node, second.Match.Node);
        Assert.Equal(first.Room, second.Room);

        // The refusal of a repeated request.
        Room.Tell(new MatchRefused(Pond, first.Match));
        await Settles(Room);
        await ExpectNothing(Matches);
        Room.Tell(new MatchCreated(Pond, second.Match, CreateTestProbe()));
        Assert.Equal(new EnterMatch(Alice, second.Match), await Users.ExpectMsgAsync<EnterMatch>());
    }

    [Fact]
    public async Task When_the_only_game_node_drains_the_owner_is_refused_at_once_and_the_room_goes_on_waiting()
    {
        GameNodeIsThere();
        await IsOpenWith();
        var match = (await IsPrepared()).Match;

        Room.Tell(new MatchRefused(Pond, match));

        Assert.Equal(RoomRefusal.NoGameNode, (await ProbeOf(Alice).ExpectMsgAsync<RoomRefused>()).Reason);
        Assert.Equal((RoomPhase.Waiting, null), await PhaseAndMatch());
    }

    [Fact]
    public async Task A_repeated_wish_to_prepare_that_comes_after_its_refusal_does_not_prepare_again_but_a_new_one_does()
    {
        GameNodeIsThere();
        await IsOpenWith();
        var first = await IsPrepared(request: 1);
        await Passes(Room, TimeSpan.FromSeconds(5));
        await ProbeOf(Alice).ExpectMsgAsync<RoomRefused>();
        while (Matches.HasMessages) await Matches.ReceiveOneAsync();

        await IsRefused(Alice, new PrepareGame(Pond, Alice, 1), RoomRefusal.NoGameNode);
        await Settles(Room);
        await ExpectNothing(Matches);

        Assert.NotEqual(first.Match, (await IsPrepared(request: 2)).Match);
    }

    [Fact]
    public async Task Preparing_again_while_it_prepares_changes_nothing_and_when_it_plays_shows_the_way_to_the_match()
    {
        GameNodeIsThere();
        await IsOpenWith(Bob);
        var match = (await IsPrepared()).Match;
        Tells(Alice, new PrepareGame(Pond, Alice, 1));
        await IsRefused(Bob, new PrepareGame(Pond, Bob, 1), RoomRefusal.NotAllowed);
        await ExpectNothing(Matches);

        Room.Tell(new MatchCreated(Pond, match, CreateTestProbe()));
        await Users.ExpectMsgAsync<EnterMatch>();
        await Users.ExpectMsgAsync<EnterMatch>();
        Tells(Alice, new PrepareGame(Pond, Alice, 1));

        Assert.Equal(new EnterMatch(Alice, match), await Users.ExpectMsgAsync<EnterMatch>());
    }

    [Fact]
    public async Task Who_leaves_while_the_match_is_being_created_hears_back_when_it_stands()
    {
        GameNodeIsThere();
        await IsOpenWith(Bob);
        var match = (await IsPrepared()).Match;
        Tells(Bob, new LeaveRoom(Pond, Bob));
        await Settles(Room);
        await ExpectNothing(ProbeOf(Bob));

        Room.Tell(new MatchCreated(Pond, match, CreateTestProbe()));

        await ProbeOf(Bob).ExpectMsgAsync<RoomLeft>();
    }

    [Fact]
    public async Task Who_leaves_while_the_match_is_being_created_is_out_when_it_does_not_stand()
    {
        GameNodeIsThere();
        await IsOpenWith(Bob);
        await IsPrepared();
        Tells(Bob, new LeaveRoom(Pond, Bob));

        await Passes(Room, TimeSpan.FromSeconds(5));

        await ProbeOf(Bob).ExpectMsgAsync<RoomLeft>();
        Assert.Equal(new MemberLeft(Alice, Pond, MemberOf(Bob)), await Users.ExpectMsgAsync<MemberLeft>());
        Assert.Equal([Alice], (await Published()).Members.Select(m => m.UserId));
    }

    [Fact]
    public async Task A_room_is_gone_when_its_match_has_ended_and_nobody_is_told_to_leave()
    {
        await IsOpenWith(Bob);
        var (match, _) = await Plays();
        Room.Tell(new MatchEnded(Pond, new MatchId(0xdead, Pond)));
        await Settles(Room);
        await ExpectNothing(Shard);

        Room.Tell(new MatchEnded(Pond, match));

        await IsGone();
        await ExpectNothing(Users);
    }

    [Fact]
    public async Task A_player_who_leaves_the_match_is_out_of_the_room_which_may_be_anothers_now()
    {
        await IsOpenWith(Bob, Carol);
        var (match, _) = await Plays();

        Room.Tell(new PlayerLeft(Pond, match, Alice, Owner: Bob));
        Room.Tell(new PlayerLeft(Pond, new MatchId(0xdead, Pond), Carol, Owner: Carol));

        var room = await Published();
        Assert.Equal([Bob, Carol], room.Members.Select(m => m.UserId));
        Assert.Equal(Bob, room.OwnerId);
    }

    [Fact]
    public async Task When_the_match_dies_everybody_hears_of_it_and_the_room_is_gone()
    {
        await IsOpenWith(Bob);
        var (match, actor) = await Plays();

        Sys.Stop(actor);
        Assert.Equal(match, (await Matches.ExpectMsgAsync<FindMatch>()).Match);
        Room.Tell(new MatchUnknown(Pond, match));

        Assert.Equal(new MatchLost(Alice, match), await Users.ExpectMsgAsync<MatchLost>());
        Assert.Equal(new MatchLost(Bob, match), await Users.ExpectMsgAsync<MatchLost>());
        await IsGone();
    }

    [Fact]
    public async Task A_match_that_ended_may_say_so_after_its_actor_is_gone()
    {
        await IsOpenWith(Bob);
        var (match, actor) = await Plays();

        Sys.Stop(actor);
        await Matches.ExpectMsgAsync<FindMatch>();
        Room.Tell(new MatchEnded(Pond, match));

        await IsGone();
        await ExpectNothing(Users);
    }

    [Fact]
    public async Task A_match_that_came_up_on_another_node_goes_on_and_is_watched_there()
    {
        await IsOpenWith(Bob);
        var (match, actor) = await Plays();
        Sys.Stop(actor);
        await Matches.ExpectMsgAsync<FindMatch>();
        var next = CreateTestProbe();

        Room.Tell(new MatchCreated(Pond, match, next));
        await Settles(Room);
        Sys.Stop(next);

        await Matches.ExpectMsgAsync<FindMatch>();
        await ExpectNothing(Users);
    }

    private async Task<(RoomPhase Phase, MatchId? Match)> PhaseAndMatch()
    {
        var room = await Published();
        return (room.Phase, room.Match);
    }
}

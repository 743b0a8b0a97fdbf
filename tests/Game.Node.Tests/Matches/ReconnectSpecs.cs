using Mallard.Game.Node.Tests.Support;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

/// <summary>Players who lose their connection, and come back or not.</summary>
public sealed class ReconnectSpecs(ITestOutputHelper output) : MatchStory(output)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_match_goes_on_while_a_lost_player_may_come_back()
    {
        Game.OnReceive = (_, text, o) => o.Say(text);
        await Runs(Alice, Bob);

        Disconnects(Bob);
        await Passes(Settings.ReconnectGrace - Moment);
        Says(Alice, "still here");
        await Plays(ticks: 1);

        await East.Carries("still here", Alice);
        Assert.Equal(1, Game.Ticks);
        Assert.Equal(["prepare", "2 is lost", "1 says still here"], Game.Calls);
        await IsSilentTo(Users, Rooms);
    }

    [Fact]
    public async Task A_player_who_comes_back_in_time_is_attached_and_then_told_everything()
    {
        Game.OnReconnect = (user, o) => o.SayTo(user, "so far");
        await Runs(Alice, Bob);
        Disconnects(Bob);
        await Passes(Settings.ReconnectGrace - Moment);

        Bob.LogsInAgain(on: East);
        Connects(Bob);

        await East.Attaches(Bob);
        await East.Carries("so far", Bob);
        Assert.Equal(["prepare", "2 is lost", "2 is back"], Game.Calls);
    }

    [Fact]
    public async Task The_grace_of_a_player_who_came_back_is_over_with_it()
    {
        await Runs(Alice, Bob);
        Disconnects(Bob);
        await Passes(Settings.ReconnectGrace / 2);
        Bob.LogsInAgain(on: East);
        await Joins(Bob);

        await Passes(Settings.ReconnectGrace);

        await IsSilentTo(Users);
    }

    [Fact]
    public async Task A_player_who_is_lost_again_has_the_whole_grace_again()
    {
        await Runs(Alice, Bob);
        Disconnects(Bob);
        await Passes(Settings.ReconnectGrace / 2);
        Bob.LogsInAgain(on: East);
        await Joins(Bob);
        Disconnects(Bob);

        await Passes(Settings.ReconnectGrace - Moment);
        await IsSilentTo(Users);
        await Passes(Moment);

        await IsReleased(Bob, matchTells: false);
    }

    [Fact]
    public async Task A_player_who_logs_in_elsewhere_moves_over_at_once()
    {
        Game.OnReceive = (_, text, o) => o.Say(text);
        await Runs(Alice, Bob);

        Bob.LogsInAgain(on: East);
        await Joins(Bob);
        Says(Alice, "hello");

        await East.Carries("hello", Alice, Bob);
        await IsSilentTo(West);
    }

    [Fact]
    public async Task A_late_word_about_an_older_connection_changes_nothing()
    {
        await Runs(Alice, Bob);
        var old = new DisconnectPlayer(Id, Bob.Id, Bob.Connection);
        Bob.LogsInAgain(on: East);
        await Joins(Bob);

        Match.Tell(old, TestActor);
        await Passes(Settings.ReconnectGrace);

        Assert.Equal(["prepare", "2 is back"], Game.Calls);
        await IsSilentTo(Users);
    }

    [Fact]
    public async Task The_same_connection_announced_again_has_missed_nothing()
    {
        await Runs(Alice);

        await Joins(Alice);

        await Settles();
        Assert.Equal(["prepare"], Game.Calls);
        await IsSilentTo(East);
    }

    [Fact]
    public async Task A_user_who_has_moved_hears_again_that_the_match_has_begun()
    {
        Users.IgnoreNoMessages();
        await Runs(Alice);
        Assert.Equal(new MatchBegan(Alice.Id, Id), await Users.ExpectMsgAsync<MatchBegan>());

        await Joins(Alice);

        Assert.Equal(new MatchBegan(Alice.Id, Id), await Users.ExpectMsgAsync<MatchBegan>());
    }

    [Fact]
    public async Task A_loss_reported_twice_is_one_loss()
    {
        await Runs(Alice, Bob);

        Disconnects(Bob);
        await Passes(Settings.ReconnectGrace / 2);
        Disconnects(Bob);
        StaysAway(Bob);
        await Passes(Settings.ReconnectGrace / 2);

        await IsReleased(Bob, matchTells: false);
        Assert.Equal(["prepare", "2 is lost", "2 leaves"], Game.Calls);
    }

    [Fact]
    public async Task A_user_who_knows_of_no_connection_has_lost_the_one_that_there_was()
    {
        await Runs(Alice, Bob);

        StaysAway(Bob);
        await Passes(Settings.ReconnectGrace);

        await IsReleased(Bob, matchTells: false);
        Assert.Equal(["prepare", "2 is lost", "2 leaves"], Game.Calls);
    }

    [Fact]
    public async Task A_player_who_does_not_come_back_leaves_for_good_and_the_room_and_the_others_hear_of_it()
    {
        Game.OnLeave = (user, o) => o.Say($"bye {user}");
        await Runs(Alice, Bob);
        Disconnects(Bob);

        await Passes(Settings.ReconnectGrace);

        await IsReleased(Bob, matchTells: false);
        Assert.Equal(new PlayerLeft(Id.Room, Id, Bob.Id, Alice.Id), await Rooms.ExpectMsgAsync<PlayerLeft>());
        var delivery = await East.Carries(["LeaveRoomNotification", "bye 2"], Alice);
        var left = Packets.Read(delivery.Frames)[0].LeaveRoomNotification.User;
        Assert.Equal((Bob.Id.Value, "Bob"), (left.UserId, left.Name));
        IsInTheLobby(Bob);
        await IsSilentTo(East, West);
    }

    [Fact]
    public async Task The_others_are_not_told_where_that_is_switched_off()
    {
        Settings = new GameSettings { AnnounceLeaving = false };
        await Runs(Alice, Bob);
        Disconnects(Bob);

        await Passes(Settings.ReconnectGrace);

        await IsReleased(Bob, matchTells: false);
        await IsSilentTo(East, West);
    }

    [Fact]
    public async Task The_owners_duties_pass_to_the_player_who_joined_next()
    {
        await Runs(Alice, Bob, Carol);
        Disconnects(Alice);

        await Passes(Settings.ReconnectGrace);
        Assert.Equal(Bob.Id, (await Rooms.ExpectMsgAsync<PlayerLeft>()).Owner);

        Quits(Bob);
        Assert.Equal(Carol.Id, (await Rooms.ExpectMsgAsync<PlayerLeft>()).Owner);
    }

    [Fact]
    public async Task A_player_who_comes_back_too_late_is_told_that_the_match_is_lost()
    {
        await Runs(Alice, Bob);
        Disconnects(Bob);
        await Passes(Settings.ReconnectGrace);
        await IsReleased(Bob, matchTells: false);

        Bob.LogsInAgain(on: West);
        Connects(Bob);

        Assert.Equal(new MatchLost(Bob.Id, Id), await Users.ExpectMsgAsync<MatchLost>());
        await IsSilentTo(West);
    }

    [Fact]
    public async Task A_match_whose_players_are_all_lost_is_over_when_their_grace_is()
    {
        TheLobbyAnswers();
        await Runs(Alice, Bob);
        Disconnects(Alice);
        Disconnects(Bob);

        await Passes(Settings.ReconnectGrace);

        await Rooms.ExpectMsgAsync<PlayerLeft>();
        await Rooms.ExpectMsgAsync<PlayerLeft>();
        await IsOverForTheRoom();
        await Goes();
    }
}

using Mallard.Game.Node.Tests.Support;
using Mallard.Game.Placement;
using Mallard.Messages.Rooms;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

/// <summary>Players who leave because they want to.</summary>
public sealed class LeavingSpecs(ITestOutputHelper output) : MatchStory(output)
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task A_player_who_leaves_hears_of_it_when_the_lobby_has_them_back()
    {
        await Runs(Alice, Bob);

        Quits(Bob);

        await IsReleased(Bob);
        await IsSilentTo(West);
        IsInTheLobby(Bob);
        await West.LetsGo(Bob);
    }

    [Fact]
    public async Task A_player_who_leaves_before_the_begin_hears_of_it_from_the_match_that_has_the_connection()
    {
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);

        Quits(Alice);

        await IsReleased(Alice);
        IsInTheLobby(Alice);
        await East.LetsGo(Alice);
    }

    [Fact]
    public async Task The_others_and_the_room_hear_of_it_at_once()
    {
        await Runs(Alice, Bob);

        Quits(Bob);

        await East.Carries("LeaveRoomNotification", Alice);
        Assert.Equal(new PlayerLeft(Id.Room, Id, Bob.Id, Alice.Id), await Rooms.ExpectMsgAsync<PlayerLeft>());
        Assert.Equal(["prepare", "2 leaves"], Game.Calls);
    }

    [Fact]
    public async Task A_player_who_has_left_gets_no_more_packets_of_the_match()
    {
        Game.OnReceive = (_, text, o) =>
        {
            o.Say(text);
            o.SayTo(Bob.Id.Value, text);
        };
        await Runs(Alice, Bob);
        Quits(Bob);
        await East.Carries("LeaveRoomNotification", Alice);

        Says(Alice, "are you gone?");

        await East.Carries("are you gone?", Alice);
        await IsSilentTo(West);
    }

    [Fact]
    public async Task A_lobby_that_does_not_answer_is_asked_again()
    {
        await Runs(Alice, Bob);
        Quits(Bob);
        await IsReleased(Bob);

        await Passes(Retry);
        await IsReleased(Bob);
        await Passes(Retry);
        await IsReleased(Bob);

        IsInTheLobby(Bob);
        await West.LetsGo(Bob);
        await Passes(Retry);
        await IsSilentTo(Users);
    }

    [Fact]
    public async Task A_lobby_that_stays_silent_does_not_keep_the_player()
    {
        await Runs(Alice, Bob);
        Quits(Bob);

        await Passes(Settings.ReleaseTimeout);

        await West.LetsGo(Bob);
        IsInTheLobby(Bob);
        await IsSilentTo(West);
    }

    [Fact]
    public async Task Asking_to_leave_again_changes_nothing()
    {
        await Runs(Alice, Bob);

        Quits(Bob);
        Quits(Bob);
        await IsReleased(Bob);
        await IsSilentTo(Users);
        IsInTheLobby(Bob);

        await West.LetsGo(Bob);
        Assert.Equal(["prepare", "2 leaves"], Game.Calls);
    }

    [Fact]
    public async Task A_player_whose_user_missed_that_they_have_left_is_told_again()
    {
        await Runs(Alice, Bob);
        Quits(Bob);
        await IsReleased(Bob);
        IsInTheLobby(Bob);
        await West.LetsGo(Bob);

        Quits(Bob);

        await IsReleased(Bob);
        IsInTheLobby(Bob);
        await IsSilentTo(West);
    }

    [Fact]
    public async Task A_stranger_who_leaves_is_released_without_more_ado()
    {
        await Runs(Alice);

        Quits(Bob);

        await IsReleased(Bob);
        Assert.Equal(["prepare"], Game.Calls);
        await IsSilentTo(Rooms);
    }

    [Fact]
    public async Task A_player_who_leaves_without_a_connection_is_only_released()
    {
        await Runs(Alice, Bob);
        Disconnects(Bob);
        Quits(Bob);
        await IsReleased(Bob, matchTells: false);

        IsInTheLobby(Bob);
        await Passes(Settings.ReconnectGrace);

        await IsSilentTo(West.Probe, Users);
        Assert.Equal(["prepare", "2 is lost", "2 leaves"], Game.Calls);
    }

    [Fact]
    public async Task The_last_player_to_leave_ends_the_match()
    {
        await Runs(Alice, Bob);
        Quits(Bob);
        await IsReleased(Bob);
        IsInTheLobby(Bob);
        await West.LetsGo(Bob);
        await East.Carries("LeaveRoomNotification", Alice);
        await Rooms.ExpectMsgAsync<PlayerLeft>();

        Quits(Alice);

        await IsReleased(Alice);
        Assert.Equal(Alice.Id, (await Rooms.ExpectMsgAsync<PlayerLeft>()).Player);
        await IsSilentTo(East.Probe, Rooms, Shard);
        IsInTheLobby(Alice);
        await East.LetsGo(Alice);
        await IsOverForTheRoom();
        await Goes();
        Assert.DoesNotContain("abort", Game.Calls);
    }

    [Fact]
    public async Task A_match_does_not_go_while_a_player_is_still_on_the_way_out()
    {
        await Runs(Alice, Bob);
        Quits(Alice);
        await West.Carries("LeaveRoomNotification", Bob);
        Quits(Bob);

        IsInTheLobby(Bob);
        await West.LetsGo(Bob);
        await IsSilentTo(Shard);
        IsInTheLobby(Alice);

        await East.LetsGo(Alice);
        await Goes();
    }

    [Fact]
    public async Task A_game_may_end_because_somebody_leaves()
    {
        TheLobbyAnswers();
        Game.OnLeave = (_, o) =>
        {
            o.Say("alone is no fun");
            o.End();
        };
        await Runs(Alice, Bob);

        Quits(Bob);

        await West.LetsGo(Bob);
        await East.Carries(["LeaveRoomNotification", "alone is no fun"], Alice);
        await East.Detaches(Alice);
        await Goes();
    }

    [Fact]
    public async Task The_nodes_load_follows_the_players()
    {
        await Runs(Alice, Bob);
        Assert.Equal(2, (await Load.ExpectMsgAsync<LoadReporter.MatchLoad>()).Players);

        Quits(Bob);

        Assert.Equal(1, (await Load.ExpectMsgAsync<LoadReporter.MatchLoad>()).Players);
    }
}

using Mallard.Game.Matches;
using Mallard.Game.Node.Tests.Support;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

/// <summary>The end of a match: by its game, or because its node stops.</summary>
public sealed class EndSpecs(ITestOutputHelper output) : MatchStory(output)
{
    [Fact]
    public async Task The_last_packets_wait_until_every_player_is_back_in_the_lobby()
    {
        await RunsAndIsWon();
        await IsReleased(Alice);
        await IsReleased(Bob);
        await IsReleased(Carol);

        IsInTheLobby(Carol);
        IsInTheLobby(Alice);
        await IsSilentTo(East, West);
        IsInTheLobby(Bob);

        await East.Carries(["won", "really"], Alice, Carol);
        await East.Detaches(Alice, Carol);
        await West.Carries(["won", "really"], Bob);
        await West.Detaches(Bob);
    }

    [Fact]
    public async Task The_room_hears_of_the_end_when_the_players_do_and_then_the_match_goes()
    {
        await RunsAndIsWon();
        IsInTheLobby(Alice);
        IsInTheLobby(Bob);
        await IsSilentTo(Rooms, Shard);

        IsInTheLobby(Carol);

        await IsOverForTheRoom();
        await Goes();
    }

    [Fact]
    public async Task A_lobby_that_stays_silent_does_not_keep_the_match()
    {
        await RunsAndIsWon();
        IsInTheLobby(Alice);

        await Passes(Settings.ReleaseTimeout);

        await East.Carries(["won", "really"], Alice, Carol);
        await East.Detaches(Alice, Carol);
        await IsOverForTheRoom();
        await Goes();
    }

    [Fact]
    public async Task A_lobby_that_does_not_answer_is_asked_again_for_those_who_are_missing()
    {
        await RunsAndIsWon();
        await IsReleased(Alice);
        await IsReleased(Bob);
        await IsReleased(Carol);
        IsInTheLobby(Alice);
        IsInTheLobby(Carol);

        await Passes(TimeSpan.FromMilliseconds(500));

        await IsReleased(Bob);
        await IsSilentTo(Users);
    }

    [Fact]
    public async Task What_the_end_interrupts_is_not_handled()
    {
        Game.OnReceive = (_, text, o) => { if (text == "win") o.End(); };
        await Runs(Alice);

        Says(Alice, "win", "more");
        Says(Alice, "even more");

        await Settles();
        Assert.Equal(["prepare", "1 says win"], Game.Calls);
    }

    [Fact]
    public async Task Nobody_misses_a_player_who_is_lost_during_the_end()
    {
        await RunsAndIsWon();

        Disconnects(Bob);
        Quits(Carol);
        Says(Alice, "gg");
        IsInTheLobby(Alice);
        IsInTheLobby(Bob);
        IsInTheLobby(Carol);
        await Passes(Settings.ReconnectGrace);

        await East.Carries(["won", "really"], Alice, Carol);
        await IsOverForTheRoom();
        await Goes();
        Assert.Equal(["prepare", "1 says win"], Game.Calls);
    }

    [Fact]
    public async Task A_player_who_comes_back_during_the_end_gets_the_last_packets()
    {
        await RunsAndIsWon();
        IsInTheLobby(Alice);
        IsInTheLobby(Carol);

        Bob.LogsInAgain(on: West);
        await Joins(Bob);
        IsInTheLobby(Bob);

        await West.Carries(["won", "really"], Bob);
        await West.Detaches(Bob);
        Assert.Equal(["prepare", "1 says win"], Game.Calls);
    }

    [Fact]
    public async Task A_stranger_who_connects_during_the_end_is_told_that_there_is_no_match()
    {
        Game.OnPrepare = o => o.End();
        await Runs(Alice);
        await IsReleased(Alice);

        Connects(Bob);

        Assert.Equal(new MatchLost(Bob.Id, Id), await Users.ExpectMsgAsync<MatchLost>());
    }

    [Fact]
    public async Task A_player_who_quits_during_the_end_is_released_again()
    {
        Game.OnPrepare = o => o.End();
        await Runs(Alice);
        await IsReleased(Alice);

        Quits(Alice);

        await IsReleased(Alice);
    }

    [Fact]
    public async Task A_match_that_is_over_and_not_gone_yet_attaches_nobody()
    {
        TheLobbyAnswers();
        await RunsAndIsWon();
        await West.Carries(["won", "really"], Bob);
        await West.Detaches(Bob);
        await IsOverForTheRoom();

        Connects(Bob);
        Match.Tell(new FindMatch(Id), TestActor);
        IsAskedFor(Alice, Bob);
        Says(Alice, "again!");

        await IsReleased(Alice);
        await IsReleased(Bob);
        await IsReleased(Carol);
        Assert.Equal(new MatchLost(Bob.Id, Id), await Users.ExpectMsgAsync<MatchLost>());
        await Rooms.ExpectMsgAsync<MatchUnknown>();
        await IsSilentTo(West.Probe, Rooms);
        await Goes();
    }

    [Fact]
    public async Task A_leaver_is_told_so_even_when_the_match_ends_meanwhile()
    {
        Game.OnReceive = (_, _, o) => o.End();
        await Runs(Alice, Bob);
        Quits(Bob);
        Says(Alice, "win");

        IsInTheLobby(Bob);
        IsInTheLobby(Alice);

        await West.LetsGo(Bob);
        await East.Carries("LeaveRoomNotification", Alice);
        await East.Detaches(Alice);
        await Goes();
    }

    [Fact]
    public async Task A_node_that_stops_ends_its_matches_honestly()
    {
        await Runs(Alice, Bob);
        await WatchAsync(Match);

        Match.Tell(MatchActor.HandOver.Instance, TestActor);
        await IsReleased(Alice);
        await IsReleased(Bob);
        IsInTheLobby(Alice);
        await IsSilentTo(East, West);
        IsInTheLobby(Bob);

        await East.Carries("GameOverNotification", Alice);
        await East.Detaches(Alice);
        await West.Carries("GameOverNotification", Bob);
        await West.Detaches(Bob);
        await IsOverForTheRoom();
        await ExpectTerminatedAsync(Match);
        Assert.Equal(["prepare", "abort"], Game.Calls);
    }

    [Fact]
    public async Task A_node_that_stops_before_the_begin_lets_everybody_out_of_no_game()
    {
        TheLobbyAnswers();
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);
        await WatchAsync(Match);

        await StopsBeforeTheBegin();

        await East.Detaches(Alice);
        await IsOverForTheRoom();
        await ExpectTerminatedAsync(Match);
    }

    [Fact]
    public async Task A_player_who_was_let_go_before_the_rooms_call_came_is_let_go_again()
    {
        await IsCreatedFor(Alice, Bob);
        await StopsBeforeTheBegin();
        IsInTheLobby(Alice);

        await Joins(Alice);
        IsInTheLobby(Bob);
        await IsReleased(Alice, matchTells: false);
        await IsSilentTo(Rooms);
        IsInTheLobby(Alice);

        await East.Detaches(Alice);
        await IsOverForTheRoom();
    }

    [Fact]
    public async Task Who_asks_to_leave_after_a_match_has_ended_before_its_begin_is_answered_by_the_lobby()
    {
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);
        await StopsBeforeTheBegin();

        Quits(Alice);

        await IsReleased(Alice, matchTells: false);
    }

    [Fact]
    public async Task A_match_that_is_ending_stops_with_its_node_as_soon_as_it_has_ended()
    {
        await RunsAndIsWon();
        await WatchAsync(Match);

        Match.Tell(MatchActor.HandOver.Instance, TestActor);
        await IsSilentTo(East, West);
        TheLobbyAnswersFor(Alice, Bob, Carol);

        await East.Carries(["won", "really"], Alice, Carol);
        await ExpectTerminatedAsync(Match);
        Assert.DoesNotContain("abort", Game.Calls);
    }

    [Fact]
    public async Task A_match_that_has_ended_and_waits_for_its_shard_stops_with_its_node()
    {
        await RunsAndIsWon();
        TheLobbyAnswersFor(Alice, Bob, Carol);
        await IsOverForTheRoom();
        await WatchAsync(Match);

        // The shard is on its way out itself and does not hear the match any more.
        Match.Tell(MatchActor.HandOver.Instance, TestActor);

        await ExpectTerminatedAsync(Match);
    }

    [Fact]
    public async Task Being_told_to_stop_twice_is_being_told_once()
    {
        await Runs(Alice);
        await WatchAsync(Match);

        Match.Tell(MatchActor.HandOver.Instance, TestActor);
        Match.Tell(MatchActor.HandOver.Instance, TestActor);
        IsInTheLobby(Alice);

        await East.Carries("GameOverNotification", Alice);
        await ExpectTerminatedAsync(Match);
        Assert.Equal(["prepare", "abort"], Game.Calls);
    }

    // The match of Alice and Bob.
    private async Task StopsBeforeTheBegin()
    {
        Match.Tell(MatchActor.HandOver.Instance, TestActor);
        await IsReleased(Alice, matchTells: false);
        await IsReleased(Bob, matchTells: false);
    }

    private async Task RunsAndIsWon()
    {
        Game.OnReceive = (_, text, o) =>
        {
            if (text != "win") return;
            o.Say("won");
            o.End();
            o.Say("really");
        };
        await Runs(Alice, Bob, Carol);
        Says(Alice, "win");
    }

    private void TheLobbyAnswersFor(params Player[] players)
    {
        foreach (var player in players) IsInTheLobby(player);
    }
}

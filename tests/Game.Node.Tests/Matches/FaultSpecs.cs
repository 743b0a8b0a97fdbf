using Mallard.Game.Node.Tests.Support;
using Mallard.Messages.Matches;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

/// <summary>Games with bugs. Whatever call fails, the players hear that the game is over and find the lobby ready.</summary>
public sealed class FaultSpecs(ITestOutputHelper output) : MatchStory(output)
{
    [Fact]
    public async Task A_game_that_fails_in_a_tick_is_over()
    {
        Game.OnTick = (_, _) => Fail();
        await Runs(Alice, Bob);

        await Plays(ticks: 3);

        await IsOverForEverybody();
        Assert.Equal(1, Game.Ticks);
        Assert.Equal(["prepare", "abort"], Game.Calls);
    }

    [Fact]
    public async Task A_game_that_fails_over_a_packet_is_over()
    {
        Game.OnReceive = (_, _, _) => Fail();
        await Runs(Alice, Bob);

        Says(Bob, "boo", "boo");

        await IsOverForEverybody();
        Assert.Equal(["prepare", "2 says boo", "abort"], Game.Calls);
    }

    [Fact]
    public async Task A_game_that_fails_to_prepare_has_never_been_one()
    {
        Game.OnPrepare = o =>
        {
            o.Say("welcome");
            Fail();
        };
        await Runs(Alice, Bob);

        await IsNoGameForAnybody();
        await Plays(ticks: 1);
        Assert.Equal(0, Game.Ticks);
    }

    [Fact]
    public async Task A_game_that_cannot_be_created_is_none()
    {
        Game.OnCreate = Fail;
        await Runs(Alice, Bob);

        await IsNoGameForAnybody();
        Assert.Empty(Game.Calls);
    }

    [Fact]
    public async Task A_game_that_fails_over_a_lost_player_is_over()
    {
        Game.OnDisconnect = (_, _) => Fail();
        await Runs(Alice, Bob, Carol);

        Disconnects(Carol);

        await IsOverForEverybody();
    }

    [Fact]
    public async Task A_game_that_fails_over_a_player_who_is_back_is_over()
    {
        Game.OnReconnect = (_, _) => Fail();
        await Runs(Alice, Bob);

        Bob.LogsInAgain(on: West);
        await Joins(Bob);

        await IsOverForEverybody();
    }

    [Fact]
    public async Task A_game_that_fails_over_a_leaver_is_over_and_the_leaver_has_left()
    {
        Game.OnLeave = (_, _) => Fail();
        await Runs(Alice, Bob);

        Quits(Bob);
        IsInTheLobby(Bob);
        IsInTheLobby(Alice);

        await West.LetsGo(Bob);
        await East.Carries(["LeaveRoomNotification", "GameOverNotification"], Alice);
        await East.Detaches(Alice);
        await Goes();
    }

    [Fact]
    public async Task A_game_that_fails_even_to_end_is_over_and_the_match_says_so_for_it()
    {
        Game.OnTick = (_, _) => Fail();
        Game.OnAbort = _ => Fail();
        await Runs(Alice, Bob);

        await Plays(ticks: 1);

        await IsOverForEverybody();
    }

    [Fact]
    public async Task A_game_that_sends_a_message_under_the_wrong_packet_type_is_over()
    {
        Game.OnTick = (_, o) => o.Broadcast(PacketType.GameClearNotification, Lines.Of("hello"));
        await Runs(Alice, Bob);

        await Plays(ticks: 1);

        await IsOverForEverybody();
    }

    [Fact]
    public async Task Another_match_of_the_node_goes_on()
    {
        var other = new ScriptedGame();
        var carols = await AnotherRuns(other, Carol);
        Game.OnTick = (_, _) => Fail();
        await Runs(Alice, Bob);

        await Plays(ticks: 1);
        await IsOverForEverybody();
        carols.Tell(Saying(Carol, "fine"), TestActor);
        await Settles(carols);

        Assert.Equal(1, other.Ticks);
        Assert.Equal(["prepare", "3 says fine"], other.Calls);
    }

    [Fact]
    public async Task A_match_that_fails_in_itself_is_gone_for_its_room_to_see()
    {
        await WatchAsync(Match);

        Match.Tell(new CreateMatch(Id, null!), TestActor);

        await ExpectTerminatedAsync(Match);
    }

    // The lobby tells the players.
    private async Task IsNoGameForAnybody()
    {
        await IsReleased(Alice, matchTells: false);
        await IsReleased(Bob, matchTells: false);
        IsInTheLobby(Alice);
        IsInTheLobby(Bob);

        await East.Detaches(Alice);
        await West.Detaches(Bob);
        await IsOverForTheRoom();
        await Goes();
    }

    private async Task IsOverForEverybody()
    {
        await IsReleased(Alice);
        await IsReleased(Bob);
        await IsSilentTo(East, West);
        IsInTheLobby(Alice);
        IsInTheLobby(Bob);
        if (Game.Setup!.Players.Count == 3) IsInTheLobby(Carol);

        await East.Carries("GameOverNotification", Alice);
        await East.Detaches(Alice);
        await West.Carries("GameOverNotification", Bob);
        await West.Detaches(Bob);
        await IsOverForTheRoom();
        await Goes();
    }

    private static void Fail() => throw new InvalidOperationException("The game was told to fail.");
}

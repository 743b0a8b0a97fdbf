using Akka.Actor;
using Mallard.Game.Inspection;
using Mallard.Game.Metrics;
using Mallard.Game.Node.Tests.Support;
using Mallard.Messages;
using Mallard.Shared.Inspection;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Inspection;

/// <summary>What operators see of a node's matches, and do to them.</summary>
public sealed class GamePaletteSpecs : MatchStory
{
    private const string Here = "akka.tcp://mallard@here:1";

    private readonly Operator _operator;

    public GamePaletteSpecs(ITestOutputHelper output)
        : base(output) =>
        _operator = new Operator(CreateTestProbe("operator"), Sys.ActorOf(Props.Create(() => new GameInspection(Directory, Here)), "inspection-game"));

    [Fact]
    public async Task A_match_is_listed_from_its_creation_to_its_end()
    {
        Assert.Empty((await _operator.Asks("game matches")).Rows);
        await IsCreatedFor(Alice, Bob);
        Assert.Equal([$"{Id}", "pond", "", "gathering", "2", "2030-01-01T00:00:00.000Z", "0", "0", ""], await OnlyRow());

        await Joins(Alice);
        await Joins(Bob);
        await Plays(ticks: 3);
        Assert.Equal([$"{Id}", "pond", "scripted", "running", "2", "2030-01-01T00:00:00.000Z", "3", "0", "0"], await OnlyRow());

        Quits(Bob);
        await IsReleased(Bob);
        Assert.Equal("1", (await OnlyRow())[4]);
        Quits(Alice);
        await IsReleased(Alice);
        Assert.Equal("ending", (await OnlyRow())[3]);
        IsInTheLobby(Bob);
        IsInTheLobby(Alice);
        await Goes();
        Assert.Empty((await _operator.Asks("game matches")).Rows);
    }

    [Fact]
    public async Task A_match_that_falls_behind_is_seen_to_be_late()
    {
        await Runs(Alice);
        await Settles();

        Time.Advance(10 * Settings.Tick);

        Assert.NotEqual("0", (await OnlyRow())[8]);
        await Plays(ticks: Settings.MaxCatchUpTicks + 7);
        Assert.NotEqual("0", (await OnlyRow())[7]);
    }

    [Fact]
    public async Task Matches_come_page_by_page_the_oldest_first()
    {
        for (var n = 1; n <= 5; n++)
            Directory.Add(new MatchInfo(ActorRefs.Nobody, new MatchId(0x10, new RoomId(n)), $"room {n}", Time.GetUtcNow().AddSeconds(-n), new(Settings, Time)));

        var page = await _operator.Asks("game matches", skip: 1, take: 2);
        var count = await _operator.Asks("game matches", take: 0);

        Assert.Equal(["room 4", "room 3"], page.Rows.Select(r => r[1]));
        Assert.Equal((5, 5), (page.Total, count.Total));
        Assert.Empty(count.Rows);
    }

    [Fact]
    public async Task One_match_is_told_in_full()
    {
        await Runs(Alice, Bob);
        Disconnects(Bob);
        await Plays(ticks: 2);

        var answer = await _operator.Asks($"game match {Id}");

        Assert.Null(answer.Fault);
        Assert.Equal([$"Match {Id}", "Players"], answer.Tables);
        Assert.Equal((Here, "8 (pond)", "scripted", "running"), (answer["node"], answer["room"], answer["game"], answer["state"]));
        Assert.Equal(("2, and 0 given up", "0 ms", "none", "with every tick"), (answer["ticks"], answer["late"], answer["recording"], answer["full states"]));
        Assert.Equal(["1", "Alice", "true", "true", Here], answer.Rows.Single(r => r is [_, "Alice", ..]));
        Assert.Equal(["2", "Bob", "false", "false", ""], answer.Rows.Single(r => r is [_, "Bob", ..]));
    }

    [Fact]
    public async Task A_match_that_is_closed_hands_its_players_back_and_says_that_it_is_over()
    {
        await Runs(Alice, Bob);

        var answer = await _operator.Asks($"game close {Id}");

        Assert.Equal([$"match {Id} is ended; its players (2) go back to the lobby"], answer.Lines);
        await IsReleased(Alice);
        await IsReleased(Bob);
        Assert.Equal([$"match {Id} was over already"], (await _operator.Asks($"game close {Id}")).Lines);
        Assert.Equal("ending", (await _operator.Asks($"game match {Id}"))["state"]);
        IsInTheLobby(Alice);
        IsInTheLobby(Bob);
        await East.Carries("GameOverNotification", Alice);
        await West.Carries("GameOverNotification", Bob);
        await East.Detaches(Alice);
        await West.Detaches(Bob);
        await IsOverForTheRoom();
        await Goes();
        Assert.Contains("abort", Game.Calls);
        Assert.Equal(1, Metrics.Ends[GameMetrics.MatchEnd.Closed]);
    }

    [Fact]
    public async Task A_match_that_waits_for_its_players_can_be_closed()
    {
        await IsCreatedFor(Alice, Bob);
        await Joins(Alice);

        await _operator.Asks($"game close {Id}");

        await IsReleased(Alice, matchTells: false);
        await IsReleased(Bob, matchTells: false);
    }

    [Theory]
    [InlineData("game match 00000010-4711")]
    [InlineData("game match pond")]
    [InlineData("game close 00000010-4711")]
    [InlineData("game close 8")]
    public async Task A_match_that_is_not_here_is_left_to_the_other_nodes(string command)
    {
        await Runs(Alice);

        Assert.True((await _operator.Asks(command)).IsEmpty);
        Assert.Equal("running", (await OnlyRow())[3]);
    }

    private async Task<string[]> OnlyRow()
    {
        await Settles();
        return Assert.Single((await _operator.Asks("game matches")).Rows);
    }
}

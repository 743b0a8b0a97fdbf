using Google.Protobuf;
using Mallard.Game.Matches;
using Mallard.Game.Node.Tests.Support;
using Mallard.Messages.Matches;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

/// <summary>A match on a node that is behind: which of its ticks are quiet ones, and what its players get when.</summary>
public sealed class QuietTickSpecs(ITestOutputHelper output) : MatchStory(output)
{
    private static readonly TimeSpan FarBehind = TimeSpan.FromMilliseconds(200);

    private TimeSpan _linkDelay;

    [Fact]
    public async Task On_a_node_that_is_not_behind_no_tick_is_quiet()
    {
        NodeHasAPace();
        await Runs(Alice);

        for (var i = 0; i < 30; i++) await Plays(ticks: 1);

        Assert.Equal(30, Game.Ticks);
        Assert.Empty(Game.QuietTicks);
    }

    [Fact]
    public async Task While_the_node_is_behind_three_ticks_of_four_are_quiet()
    {
        IsFarBehind();
        await Runs(Alice);

        for (var i = 0; i < 9; i++) await Plays(ticks: 1);

        Assert.Equal(9, Game.Ticks);
        Assert.Equal([1, 2, 3, 5, 6, 7, 9], Game.QuietTicks);
    }

    [Fact]
    public async Task Ticks_that_are_made_up_for_at_once_are_quiet_or_not_as_if_each_had_come_in_time()
    {
        IsFarBehind();
        await Runs(Alice);

        await Plays(ticks: 3);
        Assert.Equal([1, 2, 3], Game.QuietTicks);
        await Plays(ticks: 5);
        Assert.Equal([1, 2, 3, 5, 6, 7], Game.QuietTicks);
        await Plays(ticks: 2);

        Assert.Equal(10, Game.Ticks);
        Assert.Equal([1, 2, 3, 5, 6, 7, 9, 10], Game.QuietTicks);
    }

    [Fact]
    public async Task A_match_that_is_woken_late_again_and_again_has_its_node_slow_down()
    {
        NodeHasAPace();
        await Runs(Alice);

        await Plays(ticks: 5);
        await Plays(ticks: 5);
        Assert.Empty(Game.QuietTicks);
        await Plays(ticks: 5);

        Assert.Equal(15, Game.Ticks);
        Assert.Equal([11, 13, 15], Game.QuietTicks);
    }

    [Fact]
    public async Task What_a_game_says_in_a_quiet_tick_leaves_with_it()
    {
        IsFarBehind();
        Game.OnQuietTick = (tick, o) => o.Say($"quiet {tick}");
        Game.OnTick = (tick, o) => o.Show($"loud {tick}");
        await Runs(Alice);

        await Plays(ticks: 1);
        await East.Carries("quiet 1", Alice);
        await Plays(ticks: 3);

        await East.Carries(["quiet 2", "quiet 3"], Alice);
        await East.CarriesState("loud 4", Alice);
    }

    [Fact]
    public async Task A_game_that_fails_in_a_quiet_tick_is_over_as_in_any_other()
    {
        TheLobbyAnswers();
        IsFarBehind();
        Game.OnQuietTick = (tick, _) => { if (tick == 2) throw new InvalidOperationException("no good"); };
        await Runs(Alice);

        await Plays(ticks: 3);

        await East.Carries("GameOverNotification", Alice);
        await East.Detaches(Alice);
        await IsOverForTheRoom();
        Assert.Equal([1, 2], Game.QuietTicks);
    }

    [Fact]
    public async Task Positions_go_out_less_often_and_swings_at_once()
    {
        IsFarBehind();
        Factory = new SurvivalGameFactory();
        await IsStarted();
        Sends(Alice, PacketType.PlayerPositionUpdateRequest, Move(1, 2));
        await Plays(ticks: 1);
        Sends(Alice, PacketType.PlayerPositionUpdateRequest, Move(3, 4));
        await Plays(ticks: 2);
        await IsSilentTo(East, West);

        Sends(Alice, PacketType.PlayerAttackRequest, Swing());
        await West.Carries("PlayerAttackNotification", Bob);
        await IsSilentTo(East, West);

        await Plays(ticks: 1);
        Assert.Equal([(1, 3f, 4f)], await PositionsIn(East, Alice));
        await PositionsIn(West, Bob);
        Sends(Bob, PacketType.PlayerPositionUpdateRequest, Move(5, 6));
        for (var i = 0; i < 3; i++) await Plays(ticks: 1);
        await IsSilentTo(East, West);
        await Plays(ticks: 1);
        Assert.Equal([(2, 5f, 6f)], await PositionsIn(East, Alice));
        await PositionsIn(West, Bob);
    }

    [Fact]
    public async Task When_the_node_has_been_well_for_a_while_no_tick_is_quiet_any_more()
    {
        IsFarBehind();
        await Runs(Alice);
        await Plays(ticks: 3);
        Assert.Equal(3, Game.QuietTicks.Count);

        _linkDelay = TimeSpan.Zero;
        for (var i = 0; i < 200; i++) await Plays(ticks: 1);
        var quiet = Game.QuietTicks.Count;
        for (var i = 0; i < 10; i++) await Plays(ticks: 1);

        Assert.Equal((213, quiet), (Game.Ticks, Game.QuietTicks.Count));
    }

    private void NodeHasAPace() => Pace = new StatePace(Settings.WakeUpPeriod, 4 * Settings.Tick, () => _linkDelay, Time, new LogLines());

    /// <summary>A gateway has been behind for so long that states go out as seldom as they may, and stays so.</summary>
    private void IsFarBehind()
    {
        NodeHasAPace();
        _linkDelay = FarBehind;
        for (var i = 0; i < 20; i++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(250));
            Pace!.OnWake(TimeSpan.Zero);
        }

        Assert.Equal(4, Pace!.Every);
    }

    private async Task IsStarted()
    {
        await Runs(Alice, Bob);
        await East.Carries("GamePrepareResponse", Alice);
        await East.Carries("GamePrepareNotification", Alice);
        await West.Carries("GamePrepareNotification", Bob);
        Sends(Alice, PacketType.StartGameRequest, new GamePacket { GameStartRequest = new C2SGameStartRequest() });
        await East.Carries("GameStartNotification", Alice);
        await West.Carries("GameStartNotification", Bob);
    }

    private void Sends(Player player, PacketType type, GamePacket packet) =>
        Match.Tell(new MatchInput(Id, player.Id, player.Connection, [new Frame((ushort)type, packet.ToByteArray())]), TestActor);

    private static async Task<IEnumerable<(int Id, float X, float Y)>> PositionsIn(Gateway gateway, Player player)
    {
        var delivery = await gateway.CarriesState("PlayerPositionUpdateNotification", player);
        return Packets.Read(delivery.Frames).Single().PlayerPositionUpdateNotification.PlayerPositions.Select(p => (p.PlayerId, p.X, p.Y));
    }

    private static GamePacket Move(float x, float y) => new() { PlayerPositionUpdateRequest = new C2SPlayerPositionUpdateRequest { X = x, Y = y } };

    private static GamePacket Swing() => new() { PlayerAttackRequest = new C2SPlayerAttackRequest { PlayerDirX = 1 } };
}

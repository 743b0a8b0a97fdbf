using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>Ticks on a node that is behind: positions wait for a later one, and nothing else does.</summary>
public class QuietTickSpecs
{
    [Fact]
    public void Positions_held_back_in_quiet_ticks_come_with_the_next_loud_one()
    {
        var round = Round.Calm();
        round.Move(Round.Alice, 4, 3);
        round.Move(Round.Bob, 6, 7);
        Assert.True(round.TickQuietly().IsSilent);
        round.Move(Round.Alice, 5, 3);
        Assert.True(round.TickQuietly().IsSilent);
        round.Move(Round.Carol, 9, 10);
        Assert.True(round.TickQuietly().IsSilent);

        var packet = round.Tick().Only<S2CPlayerPositionUpdateNotification>(Audience.AllAsState, PacketType.PlayerPositionUpdateNotification);

        Assert.Equal(
            [(Round.Alice, 5f, 3f), (Round.Bob, 6f, 7f), (Round.Carol, 9f, 10f)],
            packet.PlayerPositions.Select(p => (p.PlayerId, p.X, p.Y)));
        Assert.True(round.Tick().IsSilent);
    }

    [Fact]
    public void Ducks_walk_on_in_quiet_ticks_and_are_seen_where_they_are_with_the_next_loud_one()
    {
        var round = Round.Calm();
        round.PlaceAlone(Round.Bob);
        var duck = round.AddMonster(201, 6, 0);
        duck.TargetId = Round.Bob;
        Assert.Empty(round.PassQuietly(150).Of<S2CMonsterMoveNotification>());

        var packet = round.Tick().One<S2CMonsterMoveNotification>();

        Assert.Equal([(duck.Id, 6 - (2.5f * 0.2f))], packet.MonsterPositionData.Select(row => (row.MonsterId, MathF.Round(row.X, 4))));
    }

    [Fact]
    public void What_the_host_moves_is_held_back_as_well()
    {
        var round = Round.Calm(Round.Hosted);
        var duck = round.AddMonster(201, 10, 10);
        round.Pass(500);

        round.MoveMonsters(Round.Alice, (duck.Id, 10, 10.25f));
        Assert.True(round.TickQuietly().IsSilent);
        round.MoveMonsters(Round.Alice, (duck.Id, 10, 10.5f));
        Assert.True(round.TickQuietly().IsSilent);

        var packet = round.Tick().Only<S2CMonsterMoveNotification>(Audience.AllAsState, PacketType.MonsterMoveNotification);
        Assert.Equal([(duck.Id, 10.5f)], packet.MonsterPositionData.Select(row => (row.MonsterId, row.Y)));
    }

    [Fact]
    public void What_is_repeated_once_a_second_waits_for_no_loud_tick()
    {
        var round = Round.Calm();
        round.Move(Round.Bob, 6, 7);
        Assert.True(round.PassQuietly(1000 - Round.TickMilliseconds).IsSilent);

        var packet = round.TickQuietly().Only<S2CPlayerPositionUpdateNotification>(Audience.All, PacketType.PlayerPositionUpdateNotification);

        Assert.Equal(Round.Bob, Assert.Single(packet.PlayerPositions).PlayerId);
        Assert.True(round.Tick().IsSilent);
    }

    [Fact]
    public void That_somebody_has_left_is_told_in_a_quiet_tick_too()
    {
        var round = Round.Calm();
        round.Leave(Round.Bob);

        var packet = round.TickQuietly().Only<S2CPlayerPositionUpdateNotification>(Audience.All, PacketType.PlayerPositionUpdateNotification);

        Assert.Equal([Round.Alice, Round.Carol], packet.PlayerPositions.Select(p => p.PlayerId));
    }

    [Fact]
    public void Strikes_and_deaths_are_told_in_quiet_ticks()
    {
        var round = Round.Calm();
        round.PlaceAlone(Round.Bob).Hp = 1;
        var duck = round.AddMonster(202, 1, 0);
        duck.TargetId = Round.Bob;

        var output = round.TickQuietly();

        output.InOrder(PacketType.MonsterAttackNotification, PacketType.PlayerDeathNotification);
        Assert.Equal(Round.Bob, output.One<S2CPlayerDeathNotification>().PlayerId);
    }

    [Fact]
    public void Swings_hits_and_drops_between_quiet_ticks_are_told_at_once()
    {
        var round = Round.Calm(Round.Hosted);
        round.PlaceAlone(Round.Bob);
        var duck = round.AddMonster(206, 2, 0);
        duck.Hp = 1;
        round.Move(Round.Bob, 0.5f, 0);
        Assert.True(round.TickQuietly().IsSilent);

        var output = round.Attack(Round.Bob, duck.Id);

        Assert.Equal(Round.Bob, output.One<S2CPlayerAttackNotification>().PlayerId);
        Assert.Equal(duck.Id, output.One<S2CMonsterDeathNotification>().MonsterId);
        Assert.Empty(output.Of<S2CPlayerPositionUpdateNotification>());
    }

    [Fact]
    public void Hunger_and_the_change_of_the_phase_are_told_in_quiet_ticks()
    {
        var round = Round.Calm(new SurvivalOptions { DayMilliseconds = 2000, Monsters = MonsterControl.Host });
        round.Player(Round.Bob).HungryAt = 2000;
        Assert.True(round.PassQuietly(2000 - Round.TickMilliseconds).IsSilent);

        var output = round.TickQuietly();

        Assert.Equal(Round.Bob, output.One<S2CPlayerHungerUpdateNotification>().PlayerId);
        Assert.Equal(PhaseType.Night, output.One<S2CGamePhaseUpdateNotification>().GameState.PhaseType);
    }

    [Fact]
    public void A_game_that_nobody_starts_is_over_in_a_quiet_tick_too()
    {
        var round = new Round(new SurvivalOptions { PrepareTimeoutMilliseconds = 100 });
        round.Prepare();
        Assert.True(round.TickQuietly().IsSilent);

        var output = round.TickQuietly();

        Assert.Equal(1, output.Ends);
        output.InOrder(PacketType.GameOverNotification);
    }

    [Fact]
    public void After_a_loud_tick_nothing_tells_that_there_were_quiet_ones()
    {
        var (loud, quiet) = (Round.Started(), Round.Started());
        loud.Move(Round.Alice, 5, 5);
        quiet.Move(Round.Alice, 5, 5);
        loud.Pass(2150);
        quiet.PassQuietly(2150);

        loud.Tick();
        quiet.Tick();

        Assert.Equal(loud.World.StateHash(), quiet.World.StateHash());
    }

    // What is still to be told belongs to the state: a game that goes on elsewhere has to know it.
    [Fact]
    public void What_is_held_back_is_in_a_snapshot()
    {
        var round = Round.Calm();
        round.Move(Round.Alice, 4, 3);
        round.TickQuietly();
        var snapshot = new System.Buffers.ArrayBufferWriter<byte>();
        round.Game.Snapshot(snapshot);

        var restored = new Round((SurvivalGame)new SurvivalGameFactory(new SurvivalOptions(), Round.Data).Restore(Round.Setup(), snapshot.WrittenSpan));

        var packet = restored.Tick().Only<S2CPlayerPositionUpdateNotification>(Audience.AllAsState, PacketType.PlayerPositionUpdateNotification);
        Assert.Equal([(Round.Alice, 4f)], packet.PlayerPositions.Select(p => (p.PlayerId, p.X)));
    }
}

using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>Waves where the host's machine runs the monsters: the server says what comes, the host says where. Alice is the host.</summary>
public class HostWaveSpecs
{
    private static readonly SurvivalOptions Hosted = Round.Hosted with { DayMilliseconds = 1000, NightMilliseconds = 60_000 };

    private static Round Calm()
    {
        var round = Round.Calm(Hosted);
        round.PlaceAlone(Round.Bob);
        return round;
    }

    /// <summary>Dusk has come and the host has been asked to place the first wave.</summary>
    private static (Round Round, S2CMonsterSpawnRequest Wanted) Dusk()
    {
        var round = Calm();
        round.Pass(950);
        var output = round.Tick();
        output.InOrder(PacketType.GamePhaseUpdateNotification, PacketType.MonsterSpawnRequest);
        return (round, output.Sent[1].Is<S2CMonsterSpawnRequest>(Audience.One, PacketType.MonsterSpawnRequest, Round.Alice));
    }

    [Fact]
    public void At_dusk_the_host_alone_is_asked_to_place_the_wave()
    {
        var (round, wanted) = Dusk();

        Assert.Equal(Enumerable.Range(272, 5), wanted.Monsters.Select(monster => monster.MonsterId));
        Assert.All(wanted.Monsters, monster => Assert.InRange(monster.MonsterCode, 201, 202));
        Assert.Empty(round.World.Monsters);
    }

    [Fact]
    public void The_wave_comes_where_the_host_says_and_all_are_told()
    {
        var (round, wanted) = Dusk();

        var output = round.PlaceWave(Round.Alice, (272, 20, 1), (273, 21, 2), (274, 22, 3), (275, 23, 4), (276, 24, 5));

        var came = output.Only<S2CMonsterWaveStartNotification>(Audience.All, PacketType.MonsterWaveStartNotification).Monsters;
        Assert.Equal(wanted.Monsters.Select((m, n) => (m.MonsterId, m.MonsterCode, 20f + n, 1f + n)), came.Select(m => (m.MonsterId, m.MonsterCode, m.X, m.Y)));
        Assert.Equal(wanted.Monsters.Select(m => (m.MonsterId, m.MonsterCode)), round.World.Monsters.Select(m => (m.Id, m.Kind.Code)));
        Assert.All(round.World.Monsters, monster => Assert.True(monster.OfWave && monster.Start == default));
    }

    [Fact]
    public void Whatever_the_order_of_the_answer_the_monsters_of_a_wave_are_found_by_their_ids()
    {
        var (round, _) = Dusk();

        round.PlaceWave(Round.Alice, (275, 23, 4), (272, 20, 1), (276, 24, 5), (274, 22, 3), (273, 21, 2));

        Assert.Equal([272, 273, 274, 275, 276], round.World.Monsters.Select(monster => monster.Id));
        Assert.All(round.World.Monsters, monster => Assert.Same(monster, round.World.FindMonster(monster.Id)));
        Assert.Equal([20f, 21, 22, 23, 24], round.World.Monsters.Select(monster => monster.Position.X));
    }

    [Fact]
    public void Only_what_was_asked_for_comes_once_and_the_server_places_what_the_host_leaves_out()
    {
        var (round, _) = Dusk();

        var output = round.PlaceWave(
            Round.Alice, (272, 20, 1), (272, 25, 9), (271, 1, 1), (1, 1, 1), (999, 1, 1), (-5, 1, 1), (273, float.NaN, 1), (274, 51, 1));

        var waves = output.Of<S2CMonsterWaveStartNotification>();
        Assert.Equal([(272, 20f, 1f)], waves[0].Monsters.Select(m => (m.MonsterId, m.X, m.Y)));
        Assert.Equal([273, 274, 275, 276], waves[1].Monsters.Select(m => m.MonsterId));
        Assert.All(waves[1].Monsters, m => Assert.InRange(new Point(m.X, m.Y).AxisDistance, 20, 30));
        Assert.Equal([272, 273, 274, 275, 276], round.World.Monsters.Select(monster => monster.Id));
    }

    [Fact]
    public void A_wave_can_be_placed_once_and_only_after_it_was_asked_for()
    {
        Calm().PlaceWave(Round.Alice, (272, 20, 1)).RefusedForDevelopers(Round.Alice, "No wave");

        var (round, _) = Dusk();
        round.PlaceWave(Round.Alice, (272, 20, 1));
        round.PlaceWave(Round.Alice, (277, 20, 1)).RefusedForDevelopers(Round.Alice, "No wave");
        Assert.Equal(5, round.World.Monsters.Count);
    }

    [Fact]
    public void A_host_that_does_not_answer_within_ten_seconds_spares_nobody_the_wave()
    {
        var (round, wanted) = Dusk();
        Assert.Empty(round.Pass(10_000 - Round.TickMilliseconds).Of<S2CMonsterWaveStartNotification>());

        var came = round.Tick().One<S2CMonsterWaveStartNotification>().Monsters;

        Assert.Equal(wanted.Monsters.Select(m => (m.MonsterId, m.MonsterCode)), came.Select(m => (m.MonsterId, m.MonsterCode)));
        Assert.All(came, m => Assert.InRange(new Point(m.X, m.Y).AxisDistance, 20, 30));
    }

    [Fact]
    public void A_wave_that_still_waits_at_the_next_dusk_comes_before_the_next_is_asked_for()
    {
        var round = Round.Calm(Hosted with { NightMilliseconds = 1000, WaveAnswerMilliseconds = 1_000_000 });
        round.PlaceAlone(Round.Bob);
        round.Pass(2950);

        var output = round.Tick();

        output.InOrder(PacketType.GamePhaseUpdateNotification, PacketType.MonsterWaveStartNotification, PacketType.MonsterSpawnRequest);
        Assert.Equal(Enumerable.Range(272, 5), output.One<S2CMonsterWaveStartNotification>().Monsters.Select(m => m.MonsterId));
        Assert.Equal(Enumerable.Range(277, 7), output.One<S2CMonsterSpawnRequest>().Monsters.Select(m => m.MonsterId));
    }

    [Fact]
    public void Who_takes_over_from_the_host_is_asked_to_place_the_wave_that_still_waits()
    {
        var (round, wanted) = Dusk();

        var output = round.Disconnect(Round.Alice);

        var again = output.Sent[^1].Is<S2CMonsterSpawnRequest>(Audience.One, PacketType.MonsterSpawnRequest, Round.Bob);
        Assert.Equal(wanted, again);

        round.PlaceWave(Round.Alice, (272, 20, 1)).RefusedAsWrongRequest(Round.Alice);
        Assert.NotEmpty(round.PlaceWave(Round.Bob, (272, 20, 1)).Of<S2CMonsterWaveStartNotification>());

        Assert.Equal(5, round.World.Monsters.Count);
    }

    [Fact]
    public void Nobody_but_the_host_places_a_wave()
    {
        var (round, _) = Dusk();

        round.PlaceWave(Round.Bob, (272, 20, 1)).RefusedAsWrongRequest(Round.Bob);

        Assert.Empty(round.World.Monsters);
    }
}

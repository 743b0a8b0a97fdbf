using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>What comes at night where the server runs the monsters.</summary>
public class WaveSpecs
{
    // Nights follow each other so quickly that nothing walks far.
    private static readonly SurvivalOptions Brisk = new() { DayMilliseconds = Round.TickMilliseconds, NightMilliseconds = Round.TickMilliseconds };

    /// <summary>The waves of so many nights; each is gone before the next comes.</summary>
    private static List<MonsterPositionData[]> Waves(int nights, ulong seed = 1)
    {
        var round = Round.Calm(Brisk, Round.Setup(seed));
        round.PlaceAlone(Round.Bob);
        var waves = new List<MonsterPositionData[]>();
        for (var night = 0; night < nights; night++)
        {
            waves.Add([.. round.Tick().One<S2CMonsterWaveStartNotification>().Monsters]);
            round.RemoveMonsters();
            Assert.Empty(round.Tick().Of<S2CMonsterWaveStartNotification>());
        }

        return waves;
    }

    [Fact]
    public void No_wave_makes_more_than_600_monsters_live()
    {
        var round = Round.Started(new SurvivalOptions { DayMilliseconds = 1000, NightMilliseconds = 1000 });
        var here = round.World.Monsters.Count;
        for (var n = here; n < 597; n++) round.AddMonster(201, 40, 40);

        round.Pass(1000);

        Assert.Equal(600, round.World.Monsters.Count);
    }

    [Fact]
    public void At_dusk_all_are_told_of_the_night_and_then_of_the_wave_and_the_ducks_are_there()
    {
        var round = Round.Calm(Brisk);

        var output = round.Tick();

        output.InOrder(PacketType.GamePhaseUpdateNotification, PacketType.MonsterWaveStartNotification);
        Assert.All(output.Sent, sent => Assert.Equal(Audience.All, sent.To));
        var told = output.One<S2CMonsterWaveStartNotification>().Monsters;
        Assert.Equal(
            round.World.Monsters.Select(duck => (duck.Id, duck.Kind.Code, duck.Position.X, duck.Position.Y)),
            told.Select(row => (row.MonsterId, row.MonsterCode, row.X, row.Y)));
        Assert.All(round.World.Monsters, duck => Assert.True(duck.OfWave && duck.Start == default));
    }

    [Fact]
    public void Waves_are_of_5_7_9_and_so_on_with_a_boss_on_top_every_20th_night_and_61_at_most()
    {
        var sizes = Waves(41).Select(wave => wave.Length).ToArray();

        for (var night = 1; night <= 41; night++)
            Assert.Equal(Math.Min(61, 3 + (2 * night)) + (night % 20 == 0 ? 1 : 0), sizes[night - 1]);
    }

    [Fact]
    public void A_boss_comes_with_every_20th_wave_and_no_other()
    {
        var waves = Waves(40);

        for (var night = 1; night <= 40; night++)
            Assert.Equal(night % 20 == 0 ? 1 : 0, waves[night - 1].Count(duck => duck.MonsterCode == 208));
    }

    [Fact]
    public void The_first_waves_are_of_weak_ducks_and_from_the_third_on_of_all()
    {
        var seen = Enumerable.Range(0, 4).Select(_ => new SortedSet<int>()).ToArray();
        for (ulong seed = 0; seed < 60; seed++)
        {
            var waves = Waves(4, seed);
            for (var night = 0; night < 4; night++) seen[night].UnionWith(waves[night].Select(duck => duck.MonsterCode));
        }

        Assert.Equal([201, 202], seen[0]);
        Assert.Equal([201, 202, 203, 204], seen[1]);
        Assert.Equal(Enumerable.Range(201, 7), seen[2]);
        Assert.Equal(Enumerable.Range(201, 7), seen[3]);
    }

    [Fact]
    public void All_ducks_of_a_wave_are_equally_likely()
    {
        var codes = Enumerable.Range(0, 200).SelectMany(seed => Waves(3, (ulong)seed)[2]).CountBy(duck => duck.MonsterCode);

        // 1800 ducks of seven kinds.
        Assert.All(codes, pair => Assert.InRange(pair.Value, 200, 315));
    }

    [Fact]
    public void Ids_go_on_from_the_bosss()
    {
        var ids = Waves(3).SelectMany(wave => wave).Select(duck => duck.MonsterId);

        Assert.Equal(Enumerable.Range(272, 5 + 7 + 9), ids);
    }

    [Fact]
    public void Waves_come_from_all_four_sides_20_to_30_away()
    {
        var places = Enumerable.Range(0, 20).SelectMany(seed => Waves(5, (ulong)seed)).SelectMany(wave => wave).Select(duck => new Point(duck.X, duck.Y)).ToArray();

        Assert.All(places, place => Assert.InRange(place.AxisDistance, 20, 30));
        Assert.Contains(places, place => place.X >= 20);
        Assert.Contains(places, place => place.X <= -20);
        Assert.Contains(places, place => place.Y >= 20);
        Assert.Contains(places, place => place.Y <= -20);
    }

    [Fact]
    public void Ducks_of_a_wave_go_for_the_core_stop_at_its_edge_and_batter_it_every_three_seconds()
    {
        var round = Round.Calm();
        round.PlaceAlone(Round.Bob, 40, 0);
        var duck = round.AddMonster(203, 6, 0);
        (duck.OfWave, duck.Start) = (true, default);

        var output = round.Pass(6000);

        Assert.InRange(duck.Position.X, 1.9f, 2.5f);
        var strikes = output.Of<S2CMonsterAttackNotification>();
        Assert.All(strikes, strike => Assert.Equal((duck.Id, false, World.CoreId), (strike.MonsterId, strike.IsPlayer, strike.TargetId)));
        Assert.Equal([2980, 2960], output.Of<S2CObjectHpUpdateNotification>().Select(packet => packet.Hp));
        Assert.Equal(2, strikes.Length);
    }

    [Fact]
    public void Ducks_of_a_wave_stay_when_day_comes()
    {
        var round = Round.Calm(new SurvivalOptions { DayMilliseconds = 100, NightMilliseconds = 100 });

        round.Pass(150);
        Assert.Equal(5, round.World.Monsters.Count);
        round.Pass(100);

        Assert.Equal((Phase.Day, 5), (round.World.Phase, round.World.Monsters.Count));
    }
}

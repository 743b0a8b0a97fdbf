using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>What a boss does beside chasing, and how the game is won. Bob is at the origin, the boss to the east and after him.</summary>
public class BossSpecs
{
    private static (Round Round, Monster Boss) Hunted(float x = 4, SurvivalData? data = null, SurvivalOptions? options = null)
    {
        var round = Round.Calm(options, data: data);
        round.PlaceAlone(Round.Bob);
        var boss = round.AddMonster(208, x, 0);
        boss.TargetId = Round.Bob;
        return (round, boss);
    }

    private static void Begin(Round round, Monster boss, BossPattern pattern, int milliseconds) =>
        (boss.Pattern, boss.PatternEndsAt) = (pattern, round.World.Elapsed + milliseconds);

    [Fact]
    public void A_boss_charges_or_quakes_in_two_of_five_cases_each_and_rests_in_the_fifth()
    {
        var (round, boss) = Hunted();
        var counts = new Dictionary<(BossPattern, long), int>();
        for (var n = 0; n < 2000; n++)
        {
            (boss.PatternEndsAt, boss.Pattern, boss.Position) = (0, BossPattern.None, new Point(4, 0));
            round.Player(Round.Bob).Hp = 100;
            round.Tick();
            var pattern = (boss.Pattern, boss.PatternEndsAt - round.World.Elapsed);
            counts[pattern] = counts.GetValueOrDefault(pattern) + 1;
        }

        Assert.Equal(3, counts.Count);
        Assert.InRange(counts[(BossPattern.Charge, 1000)], 720, 880);
        Assert.InRange(counts[(BossPattern.Quake, 4000)], 720, 880);
        Assert.InRange(counts[(BossPattern.Rest, 5000)], 330, 470);
    }

    [Fact]
    public void A_charging_boss_is_twice_as_fast()
    {
        var (round, boss) = Hunted(9);
        Begin(round, boss, BossPattern.Rest, 10_000);
        round.Tick();
        Assert.Equal(9 - 0.1625f, boss.Position.X, 0.0001f);

        Begin(round, boss, BossPattern.Charge, 10_000);
        round.Tick();
        Assert.Equal(9 - 0.1625f - 0.325f, boss.Position.X, 0.0001f);
    }

    [Fact]
    public void A_quake_hurts_all_the_living_within_5_by_half_the_bosss_attack()
    {
        var (round, boss) = Hunted();
        round.Place(Round.Alice, 8.9f, 0);
        round.Place(Round.Carol, 9.1f, 0);
        Begin(round, boss, BossPattern.Quake, 2 * Round.TickMilliseconds);
        boss.ReadyAt = long.MaxValue;
        // It quakes where it stands when the time is up, which is a step nearer.
        Assert.Empty(round.Tick().Of<S2CMonsterAttackNotification>());
        boss.Position = new Point(4, 0);

        var output = round.Tick();

        Assert.Equal([Round.Alice, Round.Bob], output.Of<S2CMonsterAttackNotification>().Select(packet => packet.TargetId));
        Assert.Equal([(Round.Alice, 40), (Round.Bob, 40)], output.Of<S2CPlayerHpUpdateNotification>().Select(packet => (packet.PlayerId, packet.Hp)));
        Assert.Equal(100, round.Player(Round.Carol).Hp);
    }

    [Fact]
    public void A_quake_spares_the_dead()
    {
        var (round, boss) = Hunted();
        round.Place(Round.Alice, 4, 1).Hp = 0;
        Begin(round, boss, BossPattern.Quake, Round.TickMilliseconds);

        Assert.Empty(round.Tick().Of<S2CPlayerDeathNotification>());
    }

    [Fact]
    public void A_rest_gives_a_boss_50_health_but_not_more_than_it_had()
    {
        var (round, boss) = Hunted();
        boss.Hp = 4000;
        Begin(round, boss, BossPattern.Rest, Round.TickMilliseconds);
        Assert.Equal(4050, round.Tick().One<S2CMonsterHpUpdateNotification>().Hp);

        boss.Hp = 4980;
        Begin(round, boss, BossPattern.Rest, Round.TickMilliseconds);
        Assert.Equal(5000, round.Tick().One<S2CMonsterHpUpdateNotification>().Hp);

        Begin(round, boss, BossPattern.Rest, Round.TickMilliseconds);
        Assert.Empty(round.Tick().Of<S2CMonsterHpUpdateNotification>());
    }

    [Fact]
    public void A_blind_boss_always_rests()
    {
        var (round, boss) = Hunted();
        (boss.TargetId, boss.BlindUntil) = (0, long.MaxValue);
        for (var n = 0; n < 100; n++)
        {
            (boss.PatternEndsAt, boss.Pattern) = (0, BossPattern.None);
            round.Tick();
            Assert.Equal(BossPattern.Rest, boss.Pattern);
        }
    }

    [Fact]
    public void A_boss_that_sees_nobody_does_nothing()
    {
        var (round, boss) = Hunted();
        boss.TargetId = 0;
        round.Place(Round.Bob, -40, 0);

        round.Pass(10_000);

        Assert.Equal(BossPattern.None, boss.Pattern);
    }

    [Fact]
    public void Other_monsters_have_no_patterns()
    {
        var (round, _) = Hunted();
        round.RemoveMonsters();
        var duck = round.AddMonster(207, 4, 0);
        duck.TargetId = Round.Bob;

        round.Pass(3000);

        Assert.Equal(BossPattern.None, duck.Pattern);
    }

    [Fact]
    public void Patterns_can_be_switched_off_in_the_data()
    {
        var (round, boss) = Hunted(data: Round.DataWith("monsters.json", "\"patterns\": true", "\"patterns\": false"));
        for (var n = 0; n < 100; n++)
        {
            round.Player(Round.Bob).Hp = 100;
            round.Tick();
            Assert.Equal(BossPattern.None, boss.Pattern);
        }
    }

    [Fact]
    public void A_boss_strikes_every_two_and_a_half_seconds_from_two_and_a_half_away()
    {
        var (round, boss) = Hunted(2.5f);
        Begin(round, boss, BossPattern.Charge, 100_000);
        round.Wear(Round.Bob, 305, 405, 505, 605, 705);

        Assert.Equal(55, round.Tick().One<S2CPlayerHpUpdateNotification>().Hp);
        Assert.Empty(round.Pass(2450).Of<S2CPlayerHpUpdateNotification>());
        Assert.Equal(10, round.Tick().One<S2CPlayerHpUpdateNotification>().Hp);
    }

    [Fact]
    public void Killing_a_boss_with_mustard_wins_the_game_and_its_drops_are_the_last_that_is_told()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var round = Round.Calm(Round.Hosted, Round.Setup(seed));
            round.PlaceAlone(Round.Bob);
            var boss = round.AddMonster(208, 4, 0);
            boss.Hp = 1;
            round.Arm(Round.Bob, 151);

            var output = round.Attack(Round.Bob, boss.Id);

            PacketType[] order =
            [
                PacketType.PlayerAttackNotification,
                PacketType.MonsterHpUpdateNotification,
                PacketType.GameClearNotification,
                PacketType.MonsterDeathNotification,
                PacketType.ItemSpawnNotification,
            ];
            output.InOrder(order[..(4 + output.Of<S2CItemSpawnNotification>().Length)]);
            Assert.All(output.Sent.Skip(1), sent => Assert.Equal(Audience.All, sent.To));
            Assert.Equal(1, output.Ends);
            Assert.True(round.Pass(10_000).IsSilent);
            Assert.True(round.Attack(Round.Bob, boss.Id).IsSilent);
        }
    }

    [Fact]
    public void Killing_all_other_monsters_wins_nothing()
    {
        var round = Round.Calm(Round.Hosted);
        round.PlaceAlone(Round.Bob);
        var duck = round.AddMonster(207, 4, 0);
        duck.Hp = 1;
        round.Arm(Round.Bob, 120);

        Assert.Equal(0, round.Attack(Round.Bob, duck.Id).Ends);
    }
}

using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>Bob stands at the origin, a duck to the east of him. The host's machine runs the ducks, so they stand still.</summary>
public class AttackSpecs
{
    private const int LaserDuck = 207;
    private const int Boss = 208;
    private static readonly int[] BestSet = [305, 405, 505, 605, 705];

    private static (Round Round, Monster Duck) Meet(int code = 206, float x = 3, float y = 0)
    {
        var round = Round.Calm(Round.Hosted);
        round.PlaceAlone(Round.Bob);
        return (round, round.AddMonster(code, x, y));
    }

    [Fact]
    public void A_swing_is_told_to_the_others_at_once()
    {
        var packet = Round.Calm().Swing(Round.Bob, 0.5f, -1)
            .Only<S2CPlayerAttackNotification>(Audience.Others, PacketType.PlayerAttackNotification, Round.Bob);

        Assert.Equal((Round.Bob, 0.5f, -1f), (packet.PlayerId, packet.PlayerDirX, packet.PlayerDirY));
    }

    [Theory]
    [InlineData(float.NaN, 1)]
    [InlineData(1, float.PositiveInfinity)]
    public void A_direction_that_is_no_number_is_refused(float x, float y)
    {
        var (round, duck) = Meet();

        round.Swing(Round.Bob, x, y).RefusedForDevelopers(Round.Bob);
        round.Attack(Round.Bob, duck.Id, x, y).RefusedForDevelopers(Round.Bob);
    }

    [Fact]
    public void Before_the_start_nobody_swings()
    {
        new Round().Swing(Round.Bob, 1, 0).RefusedAsWrongRequest(Round.Bob);
        new Round().Attack(Round.Bob, 1).RefusedAsWrongRequest(Round.Bob);
    }

    [Fact]
    public void The_others_see_the_swing_and_then_all_hear_of_the_ducks_health()
    {
        var (round, duck) = Meet();
        round.Arm(Round.Bob, 101);

        var sent = round.Attack(Round.Bob, duck.Id, 1, 0.5f).Sent;

        Assert.Equal(2, sent.Count);
        var swing = sent[0].Is<S2CPlayerAttackNotification>(Audience.Others, PacketType.PlayerAttackNotification, Round.Bob);
        Assert.Equal((Round.Bob, 1f, 0.5f), (swing.PlayerId, swing.PlayerDirX, swing.PlayerDirY));
        var hurt = sent[1].Is<S2CMonsterHpUpdateNotification>(Audience.All, PacketType.MonsterHpUpdateNotification);
        Assert.Equal((duck.Id, duck.Hp), (hurt.MonsterId, hurt.Hp));
    }

    [Theory]
    [InlineData(206, 101, false, 10 - 10)]
    [InlineData(206, 119, false, 70 - 10)]
    [InlineData(206, 119, true, 70 + 66 - 10)]
    [InlineData(206, 169, false, 75 - 10)]
    [InlineData(203, 116, false, 75 - 5)]
    [InlineData(201, 0, true, 66)]
    [InlineData(LaserDuck, 120, false, 40 - 15)]
    [InlineData(Boss, 169, true, 75 + 66 - 50)]
    public void Damage_is_weapon_and_armour_and_0_to_9_less_the_ducks_defense(int code, int weapon, bool bestSet, int least)
    {
        var (round, duck) = Meet(code);
        round.Arm(Round.Bob, weapon);
        if (bestSet) round.Wear(Round.Bob, BestSet);

        var damages = HitOften(round, duck, 300);

        Assert.Equal(Enumerable.Range(least, 10).Select(damage => Math.Max(1, damage)).Distinct(), damages);
    }

    [Fact]
    public void Even_the_weakest_hit_costs_1()
    {
        var (round, duck) = Meet(LaserDuck);

        Assert.Equal([1], HitOften(round, duck, 100));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(119)]
    public void Only_mustard_burns_a_boss_but_its_health_is_told_all_the_same(int weapon)
    {
        var (round, boss) = Meet(Boss);
        round.Arm(Round.Bob, weapon);
        round.Wear(Round.Bob, BestSet);

        Assert.Equal(5000, round.Attack(Round.Bob, boss.Id).One<S2CMonsterHpUpdateNotification>().Hp);
        Assert.Equal(5000, boss.Hp);
    }

    [Theory]
    // 4000 ms / speed, less 100 ms, at the first tick after.
    [InlineData(0, 300)]
    [InlineData(101, 300)]
    [InlineData(102, 400)]
    [InlineData(118, 250)]
    [InlineData(117, 200)]
    [InlineData(167, 200)]
    public void The_next_hit_is_4000_ms_divided_by_the_weapons_speed_away_and_may_come_100_ms_early(int weapon, int firstTickAt)
    {
        var (round, duck) = Meet();
        round.Arm(Round.Bob, weapon);
        Assert.Empty(round.Attack(Round.Bob, duck.Id).Refused);

        round.Attack(Round.Bob, duck.Id).RefusedForDevelopers(Round.Bob, "Too soon");
        round.Pass(firstTickAt - Round.TickMilliseconds);
        round.Attack(Round.Bob, duck.Id).RefusedForDevelopers(Round.Bob, "Too soon");
        round.Tick();
        Assert.Empty(round.Attack(Round.Bob, duck.Id).Refused);
    }

    [Fact]
    public void What_a_hit_comes_early_the_next_one_has_to_wait_longer()
    {
        var (round, duck) = Meet();
        round.Arm(Round.Bob, 101);
        // A long rest is no credit.
        round.Pass(5000);
        round.Attack(Round.Bob, duck.Id);

        foreach (var due in (int[])[300, 400, 400])
        {
            round.Pass(due - Round.TickMilliseconds);
            round.Attack(Round.Bob, duck.Id).RefusedForDevelopers(Round.Bob, "Too soon");
            round.Tick();
            Assert.Empty(round.Attack(Round.Bob, duck.Id).Refused);
        }
    }

    [Theory]
    [InlineData(1.1e6f, 0)]
    [InlineData(0, -1e30f)]
    public void A_direction_that_is_too_long_to_be_one_is_refused_and_not_shown_to_anybody(float x, float y)
    {
        var (round, duck) = Meet();

        round.Swing(Round.Bob, x, y).RefusedForDevelopers(Round.Bob);
        round.Receive(
            Round.Bob,
            PacketType.PlayerAttackMonsterRequest,
            new C2SPlayerAttackMonsterRequest { MonsterId = duck.Id, PlayerDirX = x, PlayerDirY = y }).RefusedForDevelopers(Round.Bob);
    }

    [Fact]
    public void A_player_has_one_cooldown_for_ducks_and_things()
    {
        var (round, duck) = Meet();
        var grass = round.AddThing(5, -2, 0);
        round.Arm(Round.Bob, 101);
        round.Attack(Round.Bob, duck.Id);

        round.Hit(Round.Bob, grass.Id).RefusedForDevelopers(Round.Bob, "Too soon");
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(101, 7)]
    [InlineData(102, 6)]
    [InlineData(117, 24)]
    [InlineData(167, 24)]
    public void A_weapon_reaches_its_range_and_2_more(int weapon, float reach)
    {
        var (round, near) = Meet(206, reach);
        var far = round.AddMonster(206, reach + 0.1f, 0);
        round.Arm(Round.Bob, weapon);

        var miss = round.Attack(Round.Bob, far.Id);
        Assert.Equal([new Refused(Round.Bob, "The target is out of range.", false)], miss.Refused);
        Assert.Equal([PacketType.PlayerAttackNotification], miss.Sent.Select(sent => sent.Type));
        Assert.Equal(400, far.Hp);

        round.Attack(Round.Bob, near.Id).InOrder(PacketType.PlayerAttackNotification, PacketType.MonsterHpUpdateNotification);
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(0, -1, true)]
    [InlineData(0.1, 1, true)]
    [InlineData(-0.1, 1, false)]
    [InlineData(-0.1, -1, false)]
    [InlineData(-1, 0, false)]
    public void A_hit_reaches_the_half_circle_in_front(float x, float y, bool hits)
    {
        var (round, duck) = Meet();

        var output = round.Attack(Round.Bob, duck.Id, x, y);

        Assert.Equal(hits, output.Refused.Count == 0);
        Assert.Equal(hits, output.Of<S2CMonsterHpUpdateNotification>().Length == 1);
        if (!hits) Assert.Equal("The target is not in the direction of the swing.", output.Refused[0].Text);
    }

    [Fact]
    public void What_is_nearer_than_the_margin_of_2_is_on_all_sides()
    {
        var (round, duck) = Meet(206, 2);

        Assert.Empty(round.Attack(Round.Bob, duck.Id, -1).Refused);
    }

    [Fact]
    public void Hitting_a_duck_that_is_dead_already_is_a_swing_and_no_error()
    {
        var (round, _) = Meet();

        round.Attack(Round.Bob, 999).InOrder(PacketType.PlayerAttackNotification);
    }

    [Fact]
    public void The_dead_cannot_attack()
    {
        var (round, duck) = Meet();
        round.Player(Round.Bob).Hp = 0;

        round.Attack(Round.Bob, duck.Id).RefusedForDevelopers(Round.Bob, "dead");
        round.Swing(Round.Bob, 1, 0).RefusedForDevelopers(Round.Bob, "dead");
    }

    [Fact]
    public void A_duck_dies_after_its_health_was_told_and_before_its_drops_lie_around_it()
    {
        var (round, _) = Meet();
        round.RemoveMonsters();
        round.Arm(Round.Bob, 119);
        var dropped = 0;
        for (var n = 0; n < 60; n++)
        {
            var duck = round.AddMonster(201, 3, 0);
            round.Player(Round.Bob).ReadyAt = 0;

            var output = round.Attack(Round.Bob, duck.Id);

            Assert.Equal(0, output.One<S2CMonsterHpUpdateNotification>().Hp);
            Assert.Equal(duck.Id, output.One<S2CMonsterDeathNotification>().MonsterId);
            Assert.Null(round.World.FindMonster(duck.Id));
            PacketType[] order =
            [
                PacketType.PlayerAttackNotification,
                PacketType.MonsterHpUpdateNotification,
                PacketType.MonsterDeathNotification,
                PacketType.ItemSpawnNotification,
            ];
            // Sometimes there is nothing to drop, and then nothing is said.
            var drops = output.Of<S2CItemSpawnNotification>();
            output.InOrder(order[..(3 + drops.Length)]);
            foreach (var item in drops.SelectMany(packet => packet.Items))
            {
                dropped++;
                Assert.InRange(item.Position.X, 2, 4);
                Assert.InRange(item.Position.Y, -1, 1);
                Assert.Equal(1, item.ItemData.Count);
            }
        }

        Assert.InRange(dropped, 30, 110);
        Assert.Equal(dropped, round.World.Ground.Count);
    }

    [Fact]
    public void What_dead_monsters_leave_lies_up_to_a_unit_away_along_each_axis()
    {
        var (round, _) = Meet();
        round.RemoveMonsters();
        var items = new List<Item>();
        for (var n = 0; n < 100; n++)
        {
            var duck = round.AddMonster(201, 3, 0);
            duck.Hp = 1;
            round.Player(Round.Bob).ReadyAt = 0;
            items.AddRange(round.Attack(Round.Bob, duck.Id).Of<S2CItemSpawnNotification>().SelectMany(packet => packet.Items));
        }

        items.ScatteredAround(3, 0);
    }

    private static SortedSet<int> HitOften(Round round, Monster duck, int times)
    {
        var damages = new SortedSet<int>();
        for (var n = 0; n < times; n++)
        {
            // More than any duck has, so that none dies of it.
            duck.Hp = 5000;
            round.Player(Round.Bob).ReadyAt = 0;
            damages.Add(5000 - round.Attack(Round.Bob, duck.Id).One<S2CMonsterHpUpdateNotification>().Hp);
        }

        return damages;
    }
}

using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>Being hurt, dying and coming back. The host's machine runs the ducks, so that a story says when they strike.</summary>
public class DeathSpecs
{
    private static readonly SurvivalOptions ShortDay =
        new() { DayMilliseconds = 1000, NightMilliseconds = 2000, Monsters = MonsterControl.Host };

    private static (Round Round, Monster Duck) Meet(int code)
    {
        var round = Round.Calm(Round.Hosted);
        round.PlaceAlone(Round.Bob);
        return (round, round.AddMonster(code, 1, 0));
    }

    [Theory]
    [InlineData(201, 5)]
    [InlineData(202, 15)]
    [InlineData(203, 20)]
    [InlineData(204, 20)]
    [InlineData(205, 30)]
    [InlineData(206, 20)]
    [InlineData(207, 30)]
    public void Without_armour_a_hit_costs_the_monsters_attack(int code, int damage)
    {
        var (round, duck) = Meet(code);

        var packet = round.HurtBy(Round.Bob, duck.Id).Only<S2CPlayerHpUpdateNotification>(Audience.All, PacketType.PlayerHpUpdateNotification);

        Assert.Equal((Round.Bob, 100 - damage), (packet.PlayerId, packet.Hp));
    }

    [Theory]
    [InlineData(208, new[] { 305, 405, 505, 605, 705 }, 45)] // 120 × 100 / 262, the best set
    [InlineData(208, new[] { 301 }, 100)] // 120 × 100 / 105 = 114
    [InlineData(208, new[] { 304, 604 }, 82)] // 120 × 100 / 145
    [InlineData(207, new[] { 303 }, 26)] // 30 × 100 / 115
    [InlineData(205, new[] { 305, 405, 505, 605, 705 }, 11)] // 30 × 100 / 262
    [InlineData(201, new[] { 305, 405, 505, 605, 705 }, 1)] // 5 × 100 / 262
    public void Armour_divides_damage_by_100_plus_defense_in_hundreds(int code, int[] armour, int damage)
    {
        var (round, duck) = Meet(code);
        round.Wear(Round.Bob, armour);

        round.HurtBy(Round.Bob, duck.Id);

        Assert.Equal(100 - damage, round.Player(Round.Bob).Hp);
    }

    [Fact]
    public void The_best_set_has_a_defense_of_162_and_an_attack_of_66()
    {
        var best = new[] { 305, 405, 505, 605, 705 }.Select(code => Round.Data.Armor(code)!).ToArray();

        Assert.Equal((162, 66), (best.Sum(armour => armour.Defense), best.Sum(armour => armour.Attack)));
    }

    [Fact]
    public void No_armour_is_so_good_that_a_hit_costs_nothing()
    {
        var data = Round.DataWith("monsters.json", "\"hp\": 50, \"attack\": 5", "\"hp\": 50, \"attack\": 1");
        var round = Round.Started(Round.Hosted, data: data);
        round.Place(Round.Bob, 0, 0);
        round.Wear(Round.Bob, 305, 405, 505, 605, 705);

        round.HurtBy(Round.Bob, 1);

        Assert.Equal(99, round.Player(Round.Bob).Hp);
    }

    [Fact]
    public void Who_dies_is_told_to_all_once_and_without_health()
    {
        var (round, boss) = Meet(208);

        var packet = round.HurtBy(Round.Bob, boss.Id).Only<S2CPlayerDeathNotification>(Audience.All, PacketType.PlayerDeathNotification);

        Assert.Equal(Round.Bob, packet.PlayerId);
        Assert.Equal(0, round.Player(Round.Bob).Hp);
        round.Pass(5000);
        Assert.True(round.HurtBy(Round.Bob, boss.Id).IsSilent);
    }

    [Fact]
    public void Who_dies_keeps_what_they_carry_and_wear_and_closes_what_they_had_open()
    {
        var (round, boss) = Meet(208);
        round.Arm(Round.Bob, 109);
        round.Wear(Round.Bob, 301);
        var box = round.AddThing(2, 0, 1);
        round.Open(Round.Bob, box.Id);

        round.HurtBy(Round.Bob, boss.Id).InOrder(PacketType.PlayerCloseBoxNotification, PacketType.PlayerDeathNotification);

        var bob = round.Player(Round.Bob);
        Assert.Equal((109, 301, 0, 0), (bob.Weapon, bob.Armor.Slots[0].Code, bob.OpenBox, box.OpenedBy));
        Assert.Equal([(1, 1), (101, 1)], round.Carried(Round.Bob));
    }

    [Fact]
    public void The_dead_can_do_nothing_but_speak_and_wait()
    {
        var round = Round.Calm(Round.Hosted);
        var box = round.AddThing(2, 6, 7, (7, 1));
        var duck = round.AddMonster(206, 7, 6);
        round.AddGround(1, 1, 6, 6);
        round.Give(Round.Bob, 901);
        round.Player(Round.Bob).Hp = 0;
        var before = round.World.StateHash();

        RecordingOutput[] refused =
        [
            round.Swing(Round.Bob, 1, 0),
            round.Attack(Round.Bob, duck.Id),
            round.Hit(Round.Bob, box.Id),
            round.Use(Round.Bob, 1),
            round.Unequip(Round.Bob, 101),
            round.Drop(Round.Bob, 1),
            round.PickUp(Round.Bob, 6, 6),
            round.Open(Round.Bob, box.Id),
            round.TakeOut(Round.Bob, box.Id, 7),
            round.PutIn(Round.Bob, box.Id, 1),
            round.Build(Round.Bob, 901, 8, 8),
            round.Combine(Round.Bob, 101, 101),
        ];

        Assert.All(refused, output => output.RefusedForDevelopers(Round.Bob, "dead"));
        Assert.Equal(before, round.World.StateHash());
        Assert.Equal("quack", round.Say(Round.Bob, "quack").One<S2CPlayerChattingNotification>().Message);
    }

    [Fact]
    public void All_dead_is_not_the_end()
    {
        var round = Round.Calm(ShortDay);
        foreach (var player in round.World.Players) player.Hp = 0;

        Assert.Equal(0, round.Pass(2950).Ends);
        Assert.Equal(3, round.Tick().Of<S2CPlayerRevivalNotification>().Length);
    }

    [Fact]
    public void At_dawn_the_dead_come_back_in_join_order_in_full_health_and_as_hungry_as_they_were()
    {
        var round = Round.Calm(ShortDay);
        (round.Player(Round.Carol).Hp, round.Player(Round.Carol).Hunger) = (0, 17);
        (round.Player(Round.Alice).Hp, round.Player(Round.Alice).Hunger) = (0, 0);
        round.Player(Round.Bob).Hp = 1;
        Assert.Empty(round.Pass(2950).Of<S2CPlayerRevivalNotification>());

        var output = round.Tick();

        output.InOrder(
            PacketType.GamePhaseUpdateNotification,
            PacketType.PlayerRevivalNotification,
            PacketType.PlayerRevivalNotification);
        Assert.All(output.Sent, sent => Assert.Equal(Audience.All, sent.To));
        Assert.Equal([Round.Alice, Round.Carol], output.Of<S2CPlayerRevivalNotification>().Select(packet => packet.PlayerId));
        Assert.Equal((100, 0), (round.Player(Round.Alice).Hp, round.Player(Round.Alice).Hunger));
        Assert.Equal((100, 17), (round.Player(Round.Carol).Hp, round.Player(Round.Carol).Hunger));
        Assert.Equal(1, round.Player(Round.Bob).Hp);

        var told = round.Tick().One<S2CPlayerPositionUpdateNotification>();
        Assert.Equal([Round.Alice, Round.Carol], told.PlayerPositions.Select(position => position.PlayerId));
    }

    [Fact]
    public void They_come_back_in_one_of_four_quadrants_around_the_core()
    {
        var quadrants = new int[4];
        for (ulong seed = 0; seed < 100; seed++)
        {
            var round = Round.Calm(ShortDay, Round.Setup(seed));
            foreach (var player in round.World.Players) player.Hp = 0;

            foreach (var packet in round.Pass(3000).Of<S2CPlayerRevivalNotification>())
            {
                var (x, y) = (packet.Position.X, packet.Position.Y);
                Assert.True(Math.Abs(x) is >= 4 and < 6 && Math.Abs(y) is >= 3 and < 4);
                Assert.Equal(new Point(x, y), round.Player(packet.PlayerId).Position);
                quadrants[(x < 0 ? 1 : 0) + (y < 0 ? 2 : 0)]++;
            }
        }

        // A quarter of 300 each.
        Assert.All(quadrants, count => Assert.InRange(count, 50, 100));
    }
}

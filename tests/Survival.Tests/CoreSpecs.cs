using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>The core: what all defend, and where honey mustard is made. Bob stands at its side with plenty of everything.</summary>
public class CoreSpecs
{
    private const int Honey = 7;
    private const int Egg = 8;
    private const int Seed = 801;
    private const int Mustard = 802;

    private static Round AtTheCore(bool open = true)
    {
        var round = Round.Calm(Round.Hosted);
        round.PlaceAlone(Round.Bob, 2, 0);
        round.GiveOnly(Round.Bob, (Honey, 5), (Egg, 5), (Seed, 5), (1, 5));
        if (open) round.Open(Round.Bob, World.CoreId);
        return round;
    }

    private static (Round Round, Monster Duck) UnderAttack(int hp, int code = 203)
    {
        var round = Round.Calm();
        round.PlaceAlone(Round.Bob, 40, 0);
        round.Core.Hp = hp;
        var duck = round.AddMonster(code, 2, 0);
        (duck.OfWave, duck.Start) = (true, default);
        return (round, duck);
    }

    private static IEnumerable<(int Code, int Count)> Rows(IEnumerable<ItemData> items) => items.Select(item => (item.ItemCode, item.Count));

    [Fact]
    public void The_core_is_object_1_at_the_origin_with_3000_health()
    {
        var core = Round.Started().Core;

        Assert.Equal((1, 1, 3000, new Point(0, 0)), (core.Id, core.Kind.Code, core.Hp, core.Position));
    }

    [Fact]
    public void A_monster_hurts_the_core_by_its_attack_and_all_are_told()
    {
        var (round, _) = UnderAttack(3000);

        var output = round.Tick();

        output.InOrder(PacketType.MonsterAttackNotification, PacketType.ObjectHpUpdateNotification);
        Assert.Equal(Audience.All, output.Sent[1].To);
        Assert.Equal((1, 2980), (output.One<S2CObjectHpUpdateNotification>().ObjectId, output.One<S2CObjectHpUpdateNotification>().Hp));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(1)]
    public void When_the_core_falls_the_game_is_over_before_its_health_is_told_which_is_0_and_not_below(int hp)
    {
        var (round, _) = UnderAttack(hp);

        var output = round.Tick();

        output.InOrder(PacketType.MonsterAttackNotification, PacketType.GameOverNotification, PacketType.ObjectHpUpdateNotification);
        Assert.Equal(0, output.One<S2CObjectHpUpdateNotification>().Hp);
        Assert.Equal(1, output.Ends);
        Assert.True(round.Pass(10_000).IsSilent);
        Assert.True(round.Say(Round.Bob, "hello?").IsSilent);
    }

    [Fact]
    public void The_core_holds_at_1_health()
    {
        var (round, _) = UnderAttack(21);

        Assert.Equal((0, 1), (round.Tick().Ends, round.Core.Hp));
    }

    [Fact]
    public void Only_the_first_of_several_monsters_ends_the_game()
    {
        var (round, _) = UnderAttack(1);
        for (var n = 0; n < 3; n++) round.AddMonster(203, -2, 0).OfWave = true;

        Assert.Equal(1, round.Tick().Ends);
    }

    [Fact]
    public void Players_cannot_hit_the_core()
    {
        var round = AtTheCore(open: false);
        round.Arm(Round.Bob, 101);

        round.Hit(Round.Bob, World.CoreId).RefusedWith(Round.Bob, PlayerTexts.ObjectNotFound);
    }

    [Fact]
    public void The_core_opens_like_a_box_and_shows_what_it_holds_without_empty_slots()
    {
        var round = AtTheCore(open: false);
        round.Core.Contents!.Put(2, new Balance.ItemStack(Seed, 2));

        var packet = round.Open(Round.Bob, World.CoreId).Only<S2CPlayerOpenBoxNotification>(Audience.All, PacketType.PlayerOpenBoxNotification);

        Assert.Equal((Round.Bob, 1), (packet.PlayerId, packet.ItemBoxId));
        Assert.Equal([(Seed, 2)], Rows(packet.ItemData));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(5.1f, false)]
    public void The_core_is_in_reach_from_5_away(float x, bool opens)
    {
        var round = AtTheCore(open: false);
        round.Place(Round.Bob, x, 0);

        var output = round.Open(Round.Bob, World.CoreId);

        if (opens) Assert.Single(output.Sent);
        else output.RefusedForDevelopers(Round.Bob, "out of reach");
    }

    [Theory]
    [InlineData(Honey)]
    [InlineData(Egg)]
    [InlineData(Seed)]
    public void The_core_takes_what_mustard_is_made_of(int code)
    {
        var round = AtTheCore();

        var packet = round.PutIn(Round.Bob, World.CoreId, code, 2)
            .Only<S2CPlayerPutAnItemNotification>(Audience.All, PacketType.PlayerPutAnItemNotification);

        Assert.Equal((Round.Bob, 1, code, 2, true), (packet.PlayerId, packet.ItemBoxId, packet.ItemData.ItemCode, packet.ItemData.Count, packet.Success));
        Assert.Equal([(code, 2)], Rows(packet.ObjectDatas));
        Assert.Equal(3, round.Player(Round.Bob).Inventory.CountOf(code));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Mustard)]
    [InlineData(901)]
    [InlineData(0)]
    public void The_core_takes_nothing_else(int code)
    {
        var round = AtTheCore();
        if (code == Mustard) round.Give(Round.Bob, Mustard);

        round.PutIn(Round.Bob, World.CoreId, code).RefusedWith(Round.Bob, PlayerTexts.NotAMaterial(code));
    }

    [Fact]
    public void What_a_player_does_not_own_is_not_credited()
    {
        var round = AtTheCore();
        round.GiveOnly(Round.Bob);

        round.PutIn(Round.Bob, World.CoreId, Honey).RefusedWith(Round.Bob, PlayerTexts.NotInInventory);

        Assert.Equal(0, round.Core.Contents!.CountOf(Honey));
    }

    [Fact]
    public void One_of_each_makes_one_mustard_and_the_same_packet_shows_it()
    {
        var round = AtTheCore();
        round.PutIn(Round.Bob, World.CoreId, Honey);
        round.PutIn(Round.Bob, World.CoreId, Egg);

        var packet = round.PutIn(Round.Bob, World.CoreId, Seed).One<S2CPlayerPutAnItemNotification>();

        Assert.Equal([(Mustard, 1)], Rows(packet.ObjectDatas));
    }

    [Fact]
    public void However_much_is_there_a_put_makes_exactly_one_mustard()
    {
        var round = AtTheCore();
        round.PutIn(Round.Bob, World.CoreId, Honey, 4);
        round.PutIn(Round.Bob, World.CoreId, Egg, 5);

        var first = round.PutIn(Round.Bob, World.CoreId, Seed, 3).One<S2CPlayerPutAnItemNotification>();
        Assert.Equal([(Honey, 3), (Egg, 4), (Seed, 2), (Mustard, 1)], Rows(first.ObjectDatas));

        var second = round.PutIn(Round.Bob, World.CoreId, Seed, 1).One<S2CPlayerPutAnItemNotification>();
        Assert.Equal([(Honey, 2), (Egg, 3), (Seed, 2), (Mustard, 2)], Rows(second.ObjectDatas));
    }

    [Fact]
    public void Mustard_and_materials_can_be_taken_out()
    {
        var round = AtTheCore();
        round.Core.Contents!.Add(new Balance.ItemStack(Mustard, 2));
        round.Core.Contents!.Add(new Balance.ItemStack(Egg, 1));

        Assert.Equal((Mustard, 2), Taken(round.TakeOut(Round.Bob, World.CoreId, Mustard, 2)));
        Assert.Equal((Egg, 1), Taken(round.TakeOut(Round.Bob, World.CoreId, Egg)));
        round.TakeOut(Round.Bob, World.CoreId, Egg).RefusedWith(Round.Bob, PlayerTexts.NotInBox);
        Assert.Equal((2, 6), (round.Player(Round.Bob).Inventory.CountOf(Mustard), round.Player(Round.Bob).Inventory.CountOf(Egg)));

        static (int Code, int Count) Taken(RecordingOutput output)
        {
            var item = output.One<S2CPlayerTakeOutAnItemNotification>().ItemData;
            return (item.ItemCode, item.Count);
        }
    }
}

using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>What players do to grass, boxes and walls. Bob has a wooden sword in hand.</summary>
public class ObjectSpecs
{
    private const int Grass = 5;

    private static (Round Round, WorldObject Thing) Facing(int code, params (int Code, int Count)[] contents)
    {
        var round = Round.Calm(Round.Hosted);
        round.PlaceAlone(Round.Bob, 10, 10);
        round.Arm(Round.Bob, 101);
        return (round, round.AddThing(code, 13, 10, contents));
    }

    private static RecordingOutput Hit(Round round, int id)
    {
        round.Player(Round.Bob).ReadyAt = 0;
        return round.Hit(Round.Bob, id);
    }

    [Fact]
    public void Every_hit_costs_1_however_good_the_weapon_is()
    {
        var (round, box) = Facing(4);
        round.Arm(Round.Bob, 116);
        round.Wear(Round.Bob, 305);

        var packet = Hit(round, box.Id).Only<S2CObjectHpUpdateNotification>(Audience.All, PacketType.ObjectHpUpdateNotification);

        Assert.Equal((box.Id, 99), (packet.ObjectId, packet.Hp));
        Assert.Equal(98, Hit(round, box.Id).One<S2CObjectHpUpdateNotification>().Hp);
    }

    [Theory]
    [InlineData(101, true)] // sword
    [InlineData(165, true)] // coated sword
    [InlineData(102, true)] // axe
    [InlineData(103, false)] // bow
    [InlineData(104, false)] // staff
    [InlineData(0, false)] // bare hands
    public void It_takes_a_sword_or_an_axe(int weapon, bool works)
    {
        var (round, grass) = Facing(Grass);
        round.Arm(Round.Bob, weapon);

        var output = Hit(round, grass.Id);

        if (works) output.InOrder(PacketType.ObjectHpUpdateNotification);
        else output.RefusedForDevelopers(Round.Bob, "sword or an axe");
        Assert.Equal(works ? 2 : 3, grass.Hp);
    }

    [Fact]
    public void A_thing_out_of_reach_is_not_hit()
    {
        var (round, grass) = Facing(Grass);
        round.Place(Round.Bob, 6, 10);
        Assert.Empty(Hit(round, grass.Id).Refused);

        round.Place(Round.Bob, 5.9f, 10);
        Hit(round, grass.Id).RefusedForDevelopers(Round.Bob, "out of range");
    }

    [Fact]
    public void The_next_hit_waits_for_the_weapon()
    {
        var (round, grass) = Facing(Grass);
        round.Hit(Round.Bob, grass.Id);

        round.Hit(Round.Bob, grass.Id).RefusedForDevelopers(Round.Bob, "Too soon");
        round.Pass(400);
        Assert.Empty(round.Hit(Round.Bob, grass.Id).Refused);
    }

    [Theory]
    [InlineData(999)]
    [InlineData(0)]
    [InlineData(-1)]
    public void What_is_not_there_cannot_be_hit(int id)
    {
        var (round, _) = Facing(Grass);

        Hit(round, id).RefusedWith(Round.Bob, PlayerTexts.ObjectNotFound);
    }

    [Fact]
    public void Grass_falls_with_the_third_hit_leaves_a_seed_and_is_gone_for_good_measure()
    {
        var (round, grass) = Facing(Grass);
        Hit(round, grass.Id);
        Hit(round, grass.Id);

        var output = Hit(round, grass.Id);

        output.InOrder(PacketType.ObjectHpUpdateNotification, PacketType.ItemSpawnNotification, PacketType.ObjectDestroyNotification);
        Assert.All(output.Sent, sent => Assert.Equal(Audience.All, sent.To));
        Assert.Equal(0, output.One<S2CObjectHpUpdateNotification>().Hp);
        var seed = Assert.Single(output.One<S2CItemSpawnNotification>().Items);
        Assert.Equal((801, 1), (seed.ItemData.ItemCode, seed.ItemData.Count));
        Assert.InRange(seed.Position.X, 12, 14);
        Assert.InRange(seed.Position.Y, 9, 11);
        Assert.Equal(grass.Id, output.One<S2CObjectDestroyNotification>().ObjectId);

        // No seed without end: what is destroyed cannot be hit again.
        Hit(round, grass.Id).RefusedWith(Round.Bob, PlayerTexts.ObjectNotFound);
        Assert.Single(round.World.Ground);
    }

    [Fact]
    public void What_fallen_things_leave_lies_up_to_a_unit_away_along_each_axis()
    {
        var (round, _) = Facing(Grass);
        var items = new List<Item>();
        for (var n = 0; n < 100; n++)
        {
            var grass = round.AddThing(Grass, 13, 10);
            grass.Hp = 1;
            items.AddRange(Hit(round, grass.Id).One<S2CItemSpawnNotification>().Items);
        }

        items.ScatteredAround(13, 10);
    }

    [Fact]
    public void Grass_grows_again_at_its_place_after_a_minute_as_a_new_thing()
    {
        var (round, grass) = Facing(Grass);
        grass.Hp = 1;
        Hit(round, grass.Id);
        Assert.True(round.Pass(60_000 - Round.TickMilliseconds).IsSilent);

        var packet = round.Tick().Only<S2CObjectSetNotification>(Audience.All, PacketType.ObjectSetNotification);

        // Ids go on from those of the start.
        Assert.Equal((112, Grass, 13f, 10f), (packet.ObjectData.ObjectId, packet.ObjectData.ObjectCode, packet.Position.X, packet.Position.Y));
        Assert.Equal(3, round.World.FindObject(112)!.Hp);
        Assert.True(round.Pass(60_000).IsSilent);
    }

    [Theory]
    [InlineData(2, 301)]
    [InlineData(3, 302)]
    [InlineData(4, 303)]
    public void A_broken_box_leaves_armour_and_spills_what_it_held(int code, int armour)
    {
        var (round, box) = Facing(code, (5, 1), (109, 1));
        box.Hp = 1;

        var output = Hit(round, box.Id);

        output.InOrder(PacketType.ObjectHpUpdateNotification, PacketType.ItemSpawnNotification, PacketType.ObjectDestroyNotification);
        var items = output.One<S2CItemSpawnNotification>().Items;
        Assert.Equal([(armour, 1), (5, 1), (109, 1)], items.Select(item => (item.ItemData.ItemCode, item.ItemData.Count)));
        Assert.True(round.Pass(120_000).Of<S2CObjectSetNotification>().Length == 0);
    }

    [Fact]
    public void A_box_that_somebody_has_open_is_closed_before_it_is_gone()
    {
        var (round, box) = Facing(2);
        round.Place(Round.Alice, 13, 11);
        round.Open(Round.Alice, box.Id);
        box.Hp = 1;

        Hit(round, box.Id).InOrder(
            PacketType.ObjectHpUpdateNotification,
            PacketType.PlayerCloseBoxNotification,
            PacketType.ItemSpawnNotification,
            PacketType.ObjectDestroyNotification);
        Assert.Equal(0, round.Player(Round.Alice).OpenBox);
    }

    [Theory]
    [InlineData(6, new[] { 3, 4 })]
    [InlineData(7, new[] { 5, 6 })]
    public void A_tree_leaves_two_of_each_of_its_fruits(int code, int[] fruits)
    {
        var (round, tree) = Facing(code);
        tree.Hp = 1;

        var items = Hit(round, tree.Id).One<S2CItemSpawnNotification>().Items;

        Assert.Equal(fruits.Select(fruit => (fruit, 2)), items.Select(item => (item.ItemData.ItemCode, item.ItemData.Count)));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    public void A_wall_leaves_nothing(int code)
    {
        var (round, wall) = Facing(code);
        wall.Hp = 1;

        Hit(round, wall.Id).InOrder(PacketType.ObjectHpUpdateNotification, PacketType.ObjectDestroyNotification);
    }

    [Fact]
    public void What_several_things_leave_can_be_picked_up_piece_by_piece()
    {
        var (round, tree) = Facing(6);
        tree.Hp = 1;
        var items = Hit(round, tree.Id).One<S2CItemSpawnNotification>().Items;
        Assert.Equal(2, round.World.Ground.DistinctBy(item => item.Id).Count());

        foreach (var item in items)
        {
            round.Place(Round.Bob, item.Position.X, item.Position.Y);
            Assert.Equal(item, round.PickUp(Round.Bob, item.Position.X, item.Position.Y).One<S2CPlayerGetItemNotification>().Item);
        }
    }
}

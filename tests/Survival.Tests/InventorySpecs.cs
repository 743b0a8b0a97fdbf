using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>Eating, taking in hand, putting on and taking off.</summary>
public class InventorySpecs
{
    public static TheoryData<int, int, int> AllFood() => new()
    {
        { 1, 10, 15 }, { 2, 10, 15 }, { 3, 15, 20 }, { 4, 11, 16 }, { 5, 13, 18 }, { 6, 13, 18 }, { 7, 15, 20 },
        { 8, 20, 25 }, { 9, 22, 27 }, { 10, 23, 28 }, { 11, 24, 29 }, { 12, 25, 30 }, { 13, 20, 25 }, { 14, 22, 27 },
        { 15, 35, 40 }, { 16, 30, 35 }, { 17, 31, 36 }, { 18, 40, 45 }, { 19, 60, 60 }, { 20, 100, 100 },
    };

    private static Round With(params (int Code, int Count)[] items)
    {
        var round = Round.Calm();
        round.GiveOnly(Round.Bob, items);
        return round;
    }

    private static (int Code, int Count) Worn(RecordingOutput output)
    {
        var packet = output.Only<S2CPlayerEquipWeaponResponse>(Audience.All, PacketType.PlayerEquipWeaponResponse);
        Assert.Equal((true, Round.Bob), (packet.Success, packet.PlayerId));
        return (packet.ItemData.ItemCode, packet.ItemData.Count);
    }

    [Fact]
    public void An_inventory_has_18_slots_and_one_stack_of_each_item()
    {
        var round = With();
        for (var code = 1; code <= 18; code++) round.Give(Round.Bob, code, code);
        round.Give(Round.Bob, 5, 2);

        Assert.Equal(18, round.Carried(Round.Bob).Length);
        Assert.Equal((5, 7), round.Carried(Round.Bob)[4]);
        Assert.False(round.Player(Round.Bob).Inventory.Add(new Balance.ItemStack(19, 1)));
        Assert.Equal((18, 18), round.Carried(Round.Bob)[17]);
    }

    [Fact]
    public void What_comes_goes_to_its_stack_and_else_to_the_first_free_slot()
    {
        var round = With((1, 1), (0, 0), (3, 1));

        round.Give(Round.Bob, 4);
        round.Give(Round.Bob, 3);

        Assert.Equal([(1, 1), (4, 1), (3, 2)], round.Carried(Round.Bob));
    }

    [Theory]
    [MemberData(nameof(AllFood))]
    public void Eating_helps_health_and_hunger_as_the_food_does_and_takes_one(int code, int hp, int hunger)
    {
        var round = With((code, 2));
        (round.Player(Round.Bob).Hp, round.Player(Round.Bob).Hunger) = (1, 0);

        // Whatever count the packet says.
        var packet = round.Use(Round.Bob, code, 50).Only<S2CPlayerEatFoodResponse>(Audience.All, PacketType.PlayerEatFoodResponse);

        Assert.Equal((true, Round.Bob, code, 1), (packet.Success, packet.PlayerId, packet.ItemData.ItemCode, packet.ItemData.Count));
        Assert.Equal((Math.Min(100, 1 + hp), hunger), (packet.PlayerHp, packet.Hunger));
        Assert.Equal((packet.PlayerHp, packet.Hunger), (round.Player(Round.Bob).Hp, round.Player(Round.Bob).Hunger));
        Assert.Equal([(code, 1)], round.Carried(Round.Bob));
    }

    [Fact]
    public void Nobody_gets_healthier_or_fuller_than_100()
    {
        var round = With((15, 1));
        (round.Player(Round.Bob).Hp, round.Player(Round.Bob).Hunger) = (90, 80);

        var packet = round.Use(Round.Bob, 15).One<S2CPlayerEatFoodResponse>();

        Assert.Equal((100, 100), (packet.PlayerHp, packet.Hunger));
    }

    [Fact]
    public void The_last_piece_leaves_its_slot_empty()
    {
        var round = With((1, 1), (2, 1));

        round.Use(Round.Bob, 1);

        Assert.True(round.Player(Round.Bob).Inventory.Slots[0].IsEmpty);
        round.Use(Round.Bob, 1).RefusedWith(Round.Bob, PlayerTexts.ItemNotFound);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(55)]
    [InlineData(119)]
    public void What_a_player_does_not_have_cannot_be_used(int code)
    {
        With((1, 1)).Use(Round.Bob, code).RefusedWith(Round.Bob, PlayerTexts.ItemNotFound);
    }

    [Theory]
    [InlineData(801)]
    [InlineData(802)]
    [InlineData(901)]
    [InlineData(250)]
    public void What_is_neither_food_nor_worn_cannot_be_used(int code)
    {
        var round = With((code, 1));

        round.Use(Round.Bob, code).RefusedWith(Round.Bob, PlayerTexts.ItemTypeUnknown);
        Assert.Equal([(code, 1)], round.Carried(Round.Bob));
    }

    [Theory]
    [InlineData(101)]
    [InlineData(170)]
    [InlineData(301)]
    [InlineData(405)]
    [InlineData(503)]
    [InlineData(602)]
    [InlineData(704)]
    public void What_is_put_on_leaves_the_inventory_and_its_count_is_what_is_left_or_1(int code)
    {
        var round = With((code, 3));

        Assert.Equal((code, 2), Worn(round.Use(Round.Bob, code)));
        round = With((code, 1));
        Assert.Equal((code, 1), Worn(round.Use(Round.Bob, code)));

        Assert.Empty(round.Carried(Round.Bob));
        var bob = round.Player(Round.Bob);
        Assert.Equal(code < 200 ? code : 0, bob.Weapon);
        Assert.Equal(code < 200 ? 0 : code, code < 200 ? 0 : bob.Armor.Slots[(code / 100) - 3].Code);
    }

    [Fact]
    public void What_was_worn_comes_back()
    {
        var round = With((101, 1), (109, 1), (301, 1), (302, 1));
        foreach (var code in new[] { 101, 301, 109, 302 }) round.Use(Round.Bob, code);

        Assert.Equal([(101, 1), (301, 1)], round.Carried(Round.Bob).Order());
        Assert.Equal((109, 302), (round.Player(Round.Bob).Weapon, round.Player(Round.Bob).Armor.Slots[0].Code));
    }

    [Fact]
    public void Putting_on_what_is_worn_already_changes_nothing_but_costs_nothing()
    {
        var round = With((101, 2));
        round.Use(Round.Bob, 101);

        Assert.Equal((101, 1), Worn(round.Use(Round.Bob, 101)));
        Assert.Equal([(101, 1)], round.Carried(Round.Bob));
    }

    [Fact]
    public void A_swap_in_a_full_inventory_works_only_if_the_last_of_a_stack_makes_room()
    {
        var round = With((109, 2), (110, 1));
        round.Arm(Round.Bob, 101);
        round.FillUp(Round.Bob);

        round.Use(Round.Bob, 109).RefusedWith(Round.Bob, PlayerTexts.InventoryFull);
        Assert.Equal((101, 2), (round.Player(Round.Bob).Weapon, round.Player(Round.Bob).Inventory.CountOf(109)));

        Assert.Equal((110, 1), Worn(round.Use(Round.Bob, 110)));
        Assert.Equal((101, 1), round.Carried(Round.Bob)[1]);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(169)]
    [InlineData(301)]
    [InlineData(402)]
    [InlineData(503)]
    [InlineData(604)]
    [InlineData(705)]
    public void What_is_taken_off_is_carried_again(int code)
    {
        var round = With((code, 1));
        round.Use(Round.Bob, code);

        var packet = round.Unequip(Round.Bob, code)
            .Only<S2CItemDetachmentNotification>(Audience.All, PacketType.ItemDetachmentNotification);

        Assert.Equal((code, Round.Bob), (packet.ItemCode, packet.PlayerId));
        Assert.Equal([(code, 1)], round.Carried(Round.Bob));
        round.Unequip(Round.Bob, code).RefusedWith(Round.Bob, PlayerTexts.NothingToUnequip);
    }

    [Theory]
    [InlineData(101, 102)]
    [InlineData(119, 169)]
    [InlineData(301, 302)]
    [InlineData(705, 704)]
    public void Only_what_is_worn_can_be_taken_off(int worn, int asked)
    {
        var round = With((worn, 1));
        round.Use(Round.Bob, worn);

        round.Unequip(Round.Bob, asked).RefusedAsWrongRequest(Round.Bob);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(250)]
    [InlineData(802)]
    [InlineData(306)]
    public void What_cannot_be_worn_cannot_be_taken_off(int code)
    {
        With((code, 1)).Unequip(Round.Bob, code).RefusedWith(Round.Bob, PlayerTexts.ItemTypeUnknown);
    }

    [Fact]
    public void A_weapon_comes_off_only_with_a_free_slot_and_armour_also_onto_its_stack()
    {
        var round = With((101, 1), (301, 1));
        round.Arm(Round.Bob, 101);
        round.Wear(Round.Bob, 301, 405);
        round.FillUp(Round.Bob);

        round.Unequip(Round.Bob, 101).RefusedWith(Round.Bob, PlayerTexts.InventoryFull);
        round.Unequip(Round.Bob, 405).RefusedWith(Round.Bob, PlayerTexts.InventoryFull);
        Assert.Empty(round.Unequip(Round.Bob, 301).Refused);

        Assert.Equal((101, 405), (round.Player(Round.Bob).Weapon, round.Player(Round.Bob).Armor.Slots[1].Code));
        Assert.Equal([(101, 1), (301, 2)], round.Carried(Round.Bob)[..2]);
    }
}

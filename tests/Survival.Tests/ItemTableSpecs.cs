using Mallard.Survival.Balance;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>Every item with every figure.</summary>
public class ItemTableSpecs
{
    [Theory]
    [InlineData(1, "Apple", "Common", 10, 15)]
    [InlineData(2, "Worm-eaten Apple", "Common", 10, 15)]
    [InlineData(3, "Fish", "Common", 15, 20)]
    [InlineData(4, "Tomato", "Common", 11, 16)]
    [InlineData(5, "Potato", "Common", 13, 18)]
    [InlineData(6, "Baguette", "Common", 13, 18)]
    [InlineData(7, "Honey", "Common", 15, 20)]
    [InlineData(8, "Fried Egg", "Rare", 20, 25)]
    [InlineData(9, "Cookie", "Rare", 22, 27)]
    [InlineData(10, "Brownie", "Rare", 23, 28)]
    [InlineData(11, "Waffle", "Rare", 24, 29)]
    [InlineData(12, "Cheese", "Rare", 25, 30)]
    [InlineData(13, "Beer", "Rare", 20, 25)]
    [InlineData(14, "Moonlight Liquor", "Rare", 22, 27)]
    [InlineData(15, "Steak", "Epic", 35, 40)]
    [InlineData(16, "Whisky", "Epic", 30, 35)]
    [InlineData(17, "Wine", "Epic", 31, 36)]
    [InlineData(18, "Honeycomb", "Epic", 40, 45)]
    [InlineData(19, "Dragon Fruit", "Legendary", 60, 60)]
    [InlineData(20, "Golden Smoked Duck", "Legendary", 100, 100)]
    public void Food(int code, string name, string grade, int hp, int hunger)
    {
        var food = Round.Data.Food(code)!;

        Assert.Equal((name, grade, hp, hunger), (food.Name, food.Grade.ToString(), food.Hp, food.Hunger));
    }

    [Theory]
    [InlineData(101, "Wooden Sword", "Sword", "Common", 10, 5, 10, 151, 12)]
    [InlineData(102, "Worn Axe", "Axe", "Common", 12, 4, 8, 152, 14)]
    [InlineData(103, "Beginner's Bow", "Bow", "Common", 4, 15, 12, 153, 5)]
    [InlineData(104, "Apprentice Mage's Staff", "Staff", "Common", 5, 12, 9, 154, 6)]
    [InlineData(105, "Sturdy Iron Sword", "Sword", "Common", 12, 5, 11, 155, 14)]
    [InlineData(106, "Hunting Axe", "Axe", "Rare", 30, 4, 9, 156, 32)]
    [InlineData(107, "Trainee's Bow", "Bow", "Common", 6, 16, 13, 157, 7)]
    [InlineData(108, "Magic Staff", "Staff", "Common", 7, 13, 10, 158, 8)]
    [InlineData(109, "Mithril Sword", "Sword", "Rare", 25, 6, 12, 159, 27)]
    [InlineData(110, "Berserker's Axe", "Axe", "Epic", 50, 5, 9, 160, 52)]
    [InlineData(111, "Elven Bow", "Bow", "Rare", 10, 20, 14, 161, 11)]
    [InlineData(112, "Ice Staff", "Staff", "Rare", 12, 15, 11, 162, 13)]
    [InlineData(113, "Dragon Knight's Sword", "Sword", "Rare", 35, 6, 13, 163, 37)]
    [InlineData(114, "Lightning Bow", "Bow", "Epic", 25, 21, 15, 164, 26)]
    [InlineData(115, "Dragon Slayer", "Sword", "Epic", 45, 7, 13, 165, 47)]
    [InlineData(116, "Thunder Axe", "Axe", "Legendary", 75, 6, 10, 166, 80)]
    [InlineData(117, "Reaper's Bow", "Bow", "Legendary", 35, 22, 15, 167, 40)]
    [InlineData(118, "Archmage's Staff", "Staff", "Epic", 27, 17, 12, 168, 28)]
    [InlineData(119, "Creator's Sword", "Sword", "Legendary", 70, 8, 14, 169, 75)]
    [InlineData(120, "Staff of the Absolute", "Staff", "Legendary", 40, 20, 13, 170, 45)]
    public void Weapon(int code, string name, string type, string grade, int attack, float range, float speed, int coatedCode, int coatedAttack)
    {
        Assert.Equal(name, Round.Data.Items.Weapons.Single(weapon => weapon.Code == code).Name);

        // Coating changes the attack and nothing else.
        var (plain, coated) = (Round.Data.Weapon(code)!, Round.Data.Weapon(coatedCode)!);
        Assert.Equal((type, grade, attack, range, speed, false), Row(plain));
        Assert.Equal((type, grade, coatedAttack, range, speed, true), Row(coated));

        static (string Type, string Grade, int Attack, float Range, float Speed, bool Coated) Row(WieldedWeapon weapon) =>
            (weapon.Type.ToString(), weapon.Grade.ToString(), weapon.Attack, weapon.Range, weapon.Speed, weapon.Coated);
    }

    [Theory]
    [InlineData(301, "Leather Armor", "Top", "Common", 5, 2)]
    [InlineData(302, "Iron Armor", "Top", "Common", 8, 3)]
    [InlineData(303, "Golden Armor", "Top", "Rare", 15, 6)]
    [InlineData(304, "Paladin Armor", "Top", "Epic", 25, 10)]
    [InlineData(305, "Dragon Knight Armor", "Top", "Legendary", 40, 15)]
    [InlineData(401, "Leather Trousers", "Bottom", "Common", 4, 1)]
    [InlineData(402, "Iron Trousers", "Bottom", "Common", 7, 2)]
    [InlineData(403, "Golden Trousers", "Bottom", "Rare", 12, 5)]
    [InlineData(404, "Paladin Trousers", "Bottom", "Epic", 22, 9)]
    [InlineData(405, "Dragon Knight Trousers", "Bottom", "Legendary", 35, 13)]
    [InlineData(501, "Leather Shoes", "Shoes", "Common", 2, 1)]
    [InlineData(502, "Iron Shoes", "Shoes", "Common", 5, 2)]
    [InlineData(503, "Golden Shoes", "Shoes", "Rare", 10, 4)]
    [InlineData(504, "Paladin Shoes", "Shoes", "Epic", 18, 7)]
    [InlineData(505, "Dragon Knight Shoes", "Shoes", "Legendary", 30, 11)]
    [InlineData(601, "Leather Helmet", "Helmet", "Common", 3, 1)]
    [InlineData(602, "Iron Helmet", "Helmet", "Common", 6, 2)]
    [InlineData(603, "Golden Helmet", "Helmet", "Rare", 12, 5)]
    [InlineData(604, "Paladin Helmet", "Helmet", "Epic", 20, 8)]
    [InlineData(605, "Dragon Knight Helmet", "Helmet", "Legendary", 32, 12)]
    [InlineData(701, "Ring of Mana", "Accessory", "Common", 2, 2)]
    [InlineData(702, "Guardian's Pendant", "Accessory", "Common", 4, 3)]
    [InlineData(703, "Warlock's Pendant", "Accessory", "Rare", 8, 6)]
    [InlineData(704, "Holy Pendant", "Accessory", "Epic", 15, 10)]
    [InlineData(705, "Dragon Heart Pendant", "Accessory", "Legendary", 25, 15)]
    public void Armour(int code, string name, string slot, string grade, int defense, int attack)
    {
        var armour = Round.Data.Armor(code)!;

        Assert.Equal((name, slot, grade), (armour.Name, armour.Slot.ToString(), armour.Grade.ToString()));
        Assert.Equal((defense, attack), (armour.Defense, armour.Attack));
    }

    [Fact]
    public void The_rest_are_seeds_mustard_and_wall_kits()
    {
        Assert.Equal([801, 802, 901], Round.Data.Items.Others.Select(item => item.Code).Order());
    }

    [Theory]
    [InlineData("Common", new[] { 101, 102, 103, 104, 105, 107, 108 })]
    [InlineData("Rare", new[] { 106, 109, 111, 112, 113 })]
    [InlineData("Epic", new[] { 110, 114, 115, 118 })]
    [InlineData("Legendary", new[] { 116, 117, 119, 120 })]
    public void Weapons_of_a_grade_are_found_uncoated(string grade, int[] codes)
    {
        Assert.Equal(codes, Round.Data.WeaponCodes(Enum.Parse<ItemGrade>(grade)));
    }
}

using Mallard.Survival.Balance;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>What dead monsters leave. Many rolls with fixed seeds, so nothing here flickers.</summary>
public class LootSpecs
{
    private const int Kills = 6000;

    // Every monster leaves exactly one item, or nothing if the item's rolls all fail: so the shares of one item show.
    private static readonly SurvivalData OneItem = Round.DataWith("drops.json", "\"minItems\": 1, \"maxItems\": 2", "\"minItems\": 1, \"maxItems\": 1");

    private static ItemStack[][] Kill(DropGrade grade, SurvivalData data)
    {
        var random = new RandomSource(4711);
        return [.. Enumerable.Range(0, Kills).Select(_ => Loot.Of(grade, data, random).ToArray())];
    }

    private static ItemGrade GradeOf(int code) =>
        Round.Data.Food(code)?.Grade ?? Round.Data.Weapon(code)?.Grade ?? Round.Data.Armor(code)!.Grade;

    // Four standard deviations of 6000 rolls at a half are 2.6 percent; the rarer, the fewer.
    private static void About(double percent, int count, int of)
    {
        var deviation = 100 * Math.Sqrt(percent / 100 * (1 - (percent / 100)) / of);
        Assert.InRange(count * 100.0 / of, percent - (4 * deviation), percent + (4 * deviation));
    }

    [Theory]
    [InlineData("D", 90, 10, 0, 0)]
    [InlineData("C", 70, 25, 5, 0)]
    [InlineData("B", 50, 35, 15, 0)]
    [InlineData("A", 30, 40, 25, 5)]
    [InlineData("S", 20, 35, 35, 10)]
    public void The_table_of_a_grade_and_what_really_drops_agree(string name, int common, int rare, int epic, int legendary)
    {
        var grade = Enum.Parse<DropGrade>(name);
        var row = Round.Data.GradePercents(grade);
        Assert.Equal((common, rare, epic, legendary), (row.Common, row.Rare, row.Epic, row.Legendary));
        Assert.Equal((100, 1, 2), (row.Chance, row.MinItems, row.MaxItems));

        var grades = Kill(grade, OneItem).SelectMany(loot => loot).Select(stack => GradeOf(stack.Code)).ToArray();

        About(common, grades.Count(g => g == ItemGrade.Common), grades.Length);
        About(rare, grades.Count(g => g == ItemGrade.Rare), grades.Length);
        About(epic, grades.Count(g => g == ItemGrade.Epic), grades.Length);
        About(legendary, grades.Count(g => g == ItemGrade.Legendary), grades.Length);
    }

    [Fact]
    public void A_roll_in_the_order_common_rare_epic_legendary_picks_the_grade()
    {
        var row = Round.Data.GradePercents(DropGrade.A);

        Assert.Equal(
            [ItemGrade.Common, ItemGrade.Common, ItemGrade.Rare, ItemGrade.Rare, ItemGrade.Epic, ItemGrade.Epic, ItemGrade.Legendary, ItemGrade.Legendary],
            new[] { 0, 29, 30, 69, 70, 94, 95, 99 }.Select(row.Pick));
    }

    [Theory]
    [InlineData("D")]
    [InlineData("S")]
    public void An_item_is_a_weapon_in_10_percent_armour_in_18_food_in_50_point_4_and_nothing_in_the_rest(string grade)
    {
        var kills = Kill(Enum.Parse<DropGrade>(grade), OneItem);
        var codes = kills.SelectMany(loot => loot).Select(stack => stack.Code).ToArray();

        About(10, codes.Count(code => code is > 100 and < 200), Kills);
        About(18, codes.Count(code => code > 300), Kills);
        About(50.4, codes.Count(code => code <= 20), Kills);
        About(21.6, kills.Count(loot => loot.Length == 0), Kills);
    }

    [Fact]
    public void One_or_two_items_are_rolled_each_as_often_as_the_other()
    {
        // With food for certain no roll ends in nothing, so all that were rolled are there.
        var fed = Round.DataWith("drops.json", "\"foodPercent\": 70", "\"foodPercent\": 100");

        var counts = Kill(DropGrade.C, fed).CountBy(loot => loot.Length).ToDictionary();

        Assert.Equal([1, 2], counts.Keys.Order());
        About(50, counts[1], Kills);
    }

    [Fact]
    public void Drops_are_single_pieces_without_coated_weapons_seeds_mustard_or_kits()
    {
        foreach (var grade in Enum.GetValues<DropGrade>())
        {
            Assert.All(Kill(grade, Round.Data).SelectMany(loot => loot), stack =>
            {
                Assert.Equal(1, stack.Count);
                Assert.True(stack.Code is (>= 1 and <= 20) or (>= 101 and <= 120) or (>= 301 and <= 705));
            });
        }
    }

    [Fact]
    public void Armour_drops_for_all_five_slots_alike()
    {
        var slots = Kill(DropGrade.B, OneItem).SelectMany(loot => loot).Where(stack => stack.Code > 300).CountBy(stack => stack.Code / 100).ToDictionary();

        Assert.Equal([3, 4, 5, 6, 7], slots.Keys.Order());
        Assert.All(slots.Values, count => About(20, count, slots.Values.Sum()));
    }

    [Fact]
    public void Every_food_and_weapon_of_a_grade_is_as_likely_as_the_others()
    {
        var codes = Kill(DropGrade.D, OneItem).SelectMany(loot => loot).Select(stack => stack.Code).ToArray();

        var food = codes.Where(code => code <= 7).CountBy(code => code).ToDictionary();
        Assert.Equal(7, food.Count);
        Assert.All(food.Values, count => About(100 / 7.0, count, food.Values.Sum()));

        var weapons = codes.Where(code => code is > 100 and < 200 && GradeOf(code) == ItemGrade.Common).CountBy(code => code).ToDictionary();
        Assert.Equal(7, weapons.Count);
        Assert.All(weapons.Values, count => About(100 / 7.0, count, weapons.Values.Sum()));
    }
}

using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

/// <summary>Rolls what a dead monster leaves.</summary>
internal static class Loot
{
    /// <summary>For each item its grade, then weapon, armor, food or nothing, in this order; then which one of its kind and grade.</summary>
    public static List<ItemStack> Of(DropGrade grade, SurvivalData data, RandomSource random)
    {
        var (row, kinds) = (data.GradePercents(grade), data.Drops.Monsters);
        var loot = new List<ItemStack>();
        if (!random.Percent(row.Chance)) return loot;

        for (var items = random.Between(row.MinItems, row.MaxItems); items > 0; items--)
        {
            var itemGrade = row.Pick(random.Below(100));
            if (random.Percent(kinds.WeaponPercent)) Add(data.WeaponCodes(itemGrade));
            else if (random.Percent(kinds.ArmorPercent)) Add(data.ArmorCodes((ArmorSlot)random.Below(Slots), itemGrade));
            else if (random.Percent(kinds.FoodPercent)) Add(data.FoodCodes(itemGrade));
        }

        return loot;

        void Add(System.Collections.Immutable.ImmutableArray<int> codes) => loot.Add(new ItemStack(codes[random.Below(codes.Length)], 1));
    }

    private static readonly int Slots = Enum.GetValues<ArmorSlot>().Length;
}

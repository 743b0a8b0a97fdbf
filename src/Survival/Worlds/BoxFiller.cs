using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

/// <summary>Rolls what lies in an item box.</summary>
internal static class BoxFiller
{
    /// <summary>One grade for the whole box, then its items from slot 0 on, then perhaps the extra item behind them.</summary>
    public static Inventory Fill(DropGrade boxGrade, SurvivalData data, RandomSource random)
    {
        var rules = data.Drops.Boxes;
        var contents = new Inventory(rules.Slots);
        var grade = data.GradePercents(boxGrade).Pick(random.Below(100));
        var items = random.Between(rules.MinItems, rules.MaxItems);

        for (var slot = 0; slot < items; slot++)
        {
            var codes = random.Percent(rules.WeaponPercent) ? data.WeaponCodes(grade) : data.FoodCodes(grade);
            contents.Put(slot, new ItemStack(codes[random.Below(codes.Length)], 1));
        }

        if (random.Percent(rules.ExtraPercent)) contents.Put(items, rules.ExtraItem);
        return contents;
    }
}

using System.Collections.Immutable;

namespace Mallard.Survival.Balance;

/// <summary>How often, in percent, something of a drop grade is an item of which grade. The four add up to 100.</summary>
internal sealed record GradePercents(DropGrade Grade, int Common, int Rare, int Epic, int Legendary)
{
    /// <summary>The item grade that a roll of 0 to 99 means.</summary>
    public ItemGrade Pick(int roll) =>
        roll < Common ? ItemGrade.Common
        : roll < Common + Rare ? ItemGrade.Rare
        : roll < Common + Rare + Epic ? ItemGrade.Epic
        : ItemGrade.Legendary;
}

/// <summary>How item boxes are filled. What is not a weapon is food; an extra item comes on top in so many percent of boxes.</summary>
internal sealed record BoxFill(int Slots, int MinItems, int MaxItems, int WeaponPercent, ItemStack ExtraItem, int ExtraPercent);

/// <summary>The file drops.json.</summary>
internal sealed record DropTable(ImmutableArray<GradePercents> GradePercents, BoxFill Boxes);

/// <summary>The file players.json.</summary>
/// <param name="MaxHp">Health at the start and at most.</param>
/// <param name="MaxHunger">Hunger at the start and at most; 0 is starving.</param>
/// <param name="InventorySlots">Size of an inventory.</param>
/// <param name="StartStep">The n-th player in join order starts at (n, n) times this.</param>
/// <param name="StartItems">What everybody gets at the start, from slot 0 on.</param>
internal sealed record PlayerFigures(
    int MaxHp,
    int MaxHunger,
    int InventorySlots,
    float StartStep,
    ImmutableArray<ItemStack> StartItems);

using System.Collections.Immutable;

namespace Mallard.Survival.Balance;

/// <summary>
/// What something of a drop grade yields: in so many percent of cases between two numbers of items, each of an item grade by percent.
/// The four grades add up to 100.
/// </summary>
internal sealed record GradePercents(
    DropGrade Grade, int Common, int Rare, int Epic, int Legendary, int Chance, int MinItems, int MaxItems)
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

/// <summary>
/// What a killed monster's drops are: three rolls in this order, each only if those before it failed, so that food comes in
/// (1 - 0.1) × (1 - 0.2) × 0.7 of cases and nothing in the rest. Each lies within the spread around the monster, in world units per axis.
/// </summary>
internal sealed record MonsterDrops(int WeaponPercent, int ArmorPercent, int FoodPercent, float Spread);

/// <summary>The file drops.json.</summary>
internal sealed record DropTable(ImmutableArray<GradePercents> GradePercents, BoxFill Boxes, MonsterDrops Monsters);

/// <summary>Percent per item grade.</summary>
internal sealed record GradeWeights(int Common, int Rare, int Epic, int Legendary)
{
    public int Of(ItemGrade grade) => grade switch
    {
        ItemGrade.Common => Common,
        ItemGrade.Rare => Rare,
        ItemGrade.Epic => Epic,
        _ => Legendary,
    };
}

/// <summary>The file combining.json.</summary>
/// <param name="GradeWeights">Two items of different grades succeed in the sum of their weights, in percent.</param>
/// <param name="SameGradePercent">Two items of one grade succeed in so many percent.</param>
/// <param name="Coating">The item that coats a weapon.</param>
internal sealed record CombiningTable(GradeWeights GradeWeights, int SameGradePercent, int Coating);

/// <summary>A rectangle that nothing leaves, in world units.</summary>
internal sealed record MapBounds(float MinX, float MaxX, float MinY, float MaxY);

/// <summary>
/// Where the server puts things: farther from the core than the zone before and at most so far, measured along the axis that is
/// farther.
/// </summary>
internal sealed record Zone(float MaxAxisDistance, ImmutableArray<int> Monsters, ImmutableArray<int> Objects);

/// <summary>The file map.json.</summary>
/// <param name="Bounds">The edge of the world.</param>
/// <param name="Zones">From the innermost to the outermost.</param>
/// <param name="ClearOfCore">Nothing is put nearer to the core than this.</param>
/// <param name="ClearOfStart">No monster is put nearer to where a player starts than it can see and this.</param>
internal sealed record MapTable(MapBounds Bounds, ImmutableArray<Zone> Zones, float ClearOfCore, float ClearOfStart);

using Mallard.Bots.Playing.Seen;

namespace Mallard.Bots.Playing;

/// <summary>What a player wants to have, and how much: the worth of things, in points.</summary>
internal sealed class Needs(GameView view, Gear gear, PlayStyle style)
{
    // Enough for a long fight; more only fills the bag.
    private const int EnoughFood = 8;

    // One for this player and one for a team mate.
    private const int EnoughOfMaterial = 2;

    private Catalog Catalog => view.Catalog;

    /// <summary>Whether the player has a weapon that is worth to go for the boss with.</summary>
    public bool IsArmed => gear.BestForBoss is { } weapon && gear.BossHit(weapon) >= style.BossHit;

    /// <summary>Whether a coating would make it so.</summary>
    public bool IsWorthCoating => gear.BestToCoat is { } weapon && gear.BossHit(weapon) >= style.BossHit;

    public bool WantsCoating => !IsArmed && view.Me.Carried[Catalog.Coating] == 0;

    private Stock? Storage => view.Core?.Contents;

    public bool IsCoatingReady => (Storage?[Catalog.Coating] ?? 0) > 0;

    /// <summary>How many of a material there are within reach of this player: its own and the core's.</summary>
    public int Of(int material) => view.Me.Carried[material] + (Storage?[material] ?? 0);

    public bool HasAllMaterials => Catalog.Materials.All(material => Of(material) > 0);

    /// <summary>The worth of a number of items of one code.</summary>
    public float Worth(int code, int count)
    {
        if (code == Catalog.Coating) return WantsCoating ? 60 : 2;
        if (Catalog.IsMaterial(code)) return count * MaterialWorth(code);
        if (Catalog.Weapon(code) is { } weapon) return count * WeaponWorth(weapon.Grade);
        if (Catalog.Armor(code) is { } armor) return count * ArmorWorth(armor);
        if (Catalog.Food(code) is { } food) return FoodWorth(food) * Math.Min(count, EnoughFood);
        return code == Catalog.WallKit && view.Me.Carried[code] == 0 ? 0.5f : 0;
    }

    /// <summary>Whether an item is worth a place in the bag, and there is one.</summary>
    public bool Takes(int code)
    {
        var worth = Worth(code, 1);
        if (worth <= 0.2f) return false;
        if (view.Me.Carried[code] > 0) return true;
        // Combining needs a free slot, and what is precious should never find the bag full.
        return gear.FreeSlots > (worth >= 4 ? 1 : 3);
    }

    private float MaterialWorth(int code)
    {
        var missing = EnoughOfMaterial - Of(code);
        return WantsCoating && missing == EnoughOfMaterial ? 12 : missing > 0 ? 5 : 1;
    }

    private float WeaponWorth(Grade grade)
    {
        // Two of a grade make one of the next, so each grade is worth twice the one below.
        var points = 8f * (1 << (int)grade);
        return IsArmed ? points * 0.1f : IsWorthCoating ? points * 0.4f : points;
    }

    private float ArmorWorth(ArmorFigures armor)
    {
        var worn = Catalog.Armor(view.Me.Armor.GetValueOrDefault(armor.Slot));
        var gain = armor.Defense + (2 * armor.Attack) - (worn is null ? 0 : worn.Defense + (2 * worn.Attack));
        return gain > 0 ? MathF.Max(4, gain) : armor.Grade == worn?.Grade ? 5 : 0.5f;
    }

    private float FoodWorth(FoodFigures food) => (gear.Portions < EnoughFood ? 3f : 0.3f) * (food.Hp + food.Hunger) / 30;
}

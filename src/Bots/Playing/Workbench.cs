using Mallard.Bots.Playing.Deeds;
using Mallard.Bots.Playing.Seen;

namespace Mallard.Bots.Playing;

/// <summary>Makes better equipment of what there is and puts on the best.</summary>
internal sealed class Workbench(GameView view, Gear gear, Needs needs)
{
    private Catalog Catalog => view.Catalog;

    // Clothes are put on last: what is taken off to be combined must not be put on again before it is.
    public Deed? Next(Aim aim) => CombineArmor() ?? WearArmor() ?? CombineWeapons() ?? Coat() ?? Wield(aim);

    private Deed.Use? WearArmor()
    {
        foreach (var (code, count) in view.Me.Carried.All)
        {
            if (Catalog.Armor(code) is not { } armor) continue;
            var worn = Catalog.Armor(view.Me.Armor.GetValueOrDefault(armor.Slot));
            if (worn is not null && worn.Defense >= armor.Defense) continue;
            if (worn is null || count == 1 || gear.FreeSlots > 0) return new Deed.Use(code);
        }

        return null;
    }

    private Deed? CombineArmor()
    {
        if (gear.FreeSlots == 0) return null;
        foreach (var (code, count) in view.Me.Carried.All)
        {
            if (Catalog.Armor(code) is not { Grade: not Grade.Legendary } armor) continue;
            if (count >= 2) return new Deed.Combine(code, code);
            foreach (var (other, _) in view.Me.Carried.All)
            {
                if (other > code && Catalog.Armor(other) is { } mate && mate.Slot == armor.Slot && mate.Grade == armor.Grade) return new Deed.Combine(code, other);
            }

            if (Catalog.Armor(view.Me.Armor.GetValueOrDefault(armor.Slot)) is { } worn && worn.Grade == armor.Grade) return new Deed.Unequip(worn.Code);
        }

        return null;
    }

    private Deed? CombineWeapons()
    {
        if (gear.FreeSlots == 0 || needs.IsArmed) return null;
        // The poorest first, and blades last: grass needs one.
        var weapons = gear.Weapons.Where(weapon => !weapon.IsCoated)
            .OrderBy(weapon => weapon.Grade).ThenBy(gear.IsBlade).ThenBy(gear.Strength).ThenBy(weapon => weapon.Code).ToList();
        for (var i = 0; i + 1 < weapons.Count; i++)
        {
            var (one, other) = (weapons[i], weapons[i + 1]);
            if (one.Grade == other.Grade && one.Grade != Grade.Legendary && MaySpare(one, other, weapons)) return Combine(one, other);
        }

        // What is left over, on the chance of something better; the better of two is never lost, only exchanged within its grade.
        if (weapons.Count < 2 || needs.IsWorthCoating || view.Things.Values.Any(thing => thing.IsBox && HoldsWeapon(thing))) return null;
        return MaySpare(weapons[^2], weapons[^1], weapons) && weapons[^1].Grade >= Grade.Epic ? Combine(weapons[0], weapons[^1]) : null;
    }

    private bool HoldsWeapon(SeenThing box) => box.Contents.All.Any(item => Catalog.Weapon(item.Key) is not null);

    private bool MaySpare(WeaponFigures one, WeaponFigures other, List<WeaponFigures> weapons)
    {
        var blades = weapons.Count(gear.IsBlade) - (gear.IsBlade(one) ? 1 : 0) - (gear.IsBlade(other) ? 1 : 0);
        return blades > 0 || !needs.WantsCoating || needs.Of(Catalog.Seed) > 0 || needs.IsCoatingReady;
    }

    private Deed Combine(WeaponFigures one, WeaponFigures other)
    {
        var carried = view.Me.Carried;
        var isInHand = one.Code == other.Code ? carried[one.Code] < 2 : carried[one.Code] == 0 || carried[other.Code] == 0;
        return isInHand ? new Deed.Unequip(view.Me.Weapon) : new Deed.Combine(one.Code, other.Code);
    }

    private Deed? Coat()
    {
        if (gear.FreeSlots == 0 || needs.IsArmed || view.Me.Carried[Catalog.Coating] == 0 || !needs.IsWorthCoating) return null;
        var weapon = gear.BestToCoat!;
        return view.Me.Carried[weapon.Code] == 0 ? new Deed.Unequip(weapon.Code) : new Deed.Combine(Catalog.Coating, weapon.Code);
    }

    private Deed.Use? Wield(Aim aim)
    {
        var weapon = aim switch
        {
            Aim.Slay => gear.BestForBoss,
            Aim.Cut => gear.BestBlade,
            _ => gear.BestForHunting,
        };
        if (weapon is null || weapon.Code == view.Me.Weapon || view.Me.Carried[weapon.Code] == 0) return null;
        return view.Me.Weapon == 0 || view.Me.Carried[weapon.Code] == 1 || gear.FreeSlots > 0 ? new Deed.Use(weapon.Code) : null;
    }
}

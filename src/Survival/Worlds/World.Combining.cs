using System.Collections.Immutable;
using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

internal sealed partial class World
{
    /// <summary>A player makes one item of two: a coated weapon, or perhaps a better one of its kind.</summary>
    public Refusal Combine(int playerId, int first, int second)
    {
        var refusal = CheckActing(playerId, out var player);
        if (refusal != Refusal.None) return refusal;
        if (first == 0 || second == 0) return Refusal.NothingToCombine;
        if (!player.Inventory.HasFreeSlot) return Refusal.NoRoomToCombine;

        var coating = _data.Combining.Coating;
        if (first == coating || second == coating) return Coat(player, first, second);

        var (one, other) = (PieceOf(first), PieceOf(second));
        if (KindOf(first) != KindOf(second)) return Refusal.CannotCombine;
        if (one is null || other is null) return Refusal.UnknownItem;
        if (one.Value.Kind != other.Value.Kind) return Refusal.CannotCombine;
        refusal = CheckMaterials(player, first, second);
        if (refusal != Refusal.None) return refusal;

        var (success, grade) = Roll(one.Value.Grade, other.Value.Grade);
        var results = one.Value.Kind is { } slot ? _data.ArmorCodes(slot, grade) : _data.WeaponCodes(grade);
        Replace(player, first, second, results, success);
        return Refusal.None;
    }

    private Refusal Coat(Player player, int first, int second)
    {
        var code = first == _data.Combining.Coating ? second : first;
        if (_data.Weapon(code) is not { } weapon) return Refusal.CoatingNeedsWeapon;
        if (weapon.Coated) return Refusal.CannotCombine;
        var refusal = CheckMaterials(player, first, second);
        if (refusal != Refusal.None) return refusal;

        var coated = _data.Items.Weapons.First(candidate => candidate.Code == code).CoatedCode;
        Replace(player, first, second, [coated], success: true);
        return Refusal.None;
    }

    private static Refusal CheckMaterials(Player player, int first, int second)
    {
        if (first == second)
        {
            return player.Inventory.CountOf(first) switch
            {
                0 => Refusal.MaterialMissing,
                1 => Refusal.NeedsTwo,
                _ => Refusal.None,
            };
        }

        return player.Inventory.CountOf(first) > 0 && player.Inventory.CountOf(second) > 0 ? Refusal.None : Refusal.MaterialMissing;
    }

    private (bool Success, ItemGrade Grade) Roll(ItemGrade one, ItemGrade other)
    {
        var combining = _data.Combining;
        var higher = one > other ? one : other;
        var percent = one == other ? combining.SameGradePercent : combining.GradeWeights.Of(one) + combining.GradeWeights.Of(other);
        var success = _random.Percent(percent);
        return (success, success && higher < ItemGrade.Legendary ? higher + 1 : higher);
    }

    private void Replace(Player player, int first, int second, ImmutableArray<int> results, bool success)
    {
        player.Inventory.Remove(first, 1);
        player.Inventory.Remove(second, 1);
        var result = results[_random.Below(results.Length)];
        player.Inventory.Add(new ItemStack(result, 1));
        Happened(new WorldEvent.Combined(player.Id, success, first, second, result));
    }

    /// <summary>The kind that the shape of a code promises: its first digit and how many follow.</summary>
    private static (int FirstDigit, int Digits) KindOf(int code)
    {
        var digits = 1;
        for (; code is > 9 or < -9; code /= 10) digits++;
        return (code, digits);
    }

    /// <summary>What a code is as a piece of equipment: its slot, null for a weapon, and its grade.</summary>
    private (ArmorSlot? Kind, ItemGrade Grade)? PieceOf(int code)
    {
        if (_data.Weapon(code) is { } weapon) return (null, weapon.Grade);
        return _data.Armor(code) is { } armor ? (armor.Slot, armor.Grade) : null;
    }
}

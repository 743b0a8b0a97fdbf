using System.Collections.Immutable;

namespace Mallard.Survival.Balance;

/// <summary>How rare an item is.</summary>
internal enum ItemGrade
{
    Common,
    Rare,
    Epic,
    Legendary,
}

internal enum WeaponType
{
    Sword,
    Axe,
    Bow,
    Staff,
}

internal enum ArmorSlot
{
    Top,
    Bottom,
    Shoes,
    Helmet,
    Accessory,
}

/// <summary>Some of one item. Code 0 is an empty slot.</summary>
internal readonly record struct ItemStack(int Code, int Count)
{
    public bool IsEmpty => Code == 0;
}

internal sealed record Food(int Code, string Name, ItemGrade Grade, int Hp, int Hunger);

/// <summary>A weapon, and what it becomes when coated with honey mustard.</summary>
internal sealed record Weapon(
    int Code,
    string Name,
    WeaponType Type,
    ItemGrade Grade,
    int Attack,
    float Range,
    float Speed,
    int CoatedCode,
    int CoatedAttack);

/// <summary>A weapon in somebody's hands, coated or not.</summary>
internal sealed record WieldedWeapon(int Code, WeaponType Type, ItemGrade Grade, int Attack, float Range, float Speed, bool Coated);

internal sealed record Armor(int Code, string Name, ArmorSlot Slot, ItemGrade Grade, int Defense, int Attack);

internal sealed record OtherItem(int Code, string Name);

/// <summary>The file items.json.</summary>
internal sealed record ItemTable(
    ImmutableArray<Food> Foods,
    ImmutableArray<Weapon> Weapons,
    ImmutableArray<Armor> Armors,
    ImmutableArray<OtherItem> Others);

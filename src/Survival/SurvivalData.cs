using System.Collections.Frozen;
using System.Collections.Immutable;
using Mallard.Survival.Balance;

namespace Mallard.Survival;

/// <summary>The balance of the game, read and checked once. Never changes, so all games of a process share one.</summary>
public sealed class SurvivalData
{
    private readonly FrozenDictionary<int, MonsterKind> _monsters;
    private readonly FrozenDictionary<int, ObjectKind> _objects;
    private readonly FrozenDictionary<int, Food> _foods;
    private readonly FrozenDictionary<int, WieldedWeapon> _weapons;
    private readonly FrozenDictionary<int, Armor> _armors;
    private readonly FrozenDictionary<DropGrade, GradePercents> _gradePercents;
    private readonly FrozenDictionary<ItemGrade, ImmutableArray<int>> _foodCodes;
    private readonly FrozenDictionary<ItemGrade, ImmutableArray<int>> _weaponCodes;
    private readonly FrozenDictionary<(ArmorSlot Slot, ItemGrade Grade), ImmutableArray<int>> _armorCodes;

    private SurvivalData(
        IReadOnlyDictionary<string, string> files,
        ItemTable items,
        PlayerFigures players,
        MonsterTable monsters,
        ObjectTable objects,
        DropTable drops,
        CombiningTable combining,
        MapTable map)
    {
        Files = BalanceFiles.Names.ToImmutableSortedDictionary(name => name, name => files[name], StringComparer.Ordinal);
        (Items, Players, Monsters, Objects, Drops, Combining, Map) = (items, players, monsters, objects, drops, combining, map);
        _monsters = monsters.Monsters.ToFrozenDictionary(kind => kind.Code);
        _objects = objects.Objects.ToFrozenDictionary(kind => kind.Code);
        _foods = items.Foods.ToFrozenDictionary(food => food.Code);
        _weapons = items.Weapons.SelectMany(Wielded).ToFrozenDictionary(weapon => weapon.Code);
        _armors = items.Armors.ToFrozenDictionary(armor => armor.Code);
        _gradePercents = drops.GradePercents.ToFrozenDictionary(row => row.Grade);
        _foodCodes = items.Foods.GroupBy(food => food.Grade, food => food.Code).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray());
        _weaponCodes = items.Weapons.GroupBy(w => w.Grade, w => w.Code).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray());
        _armorCodes = items.Armors.GroupBy(a => (a.Slot, a.Grade), a => a.Code).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray());
    }

    /// <summary>The names of the files that balance data consists of.</summary>
    public static IReadOnlyList<string> FileNames => BalanceFiles.Names;

    /// <summary>The texts of the files that this was read from, by name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    internal ItemTable Items { get; }

    internal PlayerFigures Players { get; }

    internal MonsterTable Monsters { get; }

    internal ObjectTable Objects { get; }

    internal DropTable Drops { get; }

    internal CombiningTable Combining { get; }

    internal MapTable Map { get; }

    /// <summary>Reads the data that the game comes with.</summary>
    public static SurvivalData LoadEmbedded() => Load(BalanceFiles.Embedded());

    /// <summary>Reads other data: the texts of the files in <see cref="FileNames"/>, by file name.</summary>
    /// <exception cref="BalanceDataException">A file is missing or something in it is wrong.</exception>
    public static SurvivalData Load(IReadOnlyDictionary<string, string> files)
    {
        var items = BalanceFiles.Read<ItemTable>(files, "items.json");
        var players = BalanceFiles.Read<PlayerFigures>(files, "players.json");
        var monsters = BalanceFiles.Read<MonsterTable>(files, "monsters.json");
        var objects = BalanceFiles.Read<ObjectTable>(files, "objects.json");
        var drops = BalanceFiles.Read<DropTable>(files, "drops.json");
        var combining = BalanceFiles.Read<CombiningTable>(files, "combining.json");
        var map = BalanceFiles.Read<MapTable>(files, "map.json");

        // Items first: the others name item codes. The map last: it names monsters and objects.
        var check = new BalanceCheck();
        check.Items(items);
        check.Players(players);
        check.Monsters(monsters);
        check.Objects(objects);
        check.Drops(drops, items);
        check.Combining(combining, items);
        check.Map(map);
        return new SurvivalData(files, items, players, monsters, objects, drops, combining, map);
    }

    internal MonsterKind MonsterKind(int code) => _monsters[code];

    internal ObjectKind ObjectKind(int code) => _objects[code];

    internal Food? Food(int code) => _foods.GetValueOrDefault(code);

    internal WieldedWeapon? Weapon(int code) => _weapons.GetValueOrDefault(code);

    internal Armor? Armor(int code) => _armors.GetValueOrDefault(code);

    internal GradePercents GradePercents(DropGrade grade) => _gradePercents[grade];

    internal ImmutableArray<int> FoodCodes(ItemGrade grade) => _foodCodes[grade];

    /// <summary>Weapons as they are found: coated ones are only ever made.</summary>
    internal ImmutableArray<int> WeaponCodes(ItemGrade grade) => _weaponCodes[grade];

    internal ImmutableArray<int> ArmorCodes(ArmorSlot slot, ItemGrade grade) => _armorCodes[(slot, grade)];

    private static WieldedWeapon[] Wielded(Weapon weapon) =>
    [
        new(weapon.Code, weapon.Type, weapon.Grade, weapon.Attack, weapon.Range, weapon.Speed, Coated: false),
        new(weapon.CoatedCode, weapon.Type, weapon.Grade, weapon.CoatedAttack, weapon.Range, weapon.Speed, Coated: true),
    ];
}

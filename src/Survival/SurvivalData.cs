using System.Collections.Frozen;
using System.Collections.Immutable;
using Mallard.Survival.Balance;

namespace Mallard.Survival;

/// <summary>The balance of the game, read and checked once. Never changes, so all games of a process share one.</summary>
public sealed class SurvivalData
{
    private readonly FrozenDictionary<int, MonsterKind> _monsters;
    private readonly FrozenDictionary<int, ObjectKind> _objects;
    private readonly FrozenDictionary<DropGrade, GradePercents> _gradePercents;
    private readonly FrozenDictionary<ItemGrade, ImmutableArray<int>> _foodCodes;
    private readonly FrozenDictionary<ItemGrade, ImmutableArray<int>> _weaponCodes;

    private SurvivalData(ItemTable items, PlayerFigures players, MonsterTable monsters, ObjectTable objects, DropTable drops)
    {
        Items = items;
        Players = players;
        Boxes = drops.Boxes;
        MonsterPopulation = monsters.Population;
        ObjectPopulation = objects.Population;
        _monsters = monsters.Monsters.ToFrozenDictionary(kind => kind.Code);
        _objects = objects.Objects.ToFrozenDictionary(kind => kind.Code);
        _gradePercents = drops.GradePercents.ToFrozenDictionary(row => row.Grade);
        _foodCodes = items.Foods.GroupBy(food => food.Grade, food => food.Code).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray());
        _weaponCodes = items.Weapons.GroupBy(w => w.Grade, w => w.Code).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray());
    }

    internal ItemTable Items { get; }

    internal PlayerFigures Players { get; }

    internal BoxFill Boxes { get; }

    internal ImmutableArray<Population> MonsterPopulation { get; }

    internal ImmutableArray<Population> ObjectPopulation { get; }

    /// <summary>Reads the data that the game comes with.</summary>
    public static SurvivalData LoadEmbedded() => Load(BalanceFiles.Embedded());

    /// <summary>Reads other data: the texts of players.json, items.json, monsters.json, objects.json and drops.json by file name.</summary>
    /// <exception cref="BalanceDataException">A file is missing or something in it is wrong.</exception>
    public static SurvivalData Load(IReadOnlyDictionary<string, string> files)
    {
        var items = BalanceFiles.Read<ItemTable>(files, "items.json");
        var players = BalanceFiles.Read<PlayerFigures>(files, "players.json");
        var monsters = BalanceFiles.Read<MonsterTable>(files, "monsters.json");
        var objects = BalanceFiles.Read<ObjectTable>(files, "objects.json");
        var drops = BalanceFiles.Read<DropTable>(files, "drops.json");

        // Items first: the others name item codes.
        var check = new BalanceCheck();
        check.Items(items);
        check.Players(players);
        check.Monsters(monsters);
        check.Objects(objects);
        check.Drops(drops, items);
        return new SurvivalData(items, players, monsters, objects, drops);
    }

    internal MonsterKind MonsterKind(int code) => _monsters[code];

    internal ObjectKind ObjectKind(int code) => _objects[code];

    internal GradePercents GradePercents(DropGrade grade) => _gradePercents[grade];

    internal ImmutableArray<int> FoodCodes(ItemGrade grade) => _foodCodes[grade];

    /// <summary>Weapons as they are found: coated ones are only ever made.</summary>
    internal ImmutableArray<int> WeaponCodes(ItemGrade grade) => _weaponCodes[grade];
}

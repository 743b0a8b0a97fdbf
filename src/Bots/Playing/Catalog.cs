using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mallard.Bots.Playing;

/// <summary>The figures that every client of the game has built in: what items do, what monsters can, how far hands reach.</summary>
public sealed class Catalog
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Dictionary<int, FoodFigures> _foods;
    private readonly Dictionary<int, WeaponFigures> _weapons = [];
    private readonly Dictionary<int, ArmorFigures> _armors;
    private readonly Dictionary<int, MonsterFigures> _monsters;
    private readonly Dictionary<int, ThingFigures> _things;

    private Catalog(ItemFile items, MonsterFile monsters, ThingFile things, PlayerFile players, CombiningFile combining, MapFile map)
    {
        _foods = items.Foods.ToDictionary(food => food.Code);
        _armors = items.Armors.ToDictionary(armor => armor.Code);
        _monsters = monsters.Monsters.ToDictionary(monster => monster.Code);
        _things = things.Objects.ToDictionary(thing => thing.Code);
        foreach (var weapon in items.Weapons)
        {
            _weapons[weapon.Code] = weapon;
            _weapons[weapon.CoatedCode] = weapon with { Code = weapon.CoatedCode, Attack = weapon.CoatedAttack, IsCoated = true };
        }

        (Players, Map) = (players, map.Bounds);
        (Coating, Materials) = (combining.Coating, things.CoreStorage.Accepts);
        Seed = Materials.First(code => !_foods.ContainsKey(code));
        (WallKit, BladesOnly, Boss) = (things.Walls.Kit, things.Hits.Weapons, monsters.Boss);
    }

    /// <summary>The figures that the game comes with.</summary>
    public static Catalog Default { get; } = Load();

    public PlayerFile Players { get; }

    public MapBounds Map { get; }

    public BossFigures Boss { get; }

    /// <summary>What a weapon is coated with.</summary>
    public int Coating { get; }

    /// <summary>What the core makes the coating of, one of each.</summary>
    public IReadOnlyList<int> Materials { get; }

    /// <summary>The one material that is not food: it grows in grass and nowhere else.</summary>
    public int Seed { get; }

    public int WallKit { get; }

    /// <summary>The types of weapons that cut grass.</summary>
    public IReadOnlyList<string> BladesOnly { get; }

    public FoodFigures? Food(int code) => _foods.GetValueOrDefault(code);

    public WeaponFigures? Weapon(int code) => _weapons.GetValueOrDefault(code);

    public ArmorFigures? Armor(int code) => _armors.GetValueOrDefault(code);

    public MonsterFigures? Monster(int code) => _monsters.GetValueOrDefault(code);

    public ThingFigures? Thing(int code) => _things.GetValueOrDefault(code);

    public bool IsMaterial(int code) => Materials.Contains(code);

    private static Catalog Load() => new(
        Read<ItemFile>("items"),
        Read<MonsterFile>("monsters"),
        Read<ThingFile>("objects"),
        Read<PlayerFile>("players"),
        Read<CombiningFile>("combining"),
        Read<MapFile>("map"));

    private static T Read<T>(string name)
    {
        using var stream = typeof(Catalog).Assembly.GetManifestResourceStream($"figures/{name}.json")
            ?? throw new InvalidOperationException($"{name}.json is not embedded.");
        return JsonSerializer.Deserialize<T>(stream, Json) ?? throw new InvalidOperationException($"{name}.json is empty.");
    }

    private sealed record ItemFile(FoodFigures[] Foods, WeaponFigures[] Weapons, ArmorFigures[] Armors);

    private sealed record MonsterFile(MonsterFigures[] Monsters, BossFigures Boss);

    private sealed record ThingFile(ThingFigures[] Objects, HitFigures Hits, WallFigures Walls, StorageFigures CoreStorage);

    private sealed record HitFigures(string[] Weapons);

    private sealed record WallFigures(int Kit);

    private sealed record StorageFigures(int[] Accepts);

    private sealed record CombiningFile(int Coating);

    private sealed record MapFile(MapBounds Bounds);
}

public enum Grade
{
    Common,
    Rare,
    Epic,
    Legendary,
}

public sealed record FoodFigures(int Code, string Name, Grade Grade, int Hp, int Hunger);

public sealed record WeaponFigures(
    int Code, string Name, string Type, Grade Grade, int Attack, float Range, float Speed, int CoatedCode, int CoatedAttack, bool IsCoated = false);

public sealed record ArmorFigures(int Code, string Name, string Slot, Grade Grade, int Defense, int Attack);

public sealed record MonsterFigures(
    int Code, string Name, int Hp, int Attack, int Defense, float AwakeRange, float Speed, float AttackRange, bool Boss);

public sealed record BossFigures(float QuakeRadius);

/// <param name="Code">The object code.</param>
/// <param name="Type">core, box, grass, tree or wall.</param>
/// <param name="MaxHp">How many hits it stands.</param>
public sealed record ThingFigures(int Code, string Type, int MaxHp);

/// <summary>The rectangle that nothing leaves.</summary>
public sealed record MapBounds(float MinX, float MaxX, float MinY, float MaxY)
{
    public Vector2 Inside(Vector2 place) => new(Math.Clamp(place.X, MinX, MaxX), Math.Clamp(place.Y, MinY, MaxY));
}

public sealed record PlayerFile(int MaxHp, int MaxHunger, int InventorySlots, AttackFigures Attack, int ArmorConstant, ReachFigures Reach);

public sealed record AttackFigures(int Base, float RangeMargin, float CooldownPerSpeed, float BareHandsRange, float BareHandsSpeed);

public sealed record ReachFigures(float PickUp, float Box, float Core, float Build);

using System.Numerics;

namespace Mallard.Bots.Playing.Seen;

/// <summary>A player as the packets tell of it.</summary>
internal sealed class SeenPlayer(int id, PlayerFile figures)
{
    public int Id { get; } = id;

    public Vector2 Position { get; set; }

    public int Hp { get; set; } = figures.MaxHp;

    public int Hunger { get; set; } = figures.MaxHunger;

    public bool IsDead => Hp <= 0;

    public int Deaths { get; set; }

    /// <summary>Code of the weapon in hand; 0 for bare hands.</summary>
    public int Weapon { get; set; }

    /// <summary>What is worn, by slot.</summary>
    public Dictionary<string, int> Armor { get; } = new(StringComparer.Ordinal);

    /// <summary>What is carried, by code.</summary>
    public Stock Carried { get; } = new();

    /// <summary>The box it has open; 0 for none.</summary>
    public int OpenBox { get; set; }
}

/// <summary>Items by code: what a player carries, what a box holds.</summary>
internal sealed class Stock
{
    // Sorted, so that every choice among items is the same on every run.
    private readonly SortedDictionary<int, int> _counts = [];

    public IEnumerable<KeyValuePair<int, int>> All => _counts;

    public int Kinds => _counts.Count;

    public int this[int code] => _counts.GetValueOrDefault(code);

    public void Add(int code, int count)
    {
        if (code == 0) return;
        var rest = this[code] + count;
        if (rest > 0) _counts[code] = rest;
        else _counts.Remove(code);
    }

    public void Clear() => _counts.Clear();
}

internal sealed class SeenMonster(int id, MonsterFigures kind)
{
    public int Id { get; } = id;

    public MonsterFigures Kind { get; } = kind;

    public Vector2 Position { get; set; }

    public int Hp { get; set; } = kind.Hp;

    /// <summary>Whom it is after; 0 for nobody.</summary>
    public int Target { get; set; }

    /// <summary>Whether it came with a wave, for the core.</summary>
    public bool OfWave { get; set; }
}

/// <summary>The core, a box, grass, a wall.</summary>
internal sealed class SeenThing(int id, ThingFigures kind, Vector2 position)
{
    public int Id { get; } = id;

    public ThingFigures Kind { get; } = kind;

    public Vector2 Position { get; } = position;

    public int Hp { get; set; } = kind.MaxHp;

    public Stock Contents { get; } = new();

    public bool IsBox => Kind.Type == "box";

    public bool IsGrass => Kind.Type == "grass";

    public bool IsCore => Kind.Type == "core";

    /// <summary>Who has it open; 0 for nobody.</summary>
    public int OpenedBy { get; set; }
}

internal sealed record SeenItem(int Number, Vector2 Position, int Code, int Count);

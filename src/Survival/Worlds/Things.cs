using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

/// <summary>A player in the world. Connected or not makes no difference here.</summary>
internal sealed class Player(int id, PlayerFigures figures)
{
    public int Id { get; } = id;

    public Point Position { get; set; }

    public int Hp { get; set; } = figures.MaxHp;

    public int Hunger { get; set; } = figures.MaxHunger;

    public Inventory Inventory { get; } = new(figures.InventorySlots);
}

internal sealed class Monster(int id, MonsterKind kind)
{
    public int Id { get; } = id;

    public MonsterKind Kind { get; } = kind;

    /// <summary>Where it was placed; later rules bind it to this point.</summary>
    public Point Start { get; set; }

    public Point Position { get; set; }

    public int Hp { get; set; } = kind.Hp;
}

/// <summary>The core, an item box or grass.</summary>
internal sealed class WorldObject(int id, ObjectKind kind, Inventory? contents)
{
    public int Id { get; } = id;

    public ObjectKind Kind { get; } = kind;

    public Point Position { get; set; }

    public int Hp { get; set; } = kind.MaxHp;

    /// <summary>The slots of an item box; null for what has none.</summary>
    public Inventory? Contents { get; } = contents;
}

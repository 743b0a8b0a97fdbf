using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

/// <summary>A player in the world.</summary>
internal sealed class Player(int id, PlayerFigures figures, int attackers)
{
    public int Id { get; } = id;

    /// <summary>Whether there is somebody at the other end; an owner without a connection cannot be host.</summary>
    public bool Connected { get; set; } = true;

    public Point Position { get; set; }

    /// <summary>Whether the others do not know the position yet.</summary>
    public bool Moved { get; set; }

    /// <summary>Whether the position changed since the last full update.</summary>
    public bool MovedLately { get; set; }

    /// <summary>World units the player may still move at <see cref="MovedAt"/>; grows with time.</summary>
    public float Stride { get; set; }

    public long MovedAt { get; set; }

    public int Hp { get; set; } = figures.MaxHp;

    public bool IsDead => Hp == 0;

    public int Hunger { get; set; } = figures.MaxHunger;

    /// <summary>When hunger falls next.</summary>
    public long HungryAt { get; set; }

    /// <summary>When the player may hit again.</summary>
    public long ReadyAt { get; set; }

    /// <summary>Lines said at <see cref="SpokeAt"/> that have not been forgotten yet; fewer with time.</summary>
    public float LinesSaid { get; set; }

    public long SpokeAt { get; set; }

    public Inventory Inventory { get; } = new(figures.InventorySlots);

    /// <summary>Code of the weapon in hand; 0 for bare hands.</summary>
    public int Weapon { get; set; }

    /// <summary>Codes of what is worn, one slot per <see cref="ArmorSlot"/>.</summary>
    public Inventory Armor { get; } = new(Enum.GetValues<ArmorSlot>().Length);

    /// <summary>Id of the box or core this player has open; 0 for none.</summary>
    public int OpenBox { get; set; }

    /// <summary>Until when each of the places around the player from which it can be hit is taken by a monster.</summary>
    public long[] AttackedUntil { get; } = new long[attackers];
}

/// <summary>What a boss is about to do.</summary>
internal enum BossPattern
{
    None,
    Charge,
    Quake,
    Rest,
}

internal sealed class Monster(int id, MonsterKind kind)
{
    public int Id { get; } = id;

    public MonsterKind Kind { get; } = kind;

    /// <summary>Where it was placed, and returns to; the core for the monsters of a wave.</summary>
    public Point Start { get; set; }

    public Point Position { get; set; }

    /// <summary>Whether players do not know the position yet.</summary>
    public bool Moved { get; set; }

    /// <summary>Whether the position changed since the last full update.</summary>
    public bool MovedLately { get; set; }

    /// <summary>Whether the world looks at it in every tick. Follows from the rest: no part of the state.</summary>
    public bool IsRoused { get; set; }

    /// <summary>World units the host may still move it at <see cref="MovedAt"/>; grows with time. Without meaning if the server runs it.</summary>
    public float Stride { get; set; }

    public long MovedAt { get; set; }

    public int Hp { get; set; } = kind.Hp;

    /// <summary>The player it is after; 0 for none.</summary>
    public int TargetId { get; set; }

    /// <summary>Until when it looks for nobody.</summary>
    public long BlindUntil { get; set; }

    /// <summary>When it may attack again.</summary>
    public long ReadyAt { get; set; }

    /// <summary>When the host may show it striking again; without meaning if the server runs it.</summary>
    public long StrikesAt { get; set; }

    /// <summary>Whether it came with a wave, and so for the core.</summary>
    public bool OfWave { get; set; }

    public BossPattern Pattern { get; set; }

    public long PatternEndsAt { get; set; }
}

/// <summary>The core, an item box, grass, a tree or a wall.</summary>
internal sealed class WorldObject(int id, ObjectKind kind, Inventory? contents)
{
    public int Id { get; } = id;

    public ObjectKind Kind { get; } = kind;

    public Point Position { get; set; }

    public int Hp { get; set; } = kind.MaxHp;

    /// <summary>The slots of an item box or of the core; null for what has none.</summary>
    public Inventory? Contents { get; } = contents;

    /// <summary>The player who has it open; 0 for nobody.</summary>
    public int OpenedBy { get; set; }

    /// <summary>The player who has opened it last; 0 for nobody.</summary>
    public int OpenedLastBy { get; set; }

    /// <summary>Since when others wait for who has opened it last to leave it to them; 0 for nobody waits.</summary>
    public long WantedSince { get; set; }
}

/// <summary>Something that lies on the ground.</summary>
internal sealed record GroundItem(int Id, ItemStack Stack, Point Position);

/// <summary>Something destroyed that comes back.</summary>
internal sealed record Regrowth(int Code, Point Position, long At);

/// <summary>A monster of a wave that the host has still to place.</summary>
internal sealed record WaveMonster(int Id, int Code);

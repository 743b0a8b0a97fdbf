using System.Collections.Immutable;

namespace Mallard.Survival.Balance;

/// <summary>What a monster or an item box yields, from worst to best.</summary>
internal enum DropGrade
{
    D,
    C,
    B,
    A,
    S,
}

/// <summary>What all monsters of one code have in common. Distances in world units.</summary>
internal sealed record MonsterKind(
    int Code,
    string Name,
    DropGrade Grade,
    int Hp,
    int Attack,
    int Defense,
    float AwakeRange,
    float Speed,
    float AttackRange,
    int AttackMilliseconds,
    float LosesTargetBeyond,
    float LosesTargetFromStartBeyond,
    int BlindMilliseconds,
    bool Boss);

/// <summary>So many things of one code at the start, with ids that count up from the first.</summary>
/// <remarks>First ids are data because published clients know them: the boss is 271 although there are 270 monsters.</remarks>
internal sealed record Population(int Code, int FirstId, int Count);

/// <summary>What all monsters do alike.</summary>
/// <param name="TargetingMilliseconds">How often monsters look for targets.</param>
/// <param name="UnitsPerSecondPerSpeed">World units per second that one point of a monster's speed is.</param>
/// <param name="MaxAttackersPerPlayer">Monsters that may hit one player at a time; 0 for all that reach.</param>
/// <param name="WallRadius">How near a monster comes to the middle of a wall before the wall stops it.</param>
internal sealed record MonsterBehavior(
    int TargetingMilliseconds, float UnitsPerSecondPerSpeed, int MaxAttackersPerPlayer, float WallRadius);

/// <summary>What comes at night.</summary>
/// <param name="FirstSize">Monsters of the first wave.</param>
/// <param name="Growth">How many more each following wave has.</param>
/// <param name="MaxSize">Most monsters of a wave.</param>
/// <param name="MaxLiving">No wave makes more monsters live than this, whoever lets them.</param>
/// <param name="CodesByWave">Which monsters the first, second, … wave is drawn from; the last entry counts for all later ones.</param>
/// <param name="MinAxisDistance">Distance from the core, along the farther axis, from which waves come.</param>
/// <param name="MaxAxisDistance">The same, at most.</param>
/// <param name="BossEvery">Every so many waves a boss comes too; 0 for never.</param>
/// <param name="BossCode">Its code.</param>
internal sealed record WaveTable(
    int FirstSize,
    int Growth,
    int MaxSize,
    int MaxLiving,
    ImmutableArray<ImmutableArray<int>> CodesByWave,
    float MinAxisDistance,
    float MaxAxisDistance,
    int BossEvery,
    int BossCode);

/// <summary>What a boss does beside chasing: charge, shake the ground, rest. Off with <paramref name="Patterns"/> false.</summary>
/// <param name="Patterns">Whether it does any of it.</param>
/// <param name="ChargePercent">Share of charges among patterns.</param>
/// <param name="ChargeMilliseconds">How long it is faster.</param>
/// <param name="ChargeSpeedPercent">How much faster.</param>
/// <param name="QuakePercent">Share of quakes; what is left are rests, and a blind boss always rests.</param>
/// <param name="QuakeMilliseconds">Time until the ground shakes.</param>
/// <param name="QuakeRadius">Who is nearer than this is hurt.</param>
/// <param name="QuakeAttackPercent">Attack of the quake, in percent of the boss's.</param>
/// <param name="RestMilliseconds">Length of a rest.</param>
/// <param name="RestHp">Health won by a rest.</param>
internal sealed record BossFigures(
    bool Patterns,
    int ChargePercent,
    int ChargeMilliseconds,
    int ChargeSpeedPercent,
    int QuakePercent,
    int QuakeMilliseconds,
    float QuakeRadius,
    int QuakeAttackPercent,
    int RestMilliseconds,
    int RestHp);

/// <summary>The file monsters.json.</summary>
internal sealed record MonsterTable(
    ImmutableArray<MonsterKind> Monsters,
    ImmutableArray<Population> Population,
    MonsterBehavior Behavior,
    WaveTable Waves,
    BossFigures Boss);

internal enum ObjectType
{
    Core,
    Box,
    Grass,
    Tree,
    Wall,
}

/// <summary>
/// What all objects of one code have in common. Drops are what lies on the ground after a player destroyed one; only item boxes have a
/// box grade, that of their contents. What has a time to regrow stands again so long after it was destroyed.
/// </summary>
internal sealed record ObjectKind(
    int Code,
    string Name,
    ObjectType Type,
    int MaxHp,
    ImmutableArray<ItemStack> Drops,
    DropGrade? BoxGrade = null,
    int RegrowMilliseconds = 0);

/// <summary>How players hit objects: for how much, with which weapons, and how far drops lie from the object per axis.</summary>
internal sealed record ObjectHits(int Damage, ImmutableArray<WeaponType> Weapons, float DropSpread);

/// <summary>Which wall a request code means.</summary>
internal sealed record WallVariant(int RequestCode, int ObjectCode);

/// <summary>How walls are built: from which item, which variants there are, how many, and how far from what. Distances in world units.</summary>
internal sealed record WallTable(
    int Kit,
    ImmutableArray<WallVariant> Variants,
    int MaxCount,
    float ClearOfCore,
    float ClearOfObjects,
    float ClearOfMonsters,
    float ClearOfPlayers);

/// <summary>The core's storage: what it takes, one of each of which it makes into what, and how often per put at most.</summary>
internal sealed record CoreStorage(ImmutableArray<int> Accepts, int Makes, int MaxCraftsPerPut);

/// <summary>How many items lie on the ground at most; beyond that the oldest vanishes.</summary>
internal sealed record GroundFigures(int MaxItems);

/// <summary>The file objects.json.</summary>
internal sealed record ObjectTable(
    ImmutableArray<ObjectKind> Objects,
    ImmutableArray<Population> Population,
    ObjectHits Hits,
    WallTable Walls,
    CoreStorage CoreStorage,
    GroundFigures Ground);

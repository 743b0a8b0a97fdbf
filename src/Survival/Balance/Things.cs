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
    float LosesTargetBeyond,
    float LosesTargetFromStartBeyond,
    int BlindMilliseconds,
    bool Boss);

/// <summary>So many things of one code at the start, with ids that count up from the first.</summary>
/// <remarks>First ids are data because published clients know them: the boss is 271 although there are 270 monsters.</remarks>
internal sealed record Population(int Code, int FirstId, int Count);

/// <summary>The file monsters.json.</summary>
internal sealed record MonsterTable(ImmutableArray<MonsterKind> Monsters, ImmutableArray<Population> Population);

internal enum ObjectType
{
    Core,
    Box,
    Grass,
}

/// <summary>
/// What all objects of one code have in common. Drops are what lies on the ground after a player destroyed one; only item boxes have a
/// box grade, that of their contents.
/// </summary>
internal sealed record ObjectKind(
    int Code,
    string Name,
    ObjectType Type,
    int MaxHp,
    ImmutableArray<ItemStack> Drops,
    DropGrade? BoxGrade = null);

/// <summary>The file objects.json.</summary>
internal sealed record ObjectTable(ImmutableArray<ObjectKind> Objects, ImmutableArray<Population> Population);

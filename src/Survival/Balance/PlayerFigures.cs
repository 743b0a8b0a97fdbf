using System.Collections.Immutable;

namespace Mallard.Survival.Balance;

/// <summary>The file players.json.</summary>
/// <param name="MaxHp">Health at the start and at most.</param>
/// <param name="MaxHunger">Hunger at the start and at most; 0 is starving.</param>
/// <param name="InventorySlots">Size of an inventory.</param>
/// <param name="StartStep">The n-th player in join order starts at (n, n) times this.</param>
/// <param name="StartItems">What everybody gets at the start, from slot 0 on.</param>
/// <param name="Hunger">How hunger grows and hurts.</param>
/// <param name="Attack">How players hit.</param>
/// <param name="ArmorConstant">Damage is attack × constant / (constant + defense).</param>
/// <param name="Reach">How far hands reach.</param>
/// <param name="Revival">How the dead come back at dawn.</param>
/// <param name="BoxWaitMilliseconds">
/// How long players wait for a box, or the core, that somebody has open and does not close, before it is handed to them; 0 for no end. The
/// one value that may be missing: recordings of games that did not know it hold data without it.
/// </param>
internal sealed record PlayerFigures(
    int MaxHp,
    int MaxHunger,
    int InventorySlots,
    float StartStep,
    ImmutableArray<ItemStack> StartItems,
    HungerFigures Hunger,
    AttackFigures Attack,
    int ArmorConstant,
    ReachFigures Reach,
    RevivalFigures Revival,
    int BoxWaitMilliseconds = 0);

/// <summary>Every period hunger falls by a step; at 0 health falls by the damage instead.</summary>
internal sealed record HungerFigures(int PeriodMilliseconds, int Step, int StarvationDamage);

/// <summary>How players hit.</summary>
/// <param name="Base">A hit adds a random number from 0 to this, exclusive.</param>
/// <param name="Angle">Degrees around the direction of the swing in which a target must be; 360 for no check.</param>
/// <param name="RangeMargin">World units a target may be beyond the weapon's range: it moved while the packet was on its way.</param>
/// <param name="CooldownPerSpeed">Milliseconds between two hits, times the weapon's speed; 0 for no check.</param>
/// <param name="CooldownMargin">Milliseconds a hit may come early without being lost; the next one is due as if it had not.</param>
/// <param name="BareHandsRange">Range without a weapon.</param>
/// <param name="BareHandsSpeed">Speed without a weapon.</param>
internal sealed record AttackFigures(
    int Base, float Angle, float RangeMargin, int CooldownPerSpeed, int CooldownMargin, float BareHandsRange, float BareHandsSpeed);

/// <summary>World units from a player to an item on the ground, an item box, the core, the place for a wall.</summary>
internal sealed record ReachFigures(float PickUp, float Box, float Core, float Build);

/// <summary>Where and how the dead come back: in one of four quadrants around the core, these distances away.</summary>
internal sealed record RevivalFigures(int Hp, float MinX, float MaxX, float MinY, float MaxY);

using Mallard.Bots.Playing.Seen;

namespace Mallard.Bots.Playing;

/// <summary>What a player owns, and what that is worth in a fight.</summary>
internal sealed class Gear(GameView view)
{
    // A hit adds a random number; this much on the average.
    private readonly float _luck = (view.Catalog.Players.Attack.Base - 1) / 2f;

    private Catalog Catalog => view.Catalog;

    /// <summary>The weapon in hand; null for bare hands.</summary>
    public WeaponFigures? InHand => Catalog.Weapon(view.Me.Weapon);

    /// <summary>How far the weapon in hand hits, a little less than the server allows: the target may have moved.</summary>
    public float Range => (InHand?.Range ?? Catalog.Players.Attack.BareHandsRange) + Catalog.Players.Attack.RangeMargin - 0.5f;

    public float CooldownMilliseconds => CooldownOf(InHand);

    public int FreeSlots => Catalog.Players.InventorySlots - view.Me.Carried.Kinds;

    public int ArmorAttack => view.Me.Armor.Values.Sum(code => Catalog.Armor(code)?.Attack ?? 0);

    public int Defense => view.Me.Armor.Values.Sum(code => Catalog.Armor(code)?.Defense ?? 0);

    /// <summary>Every single weapon, the one in hand first.</summary>
    public IEnumerable<WeaponFigures> Weapons
    {
        get
        {
            if (InHand is { } inHand) yield return inHand;
            foreach (var (code, count) in view.Me.Carried.All)
            {
                if (Catalog.Weapon(code) is not { } weapon) continue;
                for (var n = 0; n < count; n++) yield return weapon;
            }
        }
    }

    /// <summary>The food that is not needed for anything better, the poorest first.</summary>
    public IEnumerable<FoodFigures> Foods =>
        view.Me.Carried.All.Select(item => Catalog.Food(item.Key)).OfType<FoodFigures>().Where(food => !Catalog.IsMaterial(food.Code))
            .OrderBy(food => food.Hp).ThenBy(food => food.Code);

    public int Portions => view.Me.Carried.All.Sum(item => Catalog.Food(item.Key) is not null && !Catalog.IsMaterial(item.Key) ? item.Value : 0);

    public WeaponFigures? BestForHunting => Weapons.MaxBy(Strength);

    public WeaponFigures? BestBlade => Weapons.Where(IsBlade).MaxBy(Strength);

    /// <summary>The coated weapon that hurts the boss most; null without one.</summary>
    public WeaponFigures? BestForBoss => Weapons.Where(weapon => weapon.IsCoated).MaxBy(BossHit);

    /// <summary>The weapon that would hurt it most if it were coated.</summary>
    public WeaponFigures? BestToCoat => Weapons.Where(weapon => !weapon.IsCoated).MaxBy(BossHit);

    public bool IsBlade(WeaponFigures weapon) => Catalog.BladesOnly.Contains(weapon.Type);

    /// <summary>Health that a hit takes on the average from what has no defense, times hits per time.</summary>
    public float Strength(WeaponFigures weapon) => (weapon.Attack + ArmorAttack + _luck) * weapon.Speed * (1 + (weapon.Range / 60));

    /// <summary>Health that an average hit with the weapon in hand takes.</summary>
    public float HitOn(MonsterFigures kind) => MathF.Max(1, (InHand?.Attack ?? 0) + ArmorAttack + _luck - kind.Defense);

    /// <summary>What an average hit takes from the boss once the weapon is coated, times the weapon's pace; below 0 if that is nothing.</summary>
    public float BossHit(WeaponFigures weapon) =>
        ((weapon.IsCoated ? weapon.Attack : weapon.CoatedAttack) + ArmorAttack + _luck - BossDefense) * weapon.Speed / 10;

    private int BossDefense => view.Monsters.Values.FirstOrDefault(monster => monster.Kind.Boss)?.Kind.Defense ?? 0;

    private float CooldownOf(WeaponFigures? weapon)
    {
        var attack = Catalog.Players.Attack;
        return attack.CooldownPerSpeed / MathF.Max(1, weapon?.Speed ?? attack.BareHandsSpeed);
    }
}

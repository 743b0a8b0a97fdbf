using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

// What players do to monsters and to objects.
internal sealed partial class World
{
    /// <summary>A player hits a monster. The others see the swing even if the monster is dead already: that is a race, not an error.</summary>
    public Refusal AttackMonster(int playerId, Point direction, int monsterId)
    {
        var refusal = CheckActing(playerId, out var player);
        if (refusal != Refusal.None) return refusal;
        if (!direction.IsDirection) return Refusal.NotFinite;
        if (IsTooSoon(player)) return Refusal.TooSoon;

        Happened(new WorldEvent.PlayerSwung(playerId, direction));
        if (FindMonster(monsterId) is not { } monster) return Refusal.None;

        var weapon = _data.Weapon(player.Weapon);
        refusal = CheckHit(player, weapon, monster.Position);
        if (refusal == Refusal.None) refusal = CheckAngle(player, direction, monster.Position);
        if (refusal != Refusal.None) return refusal;

        BeginCooldown(player, weapon);
        Hit(monster, DamageOf(player, weapon), weapon);
        return Refusal.None;
    }

    /// <summary>A player hits an object: cuts grass, breaks a box, tears down a wall.</summary>
    public Refusal AttackObject(int playerId, int objectId)
    {
        var refusal = CheckActing(playerId, out var player);
        if (refusal != Refusal.None) return refusal;
        if (FindObject(objectId) is not { } thing || thing.Kind.Type == ObjectType.Core) return Refusal.NoSuchObject;
        var weapon = _data.Weapon(player.Weapon);
        if (weapon is null || !_data.Objects.Hits.Weapons.Contains(weapon.Type)) return Refusal.WrongWeapon;
        if (IsTooSoon(player)) return Refusal.TooSoon;
        refusal = CheckHit(player, weapon, thing.Position);
        if (refusal != Refusal.None) return refusal;

        BeginCooldown(player, weapon);
        thing.Hp = Math.Max(0, thing.Hp - _data.Objects.Hits.Damage);
        Happened(new WorldEvent.ObjectHurt(thing.Id, thing.Hp));
        if (thing.Hp == 0) Destroy(thing, byPlayer: true);
        return Refusal.None;
    }

    private Refusal CheckHit(Player player, WieldedWeapon? weapon, Point target)
    {
        var range = (weapon?.Range ?? _data.Players.Attack.BareHandsRange) + _data.Players.Attack.RangeMargin;
        return player.Position.IsWithin(range, target) ? Refusal.None : Refusal.OutOfRange;
    }

    /// <summary>
    /// Whether the target is in front. Half a turn needs no angle: the direction and the way to the target must not point apart. What is
    /// nearer than the margin is on all sides at once.
    /// </summary>
    private Refusal CheckAngle(Player player, Point direction, Point target)
    {
        var attack = _data.Players.Attack;
        if (attack.Angle >= 360 || player.Position.IsWithin(attack.RangeMargin, target)) return Refusal.None;
        var way = target - player.Position;
        var length = direction.DistanceTo(default) * way.DistanceTo(default);
        if (length <= 0 || !float.IsFinite(length)) return Refusal.None;

        var cosine = ((direction.X * way.X) + (direction.Y * way.Y)) / length;
        return cosine >= _cosineOfReach ? Refusal.None : Refusal.WrongDirection;
    }

    // A hit may come a little early, because the one before was late on its way and time moves in ticks.
    private bool IsTooSoon(Player player) => Elapsed < player.ReadyAt - _data.Players.Attack.CooldownMargin;

    private void BeginCooldown(Player player, WieldedWeapon? weapon)
    {
        var attack = _data.Players.Attack;
        // From when it should have come: what a hit was early, the next one is late.
        player.ReadyAt = Math.Max(Elapsed, player.ReadyAt) + (long)(attack.CooldownPerSpeed / MathF.Max(1, weapon?.Speed ?? attack.BareHandsSpeed));
    }

    private int DamageOf(Player player, WieldedWeapon? weapon)
    {
        var damage = (weapon?.Attack ?? 0) + _random.Below(_data.Players.Attack.Base);
        foreach (var piece in player.Armor.Slots) damage += _data.Armor(piece.Code)?.Attack ?? 0;
        return damage;
    }

    private void Hit(Monster monster, int damage, WieldedWeapon? weapon)
    {
        // Only mustard burns a boss.
        if (!monster.Kind.Boss || weapon is { Coated: true }) monster.Hp = Math.Max(0, monster.Hp - Math.Max(1, damage - monster.Kind.Defense));
        Happened(new WorldEvent.MonsterHurt(monster.Id, monster.Hp));
        if (monster.Hp > 0) return;

        if (monster.Kind.Boss) End(new WorldEvent.GameCleared());
        _monsters.Remove(monster);
        _roused.Remove(monster);
        Happened(new WorldEvent.MonsterDied(monster.Id));
        LayDown(Loot.Of(monster.Kind.Grade, _data, _random), monster.Position, _data.Drops.Monsters.Spread);
    }

    private void Destroy(WorldObject thing, bool byPlayer)
    {
        _objects.Remove(thing);
        RecountWalls();
        if (thing.OpenedBy != 0 && FindPlayer(thing.OpenedBy) is { } player) CloseBox(player, thing);

        // What a box held belongs to whoever picks it up, not to nobody.
        List<ItemStack> spilled = byPlayer ? [.. thing.Kind.Drops] : [];
        if (thing.Contents is not null)
        {
            foreach (var stack in thing.Contents.Slots)
            {
                if (!stack.IsEmpty) spilled.Add(stack);
            }
        }

        LayDown(spilled, thing.Position, _data.Objects.Hits.DropSpread);
        if (thing.Kind.RegrowMilliseconds > 0)
            _regrowing.Add(new Regrowth(thing.Kind.Code, thing.Position, Elapsed + thing.Kind.RegrowMilliseconds));
        Happened(new WorldEvent.ObjectDestroyed(thing.Id));
    }
}

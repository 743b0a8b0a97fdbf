using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

// What monsters do when the server runs them.
internal sealed partial class World
{
    // How near a monster that has lost its prey comes to where it stood: exact places would need many small last steps.
    private const float Home = 0.01f;

    // The core is no point: what comes for it stops at its edge.
    private const float CoreRadius = 1;

    private void RunMonsters()
    {
        foreach (var monster in _roused)
        {
            if (monster.Kind.Boss) RunPattern(monster);
            if (monster.TargetId != 0 && FindPlayer(monster.TargetId) is { IsDead: false } prey) Hunt(monster, prey);
            else if (monster.OfWave) March(monster);
            else if (monster.Position != monster.Start) Steer(monster, monster.Start, Home);
            if (Stage == Stage.Over) return;
        }
    }

    private void Hunt(Monster monster, Player prey)
    {
        // A step nearer than it has to be, or prey that moves on would always be just out of reach.
        Steer(monster, prey.Position, monster.Kind.AttackRange * 0.8f);
        if (Elapsed < monster.ReadyAt || !prey.Position.IsWithin(monster.Kind.AttackRange, monster.Position) || !TakesPlaceAt(prey, monster)) return;

        monster.ReadyAt = Elapsed + monster.Kind.AttackMilliseconds;
        Happened(new WorldEvent.MonsterStruck(monster.Id, IsPlayer: true, prey.Id, ExceptPlayerId: 0));
        Strike(prey, monster.Kind.Attack);
    }

    private void March(Monster monster)
    {
        var core = Core;
        var reach = monster.Kind.AttackRange + CoreRadius;
        Steer(monster, core.Position, reach * 0.8f);
        if (core.Position.IsWithin(reach, monster.Position)) Batter(monster, core);
    }

    /// <summary>Only so many can stand around one player and strike; the others wait for their turn.</summary>
    private bool TakesPlaceAt(Player prey, Monster monster)
    {
        if (prey.AttackedUntil.Length == 0) return true;
        for (var place = 0; place < prey.AttackedUntil.Length; place++)
        {
            if (Elapsed < prey.AttackedUntil[place]) continue;
            prey.AttackedUntil[place] = Elapsed + monster.Kind.AttackMilliseconds;
            return true;
        }

        return false;
    }

    /// <summary>One step toward a place, not nearer than asked; into a wall, which it then batters.</summary>
    private void Steer(Monster monster, Point to, float notNearer)
    {
        var distance = monster.Position.DistanceTo(to);
        if (distance <= notNearer) return;
        var step = MathF.Min(SpeedOf(monster) * _rules.TickMilliseconds / 1000f, distance - notNearer);
        // A last step that floats cannot tell from the place itself would otherwise be taken for ever.
        var next = distance - step <= Home ? to : Clamp(monster.Position + ((to - monster.Position) * (step / distance)));
        if (WallBetween(monster.Position, next) is { } wall)
        {
            Batter(monster, wall);
            return;
        }

        if (next == monster.Position) return;
        monster.Position = next;
        monster.Moved = monster.MovedLately = true;
    }

    private float SpeedOf(Monster monster)
    {
        var speed = monster.Kind.Speed * _data.Monsters.Behavior.UnitsPerSecondPerSpeed;
        return monster.Pattern == BossPattern.Charge ? speed * _data.Monsters.Boss.ChargeSpeedPercent / 100 : speed;
    }

    private WorldObject? WallBetween(Point from, Point to)
    {
        var radius = _data.Monsters.Behavior.WallRadius;
        foreach (var wall in _walls)
        {
            // Away from a wall is always open, so nothing gets stuck in one that was built around it.
            if (wall.Position.IsWithin(radius, to) && wall.Position.SquaredDistanceTo(to) < wall.Position.SquaredDistanceTo(from)) return wall;
        }

        return null;
    }

    private void Batter(Monster monster, WorldObject thing)
    {
        if (Elapsed < monster.ReadyAt) return;
        monster.ReadyAt = Elapsed + monster.Kind.AttackMilliseconds;
        Happened(new WorldEvent.MonsterStruck(monster.Id, IsPlayer: false, thing.Id, ExceptPlayerId: 0));
        Damage(thing, monster.Kind.Attack);
    }

    /// <summary>An object is hit by a monster.</summary>
    private void Damage(WorldObject thing, int attack)
    {
        if (thing.Kind.Type == ObjectType.Core)
        {
            thing.Hp = Math.Max(0, thing.Hp - attack);
            // In this order: published clients know the end of the core before its health.
            if (thing.Hp == 0) End(new WorldEvent.GameOver());
            Happened(new WorldEvent.ObjectHurt(thing.Id, thing.Hp));
            return;
        }

        thing.Hp = Math.Max(0, thing.Hp - Math.Max(1, attack));
        if (thing.Hp > 0) Happened(new WorldEvent.ObjectHurt(thing.Id, thing.Hp));
        else Destroy(thing, byPlayer: false);
    }

    // ---- the boss ----

    private void RunPattern(Monster boss)
    {
        var figures = _data.Monsters.Boss;
        if (!figures.Patterns || Elapsed < boss.PatternEndsAt) return;

        EndPattern(boss, figures);
        var blind = Elapsed < boss.BlindUntil;
        if (boss.TargetId == 0 && !blind) return;
        var roll = blind ? 100 : _random.Below(100);
        (boss.Pattern, var length) = roll < figures.ChargePercent ? (BossPattern.Charge, figures.ChargeMilliseconds)
            : roll < figures.ChargePercent + figures.QuakePercent ? (BossPattern.Quake, figures.QuakeMilliseconds)
            : (BossPattern.Rest, figures.RestMilliseconds);
        boss.PatternEndsAt = Elapsed + length;
    }

    private void EndPattern(Monster boss, BossFigures figures)
    {
        switch (boss.Pattern)
        {
            case BossPattern.Quake:
                Quake(boss, figures);
                break;
            case BossPattern.Rest when boss.Hp < boss.Kind.Hp:
                boss.Hp = Math.Min(boss.Kind.Hp, boss.Hp + figures.RestHp);
                Happened(new WorldEvent.MonsterHurt(boss.Id, boss.Hp));
                break;
        }

        boss.Pattern = BossPattern.None;
    }

    private void Quake(Monster boss, BossFigures figures)
    {
        foreach (var player in _players)
        {
            if (player.IsDead || !player.Position.IsWithin(figures.QuakeRadius, boss.Position)) continue;
            Happened(new WorldEvent.MonsterStruck(boss.Id, IsPlayer: true, player.Id, ExceptPlayerId: 0));
            Strike(player, boss.Kind.Attack * figures.QuakeAttackPercent / 100);
        }
    }
}

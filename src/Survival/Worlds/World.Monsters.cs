using System.Collections.Immutable;

namespace Mallard.Survival.Worlds;

// Whom monsters are after. The same whoever moves them.
internal sealed partial class World
{
    // The monsters that have something to do, or of which players have something to learn, in the order of their ids. Most of a world's
    // monsters stand where they were placed and have seen nobody: nothing of them is touched in most ticks.
    private readonly List<Monster> _roused = [];

    private void Rouse(Monster monster)
    {
        if (monster.IsRoused) return;
        monster.IsRoused = true;
        _roused.Insert(_roused.FindLastIndex(other => other.Id < monster.Id) + 1, monster);
    }

    /// <summary>Anything may be true of any of them; the next tick finds out.</summary>
    internal void RouseAll()
    {
        _roused.Clear();
        foreach (var monster in _monsters)
        {
            monster.IsRoused = true;
            _roused.Add(monster);
        }
    }

    private void LetRest() => _roused.RemoveAll(static monster =>
    {
        if (monster.Kind.Boss || monster.OfWave || monster.TargetId != 0 || monster.Moved || monster.MovedLately || monster.Position != monster.Start) return false;
        monster.IsRoused = false;
        return true;
    });

    private void FindTargets()
    {
        ImmutableArray<(int MonsterId, int TargetId)>.Builder? changes = null;
        foreach (var monster in _monsters)
        {
            if (!Retarget(monster)) continue;
            changes ??= ImmutableArray.CreateBuilder<(int, int)>();
            changes.Add((monster.Id, monster.TargetId));
        }

        if (changes is not null) Happened(new WorldEvent.TargetsChanged(changes.ToImmutable()));
    }

    /// <returns>Whether the target is another one now, or none.</returns>
    private bool Retarget(Monster monster)
    {
        if (monster.TargetId == 0)
        {
            if (Elapsed < monster.BlindUntil || NearestLiving(monster, monster.Kind.AwakeRange) is not { } prey) return false;
            monster.TargetId = prey.Id;
            Rouse(monster);
            return true;
        }

        var target = FindPlayer(monster.TargetId);
        if (target is null || target.IsDead || IsTooFar(monster, target))
        {
            monster.TargetId = 0;
            monster.BlindUntil = Elapsed + monster.Kind.BlindMilliseconds;
            return true;
        }

        if (NearestLiving(monster, monster.Position.DistanceTo(target.Position)) is not { } nearer || nearer.Id == target.Id) return false;
        monster.TargetId = nearer.Id;
        return true;
    }

    private static bool IsTooFar(Monster monster, Player target) =>
        !target.Position.IsWithin(monster.Kind.LosesTargetBeyond, monster.Position)
        || !monster.Position.IsWithin(monster.Kind.LosesTargetFromStartBeyond, monster.Start);

    /// <summary>The nearest of the living strictly within a distance. The dead are passed over: they cannot hide those behind them.</summary>
    private Player? NearestLiving(Monster monster, float within)
    {
        Player? nearest = null;
        var least = within * within;
        foreach (var player in _players)
        {
            if (player.IsDead) continue;
            var distance = monster.Position.SquaredDistanceTo(player.Position);
            if (distance >= least) continue;
            (nearest, least) = (player, distance);
        }

        return nearest;
    }

    // Nobody is after somebody who is not there any more.
    private void LoseTarget(int playerId)
    {
        ImmutableArray<(int MonsterId, int TargetId)>.Builder? changes = null;
        foreach (var monster in _monsters)
        {
            if (monster.TargetId != playerId) continue;
            monster.TargetId = 0;
            changes ??= ImmutableArray.CreateBuilder<(int, int)>();
            changes.Add((monster.Id, 0));
        }

        if (changes is not null) Happened(new WorldEvent.TargetsChanged(changes.ToImmutable()));
    }
}

using System.Collections.Immutable;

namespace Mallard.Survival.Worlds;

// What the host's machine says about monsters, for games in which it runs them. In all others it is listened to politely and not believed.
internal sealed partial class World
{
    // A host moves monsters as it draws them, and its network may hold back a packet or two.
    private const float HostSpeedMargin = 2;
    private const float HostReachMargin = 3;

    private readonly HashSet<int> _movedByHost = [];

    /// <summary>The host has placed the wave it was asked to place (5002).</summary>
    public Refusal PlaceWave(int playerId, ReadOnlySpan<Placement> monsters)
    {
        var refusal = CheckHost(playerId, out var listen);
        if (refusal != Refusal.None || !listen) return refusal;
        if (_waveToPlace.Count == 0) return Refusal.NoWaveWanted;

        var came = ImmutableArray.CreateBuilder<(int, int, Point)>();
        foreach (var placement in monsters)
        {
            if (!placement.At.IsFinite || !IsInside(placement.At)) continue;
            // Ids are the server's: what it did not ask for, or has already, does not come.
            var wanted = _waveToPlace.Find(candidate => candidate.Id == placement.Id);
            if (wanted is null) continue;
            _waveToPlace.Remove(wanted);
            Admit(wanted, placement.At);
            came.Add((wanted.Id, wanted.Code, placement.At));
        }

        if (came.Count > 0) Happened(new WorldEvent.WaveCame(came.ToImmutable()));
        // What it left out comes from where the server likes.
        if (_waveToPlace.Count > 0) PlaceWave();
        return Refusal.None;
    }

    /// <summary>The host has moved monsters (5006). Of several places of one monster the last counts; players hear of it with the next tick.</summary>
    public Refusal MoveMonsters(int playerId, ReadOnlySpan<Placement> moves)
    {
        var refusal = CheckHost(playerId, out var listen);
        if (refusal != Refusal.None || !listen) return refusal;

        // From the end, because of several places of one monster only the last is where it is.
        _movedByHost.Clear();
        for (var i = moves.Length - 1; i >= 0; i--)
        {
            var move = moves[i];
            if (!move.At.IsFinite || !IsInside(move.At) || FindMonster(move.Id) is not { } monster || !_movedByHost.Add(move.Id)) continue;
            if (monster.Position == move.At || !Strides(monster, move.At)) continue;
            monster.Position = move.At;
            monster.Moved = monster.MovedLately = true;
            Rouse(monster);
        }

        return Refusal.None;
    }

    /// <summary>The host says that a monster strikes (5008). A motion only: the hurt says so itself, or comes as damage to an object.</summary>
    public Refusal MonsterStrikes(int playerId, int monsterId, bool isPlayer, int targetId)
    {
        var refusal = CheckHost(playerId, out var listen);
        if (refusal != Refusal.None || !listen) return refusal;
        if (FindMonster(monsterId) is not { } monster) return Refusal.MonsterUnknown;
        if ((isPlayer ? FindPlayer(targetId)?.Position : FindObject(targetId)?.Position) is not { } target) return Refusal.NoSuchObject;
        if (!target.IsWithin(monster.Kind.AttackRange + CoreRadius + HostReachMargin, monster.Position)) return Refusal.MonsterTooFar;
        if (Elapsed < monster.StrikesAt) return Refusal.TooSoon;

        monster.StrikesAt = Elapsed + (monster.Kind.AttackMilliseconds / 2);
        Happened(new WorldEvent.MonsterStruck(monsterId, isPlayer, targetId, ExceptPlayerId: playerId));
        return Refusal.None;
    }

    /// <summary>The host says that a monster hurts an object (6002).</summary>
    public Refusal MonsterHurtsObject(int playerId, int objectId, int monsterId)
    {
        var refusal = CheckHost(playerId, out var listen);
        if (refusal != Refusal.None || !listen) return refusal;
        if (FindObject(objectId) is not { } thing) return Refusal.NoSuchObject;
        if (FindMonster(monsterId) is not { } monster) return Refusal.MonsterUnknown;
        if (Elapsed < monster.ReadyAt) return Refusal.TooSoon;
        if (!thing.Position.IsWithin(monster.Kind.AttackRange + CoreRadius + HostReachMargin, monster.Position)) return Refusal.MonsterTooFar;

        monster.ReadyAt = Elapsed + (monster.Kind.AttackMilliseconds / 2);
        Damage(thing, monster.Kind.Attack);
        return Refusal.None;
    }

    /// <summary>A player says that a monster has hurt them (4012): nobody can say it of somebody else.</summary>
    public Refusal HurtBy(int playerId, int monsterId)
    {
        var refusal = CheckPlaying(playerId, out var player);
        if (refusal != Refusal.None || !_rules.HostRunsMonsters) return refusal;
        // A hit that was on its way when its monster or its victim died.
        if (player.IsDead || FindMonster(monsterId) is not { } monster) return Refusal.None;
        if (Elapsed < monster.ReadyAt) return Refusal.TooSoon;
        if (!player.Position.IsWithin(monster.Kind.AttackRange + HostReachMargin, monster.Position)) return Refusal.MonsterTooFar;

        monster.ReadyAt = Elapsed + (monster.Kind.AttackMilliseconds / 2);
        Strike(player, monster.Kind.Attack);
        return Refusal.None;
    }

    private Refusal CheckHost(int playerId, out bool listen)
    {
        listen = _rules.HostRunsMonsters;
        var refusal = CheckPlaying(playerId, out _);
        return refusal == Refusal.None && listen && playerId != OwnerId ? Refusal.NotTheOwner : refusal;
    }

    /// <summary>Whether a monster can have come that far; as for players, up to a second's worth may be gone at once.</summary>
    private bool Strides(Monster monster, Point to)
    {
        // The table's speed as it stands: a host that knows nothing of the server's scale moves by it.
        var speed = monster.Kind.Speed * HostSpeedMargin;
        monster.Stride = MathF.Min(speed, monster.Stride + (speed * (Elapsed - monster.MovedAt) / 1000f));
        monster.MovedAt = Elapsed;

        var distance = monster.Position.DistanceTo(to);
        if (distance > monster.Stride) return false;
        monster.Stride -= distance;
        return true;
    }
}

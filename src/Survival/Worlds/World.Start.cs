using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

internal sealed partial class World
{
    // A map that is too full for the clearances still gets everything: the last place tried is taken.
    private const int PlacesTried = 32;

    /// <summary>The owner says go: put everything at its place, hand out the start items and let time run.</summary>
    /// <remarks>
    /// Where the host runs the monsters it also says where things stand; places of unknown things and places that are not finite are
    /// passed over, and such a thing stays at the origin; what it puts outside the map stands at the edge. Otherwise the places are this
    /// world's own.
    /// </remarks>
    public Refusal Start(int playerId, ReadOnlySpan<Placement> monsters, ReadOnlySpan<Placement> objects)
    {
        var refusal = CheckStart(playerId);
        if (refusal != Refusal.None) return refusal;

        for (var n = 0; n < _players.Count; n++) PlaceAtStart(_players[n], n + 1);
        if (_rules.HostRunsMonsters) TakePlaces(monsters, objects);
        else ChoosePlaces();
        RouseAll();

        Stage = Stage.Running;
        Phase = Phase.Day;
        PhaseEndsAt = Elapsed + _rules.DayMilliseconds;
        _nextTargetingAt = Elapsed + _data.Monsters.Behavior.TargetingMilliseconds;
        _nextUpdateAt = Elapsed + UpdateMilliseconds;
        Happened(new WorldEvent.Started());
        return Refusal.None;
    }

    /// <summary>Whether this player may start now.</summary>
    public Refusal CheckStart(int playerId)
    {
        if (FindPlayer(playerId) is null) return Refusal.NotAPlayer;
        if (Stage != Stage.Preparing) return Refusal.StartedAlready;
        return playerId == OwnerId ? Refusal.None : Refusal.NotTheOwner;
    }

    private void PlaceAtStart(Player player, int number)
    {
        player.Position = StartOf(number);
        player.MovedAt = Elapsed;
        player.HungryAt = Elapsed + _data.Players.Hunger.PeriodMilliseconds;
        var items = _data.Players.StartItems;
        for (var slot = 0; slot < items.Length; slot++) player.Inventory.Put(slot, items[slot]);
    }

    private Point StartOf(int number) => new(_data.Players.StartStep * number, _data.Players.StartStep * number);

    private void TakePlaces(ReadOnlySpan<Placement> monsters, ReadOnlySpan<Placement> objects)
    {
        foreach (var monster in _monsters)
        {
            // As much as if it had stood there for a while.
            (monster.MovedAt, monster.Stride) = (Elapsed, monster.Kind.Speed * HostSpeedMargin);
        }

        foreach (var placement in monsters)
        {
            if (!placement.At.IsFinite || FindMonster(placement.Id) is not { } monster) continue;
            monster.Start = monster.Position = Clamp(placement.At);
        }

        foreach (var placement in objects)
        {
            if (!placement.At.IsFinite || FindObject(placement.Id) is not { } thing) continue;
            // The core is the origin.
            if (thing.Kind.Type != ObjectType.Core) thing.Position = Clamp(placement.At);
        }
    }

    private void ChoosePlaces()
    {
        foreach (var monster in _monsters)
        {
            var (inner, outer) = ZoneOf(zone => zone.Monsters.Contains(monster.Kind.Code));
            // Nobody is hunted before they have made a step.
            monster.Start = monster.Position = Choose(inner, outer, monster.Kind.AwakeRange + _data.Map.ClearOfStart);
        }

        foreach (var thing in _objects)
        {
            if (thing.Kind.Type == ObjectType.Core) continue;
            var (inner, outer) = ZoneOf(zone => zone.Objects.Contains(thing.Kind.Code));
            thing.Position = Choose(inner, outer, clearOfStart: 0);
        }
    }

    private (float Inner, float Outer) ZoneOf(Func<Zone, bool> isIt)
    {
        var inner = 0f;
        foreach (var zone in _data.Map.Zones)
        {
            if (isIt(zone)) return (inner, zone.MaxAxisDistance);
            inner = zone.MaxAxisDistance;
        }

        // What no zone names may be anywhere.
        return (0, inner);
    }

    private Point Choose(float inner, float outer, float clearOfStart)
    {
        var place = default(Point);
        for (var tries = 0; tries < PlacesTried; tries++)
        {
            place = Clamp(new Point(_random.Uniform(-outer, outer), _random.Uniform(-outer, outer)));
            if (place.AxisDistance >= inner && !place.IsWithin(_data.Map.ClearOfCore, default) && !IsNearAStart(place, clearOfStart)) break;
        }

        return place;
    }

    private bool IsNearAStart(Point place, float distance)
    {
        for (var number = 1; number <= _players.Count; number++)
        {
            if (place.IsWithin(distance, StartOf(number))) return true;
        }

        return false;
    }
}

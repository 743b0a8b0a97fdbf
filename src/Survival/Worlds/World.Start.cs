using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

internal sealed partial class World
{
    /// <summary>The owner has placed everything: hand out the start items and let time run.</summary>
    /// <remarks>
    /// Places of unknown things and places that are not finite are passed over; such a thing, and one that is not mentioned, stays at
    /// the origin. The client decides where things stand, so there is nothing better to put in their place.
    /// </remarks>
    public Refusal Start(int playerId, ReadOnlySpan<Placement> monsters, ReadOnlySpan<Placement> objects)
    {
        if (FindPlayer(playerId) is null) return Refusal.NotAPlayer;
        if (Stage != Stage.Preparing) return Refusal.StartedAlready;
        if (playerId != OwnerId) return Refusal.NotTheOwner;

        foreach (var placement in monsters)
        {
            if (!placement.At.IsFinite || !_monsters.TryGetValue(placement.Id, out var monster)) continue;
            monster.Start = monster.Position = placement.At;
        }

        foreach (var placement in objects)
        {
            if (!placement.At.IsFinite || !_objects.TryGetValue(placement.Id, out var thing)) continue;
            // The core is the origin.
            if (thing.Kind.Type != ObjectType.Core) thing.Position = placement.At;
        }

        for (var n = 0; n < _players.Count; n++) PlaceAtStart(_players[n], n + 1);

        Stage = Stage.Running;
        Phase = Phase.Day;
        PhaseEndsAt = Elapsed + _rules.DayMilliseconds;
        Happened(new WorldEvent.Started());
        return Refusal.None;
    }

    private void PlaceAtStart(Player player, int number)
    {
        player.Position = new Point(_data.Players.StartStep * number, _data.Players.StartStep * number);
        var items = _data.Players.StartItems;
        for (var slot = 0; slot < items.Length; slot++) player.Inventory.Put(slot, items[slot]);
    }
}

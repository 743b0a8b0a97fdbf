using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

internal sealed partial class World
{
    // The walls among the objects, since every step of a monster asks for them.
    private readonly List<WorldObject> _walls = [];

    /// <summary>A player builds a wall from a kit.</summary>
    public Refusal Build(int playerId, int requestCode, Point at)
    {
        var refusal = CheckActing(playerId, out var player);
        if (refusal != Refusal.None) return refusal;
        if (!at.IsFinite) return Refusal.NotFinite;

        var walls = _data.Objects.Walls;
        if (walls.Variants.FirstOrDefault(variant => variant.RequestCode == requestCode) is not { } wall) return Refusal.NotAWall;
        if (player.Inventory.CountOf(walls.Kit) == 0) return Refusal.NotInInventory;
        if (!IsInside(at) || !player.Position.IsWithin(_data.Players.Reach.Build, at)) return Refusal.PlaceTooFar;
        if (_walls.Count >= walls.MaxCount) return Refusal.TooManyWalls;
        if (!IsFree(at, walls)) return Refusal.PlaceTaken;

        player.Inventory.Remove(walls.Kit, 1);
        Happened(new WorldEvent.WallBuilt(playerId, walls.Kit));
        _walls.Add(Erect(_data.ObjectKind(wall.ObjectCode), at));
        return Refusal.None;
    }

    private bool IsFree(Point at, WallTable walls)
    {
        foreach (var thing in _objects)
        {
            if (thing.Position.IsWithin(thing.Kind.Type == ObjectType.Core ? walls.ClearOfCore : walls.ClearOfObjects, at)) return false;
        }

        foreach (var monster in _monsters)
        {
            if (monster.Position.IsWithin(walls.ClearOfMonsters, at)) return false;
        }

        foreach (var player in _players)
        {
            if (player.Position.IsWithin(walls.ClearOfPlayers, at)) return false;
        }

        return true;
    }

    private void RecountWalls()
    {
        _walls.Clear();
        foreach (var thing in _objects)
        {
            if (thing.Kind.Type == ObjectType.Wall) _walls.Add(thing);
        }
    }
}

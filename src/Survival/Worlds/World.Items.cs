using System.Collections.Immutable;
using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

// What players do with what they carry.
internal sealed partial class World
{
    /// <summary>A player eats, takes in hand or puts on something they carry.</summary>
    public Refusal Use(int playerId, int code)
    {
        var refusal = CheckActing(playerId, out var player);
        if (refusal != Refusal.None) return refusal;
        if (player.Inventory.CountOf(code) == 0) return Refusal.NoSuchItem;
        if (_data.Food(code) is { } food) return Eat(player, food);
        if (_data.Weapon(code) is not null) return Equip(player, code, player.Weapon, () => player.Weapon = code);
        if (_data.Armor(code) is not { } armor) return Refusal.NotUsable;

        var slot = (int)armor.Slot;
        return Equip(player, code, player.Armor.Slots[slot].Code, () => player.Armor.Put(slot, new ItemStack(code, 1)));
    }

    /// <summary>A player puts something they wear back among what they carry.</summary>
    public Refusal Unequip(int playerId, int code)
    {
        var refusal = CheckActing(playerId, out var player);
        if (refusal != Refusal.None) return refusal;

        if (_data.Weapon(code) is not null)
        {
            if (player.Weapon == 0) return Refusal.NothingEquipped;
            if (player.Weapon != code) return Refusal.NotEquipped;
            // A stack of its own would do, but published clients know that a free slot is asked for.
            if (!player.Inventory.HasFreeSlot) return Refusal.NoFreeSlot;
            player.Weapon = 0;
        }
        else if (_data.Armor(code) is { } armor)
        {
            var worn = player.Armor.Slots[(int)armor.Slot].Code;
            if (worn == 0) return Refusal.NothingEquipped;
            if (worn != code) return Refusal.NotEquipped;
            if (!player.Inventory.Fits(code)) return Refusal.NoFreeSlot;
            player.Armor.Put((int)armor.Slot, default);
        }
        else
        {
            return Refusal.NotUsable;
        }

        player.Inventory.Add(new ItemStack(code, 1));
        Happened(new WorldEvent.PlayerUnequipped(playerId, code));
        return Refusal.None;
    }

    /// <summary>A player lays some of an item on the ground, as many as there are.</summary>
    public Refusal Drop(int playerId, ItemStack wanted)
    {
        var refusal = CheckActing(playerId, out var player);
        if (refusal != Refusal.None) return refusal;
        if (player.Inventory.CountOf(wanted.Code) == 0) return Refusal.NoSuchItem;
        if (wanted.Count <= 0) return Refusal.NotEnough;

        var dropped = new ItemStack(wanted.Code, player.Inventory.Remove(wanted.Code, wanted.Count));
        Happened(new WorldEvent.PlayerDropped(playerId, dropped));
        // Away from the core on its far side, towards it on the near one; the same step along both axes.
        var step = _random.Uniform(0, 1);
        var (x, y) = player.Position;
        LayDownAt(dropped, Clamp(new Point(x + (x >= 0 ? 1 + step : step - 1), y + (y >= 0 ? 1 + step : step - 1))));
        return Refusal.None;
    }

    /// <summary>A player takes up what lies nearest to a place.</summary>
    public Refusal PickUp(int playerId, Point at)
    {
        var refusal = CheckActing(playerId, out var player);
        if (refusal != Refusal.None) return refusal;
        if (!at.IsFinite) return Refusal.NotFinite;
        if (Nearest(at) is not { } item) return Refusal.NothingThere;
        if (!player.Position.IsWithin(_data.Players.Reach.PickUp, item.Position)) return Refusal.ItemTooFar;
        if (!player.Inventory.Add(item.Stack)) return Refusal.NoRoomToPickUp;

        _ground.Remove(item);
        Happened(new WorldEvent.PlayerPickedUp(playerId, item));
        return Refusal.None;
    }

    private Refusal Eat(Player player, Food food)
    {
        var figures = _data.Players;
        player.Inventory.Remove(food.Code, 1);
        player.Hunger = Math.Min(figures.MaxHunger, player.Hunger + food.Hunger);
        player.Hp = Math.Min(figures.MaxHp, player.Hp + food.Hp);
        // A full stomach stays full for a whole period.
        if (player.Hunger == figures.MaxHunger) player.HungryAt = Elapsed + figures.Hunger.PeriodMilliseconds;
        Happened(new WorldEvent.PlayerAte(player.Id, food.Code, player.Hunger, player.Hp));
        return Refusal.None;
    }

    private Refusal Equip(Player player, int code, int worn, Action putOn)
    {
        // The last of a stack leaves its slot to what was worn; otherwise that needs one of its own.
        var rest = player.Inventory.CountOf(code) - 1;
        if (worn != 0 && rest > 0 && !player.Inventory.Fits(worn)) return Refusal.NoFreeSlot;

        player.Inventory.Remove(code, 1);
        putOn();
        if (worn != 0) player.Inventory.Add(new ItemStack(worn, 1));
        Happened(new WorldEvent.PlayerEquipped(player.Id, code, Math.Max(1, rest)));
        return Refusal.None;
    }

    private GroundItem? Nearest(Point at)
    {
        GroundItem? nearest = null;
        var least = float.PositiveInfinity;
        foreach (var item in _ground)
        {
            var distance = item.Position.SquaredDistanceTo(at);
            if (distance >= least) continue;
            (nearest, least) = (item, distance);
        }

        return nearest;
    }

    private void LayDown(List<ItemStack> stacks, Point around, float spread)
    {
        if (stacks.Count == 0) return;
        var items = ImmutableArray.CreateBuilder<GroundItem>(stacks.Count);
        foreach (var stack in stacks)
        {
            var offset = new Point(_random.Uniform(-spread, spread), _random.Uniform(-spread, spread));
            items.Add(Lay(stack, Clamp(around + offset)));
        }

        Happened(new WorldEvent.ItemsAppeared(items.MoveToImmutable()));
    }

    private void LayDownAt(ItemStack stack, Point at) => Happened(new WorldEvent.ItemsAppeared([Lay(stack, at)]));

    private GroundItem Lay(ItemStack stack, Point at)
    {
        // Clients are not told: no packet says that something on the ground is gone. It is the oldest of very many.
        if (_ground.Count >= _data.Objects.Ground.MaxItems) _ground.RemoveAt(0);
        var item = new GroundItem(_nextItemId++, stack, at);
        _ground.Add(item);
        return item;
    }
}

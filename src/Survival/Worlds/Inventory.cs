using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

/// <summary>
/// A fixed number of slots, each empty or holding a stack. What is added joins the first stack of its code, so of one code there is one;
/// only boxes, which are filled slot by slot, may hold a second.
/// </summary>
internal sealed class Inventory(int slots)
{
    private readonly ItemStack[] _slots = new ItemStack[slots];

    public ReadOnlySpan<ItemStack> Slots => _slots;

    public bool HasFreeSlot => SlotOf(0) >= 0;

    public int CountOf(int code)
    {
        var slot = SlotOf(code);
        return code != 0 && slot >= 0 ? _slots[slot].Count : 0;
    }

    public bool Fits(int code) => CountOf(code) > 0 || HasFreeSlot;

    public void Put(int slot, ItemStack stack) => _slots[slot] = stack;

    /// <summary>To the stack of that code, else to the first free slot.</summary>
    /// <returns>False, and nothing changed, if there is neither.</returns>
    public bool Add(ItemStack stack)
    {
        var slot = SlotOf(stack.Code);
        if (slot < 0) slot = SlotOf(0);
        if (slot < 0) return false;
        _slots[slot] = new ItemStack(stack.Code, checked(_slots[slot].Count + stack.Count));
        return true;
    }

    /// <summary>Takes away so many, or as many as there are.</summary>
    /// <returns>How many that were.</returns>
    public int Remove(int code, int count)
    {
        var slot = code == 0 ? -1 : SlotOf(code);
        if (slot < 0) return 0;
        var owned = _slots[slot].Count;
        var removed = Math.Min(owned, count);
        _slots[slot] = removed == owned ? default : new ItemStack(code, owned - removed);
        return removed;
    }

    private int SlotOf(int code)
    {
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            if (_slots[slot].Code == code) return slot;
        }

        return -1;
    }
}

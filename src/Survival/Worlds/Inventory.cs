using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

/// <summary>A fixed number of slots, each empty or holding a stack.</summary>
internal sealed class Inventory(int slots)
{
    private readonly ItemStack[] _slots = new ItemStack[slots];

    public ReadOnlySpan<ItemStack> Slots => _slots;

    public void Put(int slot, ItemStack stack) => _slots[slot] = stack;
}

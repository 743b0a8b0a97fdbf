using System.Runtime.CompilerServices;
using Mallard.Survival.Balance;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.State;

/// <summary>
/// Goes over the whole state of a world, value by value. One description of the state (<see cref="World.Describe(StateArchive)"/>) serves writing and
/// reading snapshots, hashing and showing, so that none of them can forget what the others know: each value is given, and the one to go
/// on with is returned, which differs only when a snapshot is read.
/// </summary>
internal abstract class StateArchive
{
    // Far above anything a game can hold; a damaged snapshot must not ask for the memory of the machine.
    protected const int MostItems = 100_000;

    public abstract long Long(string name, long value);

    public abstract float Float(string name, float value);

    public int Int(string name, int value)
    {
        var number = Long(name, value);
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw new InvalidDataException($"{name} is {number}");
    }

    public virtual bool Flag(string name, bool value) => Long(name, value ? 1 : 0) != 0;

    /// <summary>One of the values of an enumeration: a number, but for who reads it.</summary>
    public virtual T Choice<T>(string name, T value)
        where T : unmanaged, Enum =>
        Unsafe.BitCast<int, T>(Int(name, Unsafe.BitCast<T, int>(value)));

    public Point Point(string name, Point value)
    {
        BeginObject(name);
        var point = new Point(Float("x", value.X), Float("y", value.Y));
        EndObject();
        return point;
    }

    public ItemStack Stack(ItemStack value)
    {
        BeginObject(null);
        var stack = new ItemStack(Int("code", value.Code), Int("count", value.Count));
        EndObject();
        return stack;
    }

    /// <summary>A list: each element is given to <paramref name="describe"/>, null where it has to be made from what is read.</summary>
    public void List<T>(string name, List<T> list, Func<T?, T> describe)
        where T : class
    {
        var count = BeginList(name, list.Count);
        if (count is < 0 or > MostItems) throw new InvalidDataException($"{name} has {count} elements");
        for (var i = 0; i < count; i++)
        {
            BeginObject(null);
            var element = describe(i < list.Count && !IsReading ? list[i] : null);
            EndObject();
            if (i < list.Count) list[i] = element;
            else list.Add(element);
        }

        if (count < list.Count) list.RemoveRange(count, list.Count - count);
        EndList();
    }

    /// <summary>As many numbers as there are; a snapshot with another number of them is not of this game.</summary>
    public void Longs(string name, long[] values)
    {
        if (BeginList(name, values.Length) != values.Length) throw new InvalidDataException($"{name} has another length");
        for (var i = 0; i < values.Length; i++) values[i] = Long("", values[i]);
        EndList();
    }

    public void Slots(string name, Inventory inventory)
    {
        if (BeginList(name, inventory.Slots.Length) != inventory.Slots.Length) throw new InvalidDataException($"{name} has another length");
        for (var slot = 0; slot < inventory.Slots.Length; slot++) inventory.Put(slot, Stack(inventory.Slots[slot]));
        EndList();
    }

    protected virtual bool IsReading => false;

    protected virtual void BeginObject(string? name)
    {
    }

    protected virtual void EndObject()
    {
    }

    protected virtual int BeginList(string name, int count) => (int)Long(name, count);

    protected virtual void EndList()
    {
    }
}

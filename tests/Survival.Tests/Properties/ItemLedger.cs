using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests.Properties;

/// <summary>
/// Counts every item of a world, wherever it is, and works out from the packets of a step how many there may be after it: items come only
/// from dead monsters, destroyed objects and recipes, and go only by being used. The start hands out its own and a player who leaves takes
/// theirs along.
/// </summary>
internal sealed class ItemLedger(World world)
{
    private Dictionary<int, int> _items = Count(world);
    private Dictionary<int, int> _codesOfObjects = Codes(world);
    private Dictionary<int, Dictionary<int, int>> _carried = Carried(world);

    /// <summary>The step has been made: does what is there now follow from it?</summary>
    public void Check(RecordingOutput output, bool byPlayer)
    {
        var expected = new Dictionary<int, int>(_items);
        var bornOf = PacketType.ErrorNotification;
        foreach (var sent in output.Sent)
        {
            Apply(expected, sent, bornOf);
            bornOf = sent.Type;
        }

        foreach (var id in output.Sent.Select(sent => sent.Packet).OfType<S2CObjectDestroyNotification>().Select(packet => packet.ObjectId))
        {
            // Spilled contents were there before; the drops are new, and only for players.
            if (byPlayer) foreach (var drop in FrailWorld.Data.ObjectKind(_codesOfObjects[id]).Drops) Add(expected, drop.Code, drop.Count);
        }

        foreach (var (player, items) in _carried)
        {
            if (world.FindPlayer(player) is not null) continue;
            foreach (var (code, count) in items) Add(expected, code, -count);
        }

        // Mustard is made without a packet of its own: what appeared of it took one of each material.
        var made = Of(Count(world), 802) - Of(expected, 802);
        if (output.Sent.Any(sent => sent.Type == PacketType.PlayerPutAnItemNotification) && made is >= 0 and <= 1)
        {
            Add(expected, 802, made);
            foreach (var material in (int[])[7, 8, 801]) Add(expected, material, -made);
        }

        var actual = Count(world);
        Assert.Equal(Lines(expected), Lines(actual));
        Assert.All(actual.Values, count => Assert.True(count >= 0));
        Remember(actual);
    }

    private void Apply(Dictionary<int, int> expected, Sent sent, PacketType before)
    {
        switch (sent.Packet)
        {
            // On its own after a death: loot. After a drop the items were somebody's, after a hit on an object they are counted there.
            case S2CItemSpawnNotification loot when before == PacketType.MonsterDeathNotification && sent.To != Audience.One:
                foreach (var item in loot.Items) Add(expected, item.ItemData.ItemCode, item.ItemData.Count);
                break;
            case S2CPlayerEatFoodResponse ate:
                Add(expected, ate.ItemData.ItemCode, -1);
                break;
            case S2CPlayerSetObjectResponse built:
                Add(expected, built.ItemCode, -1);
                break;
            case S2CItemCombinationNotification combined:
                Add(expected, combined.ItemCode1, -1);
                Add(expected, combined.ItemCode2, -1);
                Add(expected, combined.ItemResultCode, 1);
                break;
        }
    }


    private void Remember(Dictionary<int, int> items) => (_items, _codesOfObjects, _carried) = (items, Codes(world), Carried(world));

    private static Dictionary<int, int> Count(World world)
    {
        var items = new Dictionary<int, int>();
        foreach (var carried in Carried(world).Values)
        {
            foreach (var (code, count) in carried) Add(items, code, count);
        }

        foreach (var thing in world.Objects) AddAll(items, thing.Contents);
        foreach (var item in world.Ground) Add(items, item.Stack.Code, item.Stack.Count);
        return items;
    }

    private static Dictionary<int, Dictionary<int, int>> Carried(World world) => world.Players.ToDictionary(player => player.Id, player =>
    {
        var items = new Dictionary<int, int>();
        AddAll(items, player.Inventory);
        AddAll(items, player.Armor);
        if (player.Weapon != 0) Add(items, player.Weapon, 1);
        return items;
    });

    private static Dictionary<int, int> Codes(World world) => world.Objects.ToDictionary(thing => thing.Id, thing => thing.Kind.Code);

    private static void AddAll(Dictionary<int, int> items, Inventory? inventory)
    {
        if (inventory is null) return;
        foreach (var stack in inventory.Slots)
        {
            if (!stack.IsEmpty) Add(items, stack.Code, stack.Count);
        }
    }

    private static void Add(Dictionary<int, int> items, int code, int count) => items[code] = Of(items, code) + count;

    private static int Of(Dictionary<int, int> items, int code) => items.GetValueOrDefault(code);

    private static string Lines(Dictionary<int, int> items) =>
        string.Join('\n', items.Where(item => item.Value != 0).OrderBy(item => item.Key).Select(item => $"{item.Value} of {item.Key}"));
}

using Mallard.Rules;
using Mallard.Survival.Balance;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests.Support;

// The stage of a story: puts players and things where it needs them, past all rules.
internal sealed partial class Round
{
    private const long Never = long.MaxValue / 2;

    /// <summary>A started round in which nothing happens by itself: no monsters, no objects but the core, nobody gets hungry.</summary>
    public static Round Calm(SurvivalOptions? options = null, GameSetup? setup = null, SurvivalData? data = null)
    {
        var round = Started(options, setup, data);
        round.Monsters.Clear();
        round.Things.RemoveAll(thing => thing.Id != World.CoreId);
        foreach (var player in round.World.Players) player.HungryAt = Never;
        return round;
    }

    public WorldObject Core => World.FindObject(World.CoreId)!;

    // The world shows its lists for reading; a stage hand knows what is behind them.
    private List<Monster> Monsters => (List<Monster>)World.Monsters;

    private List<WorldObject> Things => (List<WorldObject>)World.Objects;

    public Player Player(int userId) => World.FindPlayer(userId)!;

    public Player Place(int userId, float x, float y)
    {
        var player = Player(userId);
        player.Position = new Point(x, y);
        return player;
    }

    /// <summary>Alone at a place, with the other two in the far corners.</summary>
    public Player PlaceAlone(int userId, float x = 0, float y = 0)
    {
        var corner = 48f;
        foreach (var player in World.Players)
        {
            player.Position = new Point(corner, corner);
            corner = -corner;
        }

        return Place(userId, x, y);
    }

    public void Give(int userId, int code, int count = 1) => Assert.True(Player(userId).Inventory.Add(new ItemStack(code, count)));

    /// <summary>Leaves a player these items and no others.</summary>
    public void GiveOnly(int userId, params (int Code, int Count)[] items)
    {
        var inventory = Player(userId).Inventory;
        for (var slot = 0; slot < inventory.Slots.Length; slot++)
            inventory.Put(slot, slot < items.Length ? new ItemStack(items[slot].Code, items[slot].Count) : default);
    }

    /// <summary>Fills the free slots of a player with items that nobody needs.</summary>
    public void FillUp(int userId)
    {
        var inventory = Player(userId).Inventory;
        for (var slot = 0; slot < inventory.Slots.Length; slot++)
        {
            if (inventory.Slots[slot].IsEmpty) inventory.Put(slot, new ItemStack(700_000 + slot, 1));
        }
    }

    /// <summary>What a player carries, slot by slot, without the empty ones.</summary>
    public (int Code, int Count)[] Carried(int userId) =>
        [.. Player(userId).Inventory.Slots.ToArray().Where(stack => !stack.IsEmpty).Select(stack => (stack.Code, stack.Count))];

    public void Arm(int userId, int weapon) => Player(userId).Weapon = weapon;

    public void Wear(int userId, params int[] codes)
    {
        foreach (var code in codes) Player(userId).Armor.Put((int)Data.Armor(code)!.Slot, new ItemStack(code, 1));
    }

    public Monster AddMonster(int code, float x, float y)
    {
        var id = Monsters.Count == 0 ? 1 : Monsters[^1].Id + 1;
        var monster = new Monster(id, Data.MonsterKind(code)) { Start = new Point(x, y), Position = new Point(x, y) };
        Monsters.Add(monster);
        return monster;
    }

    public void RemoveMonsters() => Monsters.Clear();

    /// <summary>An object; a box or the core with these things in it.</summary>
    public WorldObject AddThing(int code, float x, float y, params (int Code, int Count)[] contents)
    {
        var kind = Data.ObjectKind(code);
        var slots = kind.Type == ObjectType.Box ? new Inventory(Data.Drops.Boxes.Slots) : null;
        for (var slot = 0; slot < contents.Length; slot++) slots!.Put(slot, new ItemStack(contents[slot].Code, contents[slot].Count));
        var thing = new WorldObject(Things[^1].Id + 1, kind, slots) { Position = new Point(x, y) };
        Things.Add(thing);
        // The world keeps a list of its walls and makes it anew whenever it shows or takes its whole state.
        World.StateHash();
        return thing;
    }

    public GroundItem AddGround(int code, int count, float x, float y)
    {
        var ground = (List<GroundItem>)World.Ground;
        var item = new GroundItem(1_000_000 + ground.Count, new ItemStack(code, count), new Point(x, y));
        ground.Add(item);
        return item;
    }
}

using Google.Protobuf.Collections;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Mallard.Survival.Balance;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Packets;

/// <summary>Builds the packets that show a world to its players. Always new ones: an output may keep what it was given.</summary>
internal static class WorldPackets
{
    public static S2CGamePrepareResponse PrepareResponse(World world)
    {
        var packet = new S2CGamePrepareResponse { Success = true };
        packet.Monsters.Capacity = world.Monsters.Count;
        foreach (var monster in world.Monsters)
            packet.Monsters.Add(new MonsterData { MonsterId = monster.Id, MonsterCode = monster.Kind.Code });
        AddObjects(packet.ObjectsPositionData, world);
        return packet;
    }

    public static S2CGamePrepareNotification PrepareNotification(World world, GameSetup setup)
    {
        var room = new RoomData
        {
            RoomId = setup.RoomId,
            OwnerId = world.OwnerId,
            Name = setup.RoomName,
            MaxUserNum = setup.Capacity,
            State = RoomStateType.Play,
        };

        // The setup names the players in join order; those who have left are no longer in the world.
        foreach (var player in setup.Players)
        {
            if (world.FindPlayer(player.UserId) is not null) room.Users.Add(new User { UserId = player.UserId, Name = player.Name });
        }

        return new S2CGamePrepareNotification { Room = room };
    }

    /// <summary>The whole state of a running game, with all items of one player, the worn ones too.</summary>
    public static S2CGameStartNotification StartNotification(World world, GameSetup setup, Player owner)
    {
        var packet = new S2CGameStartNotification { GameState = GameState(world.Phase, world.PhaseEndsAt, setup) };
        AddPositions(packet.PlayerPositions, world);
        packet.Monsters.Capacity = world.Monsters.Count;
        foreach (var monster in world.Monsters)
        {
            packet.Monsters.Add(new MonsterPositionData
            {
                MonsterId = monster.Id,
                MonsterCode = monster.Kind.Code,
                X = monster.Position.X,
                Y = monster.Position.Y,
            });
        }

        AddObjects(packet.Objects, world);
        AddItems(packet.Items, owner);
        return packet;
    }

    public static S2CGamePhaseUpdateNotification PhaseUpdate(Phase phase, long endsAt, GameSetup setup) =>
        new() { GameState = GameState(phase, endsAt, setup) };

    private static GameStateData GameState(Phase phase, long endsAt, GameSetup setup) => new()
    {
        PhaseType = phase == Phase.Night ? PhaseType.Night : PhaseType.Day,
        NextPhaseAt = setup.EpochMilliseconds + endsAt,
    };

    private static void AddPositions(RepeatedField<PlayerPositionData> positions, World world)
    {
        positions.Capacity = world.Players.Count;
        foreach (var player in world.Players)
            positions.Add(new PlayerPositionData { PlayerId = player.Id, X = player.Position.X, Y = player.Position.Y });
    }

    private static void AddObjects(RepeatedField<ObjectPositionData> objects, World world)
    {
        objects.Capacity = world.Objects.Count;
        foreach (var thing in world.Objects)
        {
            var entry = new ObjectPositionData
            {
                ObjectData = new ObjectData { ObjectId = thing.Id, ObjectCode = thing.Kind.Code },
                X = thing.Position.X,
                Y = thing.Position.Y,
            };
            AddContents(entry.ItemData, thing);
            objects.Add(entry);
        }
    }

    /// <summary>A box's slots in order, the empty ones too, since clients count them; the core's storage has no fixed size.</summary>
    public static void AddContents(RepeatedField<ItemData> to, WorldObject thing)
    {
        if (thing.Contents is not { } contents) return;
        foreach (var stack in contents.Slots)
        {
            if (stack.IsEmpty && thing.Kind.Type == ObjectType.Core) continue;
            to.Add(new ItemData { ItemCode = stack.Code, Count = stack.Count });
        }
    }

    private static void AddItems(RepeatedField<ItemData> items, Player owner)
    {
        foreach (var stack in owner.Inventory.Slots)
        {
            if (!stack.IsEmpty) items.Add(new ItemData { ItemCode = stack.Code, Count = stack.Count });
        }

        if (owner.Weapon != 0) items.Add(new ItemData { ItemCode = owner.Weapon, Count = 1 });
        foreach (var piece in owner.Armor.Slots)
        {
            if (!piece.IsEmpty) items.Add(new ItemData { ItemCode = piece.Code, Count = 1 });
        }
    }
}

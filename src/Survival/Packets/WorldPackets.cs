using Google.Protobuf.Collections;
using Mallard.Protocol.Wire;
using Mallard.Rules;
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

    /// <summary>The whole state of a running game, with one player's items.</summary>
    public static S2CGameStartNotification StartNotification(World world, GameSetup setup, Inventory items)
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
        foreach (var stack in items.Slots)
        {
            if (!stack.IsEmpty) packet.Items.Add(new ItemData { ItemCode = stack.Code, Count = stack.Count });
        }

        return packet;
    }

    public static S2CPlayerPositionUpdateNotification Positions(World world)
    {
        var packet = new S2CPlayerPositionUpdateNotification();
        AddPositions(packet.PlayerPositions, world);
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
            // All slots in order, the empty ones too: clients count them.
            if (thing.Contents is { } contents)
            {
                foreach (var stack in contents.Slots) entry.ItemData.Add(new ItemData { ItemCode = stack.Code, Count = stack.Count });
            }

            objects.Add(entry);
        }
    }
}

using Google.Protobuf.Collections;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Mallard.Survival.Balance;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Packets;

/// <summary>What happened in a world, as packets.</summary>
internal sealed class EventPackets(World world, GameSetup setup, SurvivalOptions options)
{
    private readonly PositionPackets _positions = new(world);

    public void Publish(WorldEvent happened, IGameOutput output)
    {
        switch (happened)
        {
            case WorldEvent.PlayersMoved moved:
                Publish(moved, output);
                break;
            case WorldEvent.MonstersMoved moved:
                Publish(moved, output);
                break;
            case WorldEvent.Started:
                // At the start everybody has the same items, so one packet serves all.
                output.Broadcast(PacketType.StartGameNotification, WorldPackets.StartNotification(world, setup, world.Players[0]));
                break;
            case WorldEvent.PhaseChanged change:
                output.Broadcast(PacketType.GamePhaseUpdateNotification, WorldPackets.PhaseUpdate(change.Phase, change.EndsAt, setup));
                break;
            case WorldEvent.OwnerChanged change:
                Publish(change, output);
                break;
            case WorldEvent.GameCleared:
                output.Broadcast(PacketType.GameClearNotification, new S2CGameClearNotification());
                output.End();
                break;
            case WorldEvent.GameOver:
                output.Broadcast(PacketType.GameOverNotification, new S2CGameOverNotification());
                output.End();
                break;
            default:
                if (!PublishOfPlayers(happened, output) && !PublishOfItems(happened, output) && !PublishOfMonsters(happened, output))
                    throw new InvalidOperationException($"{happened.GetType().Name} has no packet.");
                break;
        }
    }

    private static bool PublishOfPlayers(WorldEvent happened, IGameOutput output)
    {
        switch (happened)
        {
            case WorldEvent.PlayerSwung swing:
                output.BroadcastExcept(swing.PlayerId, PacketType.PlayerAttackNotification, new S2CPlayerAttackNotification
                {
                    PlayerId = swing.PlayerId,
                    PlayerDirX = swing.Direction.X,
                    PlayerDirY = swing.Direction.Y,
                });
                return true;
            case WorldEvent.PlayerHurt hurt:
                output.Broadcast(PacketType.PlayerHpUpdateNotification, Hp(hurt.PlayerId, hurt.Hp));
                return true;
            case WorldEvent.PlayerDied died:
                output.Broadcast(PacketType.PlayerDeathNotification, new S2CPlayerDeathNotification { PlayerId = died.PlayerId });
                return true;
            case WorldEvent.PlayerRevived revived:
                output.Broadcast(PacketType.PlayerRevivalNotification, new S2CPlayerRevivalNotification
                {
                    PlayerId = revived.PlayerId,
                    Position = Position(revived.At),
                });
                return true;
            case WorldEvent.PlayerHungry hungry:
                output.Broadcast(PacketType.PlayerHungerUpdateNotification, new S2CPlayerHungerUpdateNotification
                {
                    PlayerId = hungry.PlayerId,
                    Hunger = hungry.Hunger,
                });
                return true;
            case WorldEvent.PlayerAte ate:
                output.Broadcast(PacketType.PlayerEatFoodResponse, new S2CPlayerEatFoodResponse
                {
                    Success = true,
                    ItemData = Item(new ItemStack(ate.Code, 1)),
                    PlayerId = ate.PlayerId,
                    Hunger = ate.Hunger,
                    PlayerHp = ate.Hp,
                });
                return true;
            case WorldEvent.PlayerEquipped equipped:
                output.Broadcast(PacketType.PlayerEquipWeaponResponse, Equipped(equipped.PlayerId, equipped.Code, equipped.Count));
                return true;
            case WorldEvent.PlayerUnequipped unequipped:
                output.Broadcast(PacketType.ItemDetachmentNotification, new S2CItemDetachmentNotification
                {
                    ItemCode = unequipped.Code,
                    PlayerId = unequipped.PlayerId,
                });
                return true;
            default:
                return false;
        }
    }

    private bool PublishOfItems(WorldEvent happened, IGameOutput output)
    {
        switch (happened)
        {
            case WorldEvent.PlayerDropped dropped:
                output.Broadcast(PacketType.DropItemNotification, new S2CDropItemNotification
                {
                    ItemData = Item(dropped.Stack),
                    PlayerId = dropped.PlayerId,
                });
                return true;
            case WorldEvent.PlayerPickedUp taken:
                output.Broadcast(PacketType.PlayerGetItemNotification, new S2CPlayerGetItemNotification
                {
                    Success = true,
                    Message = PlayerTexts.ItemPickedUp,
                    Item = Ground(taken.Item),
                    PlayerId = taken.PlayerId,
                });
                return true;
            case WorldEvent.ItemsAppeared appeared:
                output.Broadcast(PacketType.ItemSpawnNotification, Appeared(appeared.Items));
                return true;
            case WorldEvent.BoxOpened opened:
                var open = new S2CPlayerOpenBoxNotification { PlayerId = opened.PlayerId, ItemBoxId = opened.BoxId };
                WorldPackets.AddContents(open.ItemData, world.FindObject(opened.BoxId)!);
                output.Broadcast(PacketType.PlayerOpenBoxNotification, open);
                return true;
            case WorldEvent.BoxClosed closed:
                output.Broadcast(PacketType.PlayerCloseBoxNotification, new S2CPlayerCloseBoxNotification
                {
                    PlayerId = closed.PlayerId,
                    ItemBoxId = closed.BoxId,
                });
                return true;
            case WorldEvent.TakenOut taken:
                output.Broadcast(PacketType.PlayerTakeOutAnItemNotification, new S2CPlayerTakeOutAnItemNotification
                {
                    PlayerId = taken.PlayerId,
                    ItemBoxId = taken.BoxId,
                    ItemData = Item(taken.Moved),
                    Success = true,
                });
                return true;
            case WorldEvent.PutIn put:
                var packet = new S2CPlayerPutAnItemNotification
                {
                    PlayerId = put.PlayerId,
                    ItemBoxId = put.BoxId,
                    ItemData = Item(put.Moved),
                    Success = true,
                };
                WorldPackets.AddContents(packet.ObjectDatas, world.FindObject(put.BoxId)!);
                output.Broadcast(PacketType.PlayerPutAnItemNotification, packet);
                return true;
            case WorldEvent.Combined combined:
                output.Broadcast(PacketType.ItemCombinationNotification, new S2CItemCombinationNotification
                {
                    Success = combined.Success,
                    ItemCode1 = combined.First,
                    ItemCode2 = combined.Second,
                    ItemResultCode = combined.Result,
                    PlayerId = combined.PlayerId,
                });
                return true;
            case WorldEvent.WallBuilt built:
                output.Broadcast(PacketType.PlayerSetObjectResponse, new S2CPlayerSetObjectResponse
                {
                    Success = true,
                    ItemCode = built.KitCode,
                    PlayerId = built.PlayerId,
                });
                return true;
            default:
                return false;
        }
    }

    private static bool PublishOfMonsters(WorldEvent happened, IGameOutput output)
    {
        switch (happened)
        {
            case WorldEvent.ObjectAppeared appeared:
                output.Broadcast(PacketType.ObjectSetNotification, new S2CObjectSetNotification
                {
                    ObjectData = new ObjectData { ObjectId = appeared.ObjectId, ObjectCode = appeared.Code },
                    Position = Position(appeared.Position),
                });
                return true;
            case WorldEvent.ObjectHurt hurt:
                output.Broadcast(PacketType.ObjectHpUpdateNotification, ObjectHp(hurt.ObjectId, hurt.Hp));
                return true;
            case WorldEvent.ObjectDestroyed destroyed:
                output.Broadcast(PacketType.ObjectDestroyNotification, new S2CObjectDestroyNotification { ObjectId = destroyed.ObjectId });
                return true;
            case WorldEvent.MonsterHurt hurt:
                output.Broadcast(PacketType.MonsterHpUpdateNotification, MonsterHp(hurt.MonsterId, hurt.Hp));
                return true;
            case WorldEvent.MonsterDied died:
                output.Broadcast(PacketType.MonsterDeathNotification, new S2CMonsterDeathNotification { MonsterId = died.MonsterId });
                return true;
            case WorldEvent.MonsterStruck struck:
                var strike = new S2CMonsterAttackNotification { MonsterId = struck.MonsterId, IsPlayer = struck.IsPlayer, TargetId = struck.TargetId };
                // To all where nobody is left out, so that it leaves together with what it does to somebody.
                if (struck.ExceptPlayerId == 0) output.Broadcast(PacketType.MonsterAttackNotification, strike);
                else output.BroadcastExcept(struck.ExceptPlayerId, PacketType.MonsterAttackNotification, strike);
                return true;
            case WorldEvent.TargetsChanged changed:
                output.Broadcast(PacketType.MonsterAwakeNotification, Targets(changed.Targets));
                return true;
            case WorldEvent.WaveWanted wanted:
                var request = new S2CMonsterSpawnRequest();
                foreach (var monster in wanted.Monsters)
                    request.Monsters.Add(new MonsterData { MonsterId = monster.Id, MonsterCode = monster.Code });
                output.Send(wanted.HostId, PacketType.MonsterSpawnRequest, request);
                return true;
            case WorldEvent.WaveCame came:
                var wave = new S2CMonsterWaveStartNotification();
                foreach (var (id, code, at) in came.Monsters)
                    wave.Monsters.Add(new MonsterPositionData { MonsterId = id, MonsterCode = code, X = at.X, Y = at.Y });
                output.Broadcast(PacketType.MonsterWaveStartNotification, wave);
                return true;
            default:
                return false;
        }
    }

    private void Publish(WorldEvent.PlayersMoved moved, IGameOutput output)
    {
        var packet = _positions.OfPlayers(options.FullPositions ? PositionScope.All : moved.Scope);
        world.PlayersTold(moved.Scope);
        // What is repeated must arrive; what is repeated soon may be left out for a slow client.
        if (moved.Scope == PositionScope.Now) output.BroadcastState(PacketType.PlayerPositionUpdateNotification, packet);
        else output.Broadcast(PacketType.PlayerPositionUpdateNotification, packet);
    }

    private void Publish(WorldEvent.MonstersMoved moved, IGameOutput output)
    {
        var packet = _positions.OfMonsters(moved.Scope);
        world.MonstersTold(moved.Scope);
        if (moved.Scope == PositionScope.Now) output.BroadcastState(PacketType.MonsterMoveNotification, packet);
        else output.Broadcast(PacketType.MonsterMoveNotification, packet);
    }

    private void Publish(WorldEvent.OwnerChanged change, IGameOutput output)
    {
        if (world.Stage == Stage.Preparing)
        {
            output.Send(change.OwnerId, PacketType.PrepareGameResponse, WorldPackets.PrepareResponse(world));
            return;
        }

        // Of the packets of a running game only this one names the owner, and a host that does not know that it is one moves nothing.
        if (options.Monsters == MonsterControl.Host)
            output.Broadcast(PacketType.PrepareGameNotification, WorldPackets.PrepareNotification(world, setup));
    }

    internal static S2CPlayerHpUpdateNotification Hp(int playerId, int hp) => new() { PlayerId = playerId, Hp = hp };

    internal static S2CObjectHpUpdateNotification ObjectHp(int objectId, int hp) => new() { ObjectId = objectId, Hp = hp };

    internal static S2CMonsterHpUpdateNotification MonsterHp(int monsterId, int hp) => new() { MonsterId = monsterId, Hp = hp };

    internal static S2CPlayerEquipWeaponResponse Equipped(int playerId, int code, int count) =>
        new() { Success = true, ItemData = Item(new ItemStack(code, count)), PlayerId = playerId };

    internal static S2CItemSpawnNotification Appeared(IEnumerable<GroundItem> items)
    {
        var packet = new S2CItemSpawnNotification();
        foreach (var item in items) packet.Items.Add(Ground(item));
        return packet;
    }

    internal static S2CMonsterAwakeNotification Targets(IEnumerable<(int MonsterId, int TargetId)> targets)
    {
        var packet = new S2CMonsterAwakeNotification();
        Add(packet.MonsterTarget, targets);
        return packet;
    }

    private static void Add(RepeatedField<MonsterTarget> to, IEnumerable<(int MonsterId, int TargetId)> targets)
    {
        foreach (var (monsterId, targetId) in targets) to.Add(new MonsterTarget { MonsterId = monsterId, TargetId = targetId });
    }

    private static Item Ground(GroundItem item) => new() { Position = Position(item.Position), ItemData = Item(item.Stack) };

    private static ItemData Item(ItemStack stack) => new() { ItemCode = stack.Code, Count = stack.Count };

    private static Position Position(Point at) => new() { X = at.X, Y = at.Y };
}

using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Survival.Tests.Support;

// What players, and the host's machine, ask for.
internal sealed partial class Round
{
    public RecordingOutput Move(int userId, float x, float y) =>
        Receive(userId, PacketType.PlayerPositionUpdateRequest, new C2SPlayerPositionUpdateRequest { X = x, Y = y });

    public RecordingOutput Swing(int userId, float x, float y) =>
        Receive(userId, PacketType.PlayerAttackRequest, new C2SPlayerAttackRequest { PlayerDirX = x, PlayerDirY = y });

    public RecordingOutput Say(int userId, string message, int playerId = 0) =>
        Receive(userId, PacketType.PlayerChattingRequest, new C2SPlayerChattingRequest { PlayerId = playerId, Message = message });

    /// <summary>A swing to the east, unless told otherwise, meant for a monster.</summary>
    public RecordingOutput Attack(int userId, int monsterId, float x = 1, float y = 0) => Receive(
        userId,
        PacketType.PlayerAttackMonsterRequest,
        new C2SPlayerAttackMonsterRequest { PlayerDirX = x, PlayerDirY = y, MonsterId = monsterId });

    public RecordingOutput Hit(int userId, int objectId) =>
        Receive(userId, PacketType.ObjectDamagedByPlayerRequest, new C2SObjectDamagedByPlayerRequest { ObjectId = objectId });

    public RecordingOutput Use(int userId, int code, int count = 1) =>
        Receive(userId, PacketType.PlayerUseItemRequest, new C2SPlayerUseItemRequest { ItemData = Stack(code, count) });

    public RecordingOutput Unequip(int userId, int code) =>
        Receive(userId, PacketType.ItemDetachmentRequest, new C2SItemDetachmentRequest { ItemCode = code });

    public RecordingOutput Drop(int userId, int code, int count = 1) =>
        Receive(userId, PacketType.DropItemRequest, new C2SDropItemRequest { ItemData = Stack(code, count) });

    public RecordingOutput PickUp(int userId, float x, float y, int playerId = 0) => Receive(
        userId,
        PacketType.PlayerGetItemRequest,
        new C2SPlayerGetItemRequest { Position = new Position { X = x, Y = y }, PlayerId = playerId });

    public RecordingOutput Open(int userId, int boxId) =>
        Receive(userId, PacketType.PlayerOpenBoxRequest, new C2SPlayerOpenBoxRequest { ItemBoxId = boxId });

    public RecordingOutput Close(int userId, int boxId) =>
        Receive(userId, PacketType.PlayerCloseBoxRequest, new C2SPlayerCloseBoxRequest { ItemBoxId = boxId });

    public RecordingOutput TakeOut(int userId, int boxId, int code, int count = 1) => Receive(
        userId,
        PacketType.PlayerTakeOutAnItemRequest,
        new C2SPlayerTakeOutAnItemRequest { ItemBoxId = boxId, ItemCode = code, Count = count });

    public RecordingOutput PutIn(int userId, int boxId, int code, int count = 1) => Receive(
        userId,
        PacketType.PlayerPutAnItemRequest,
        new C2SPlayerPutAnItemRequest { ItemBoxId = boxId, ItemCode = code, Count = count });

    public RecordingOutput Build(int userId, int code, float x, float y) => Receive(
        userId,
        PacketType.PlayerSetObjectRequest,
        new C2SPlayerSetObjectRequest { ItemCode = code, Position = new Position { X = x, Y = y } });

    public RecordingOutput Combine(int userId, int first, int second) =>
        Receive(userId, PacketType.ItemCombinationRequest, new C2SItemCombinationRequest { ItemCode1 = first, ItemCode2 = second });

    public RecordingOutput HurtBy(int userId, int monsterId, int playerId = 0) => Receive(
        userId,
        PacketType.PlayerDamagedByMonsterRequest,
        new C2SPlayerDamagedByMonsterRequest { PlayerId = playerId, MonsterId = monsterId });

    public RecordingOutput PlaceWave(int userId, params (int Id, float X, float Y)[] monsters) =>
        Receive(userId, PacketType.MonsterSpawnResponse, new C2SMonsterSpawnResponse { Monsters = { monsters.Select(At) } });

    public RecordingOutput MoveMonsters(int userId, params (int Id, float X, float Y)[] monsters) =>
        Receive(userId, PacketType.MonsterMoveRequest, new C2SMonsterMoveRequest { MonsterPositionData = { monsters.Select(At) } });

    public RecordingOutput Strike(int userId, int monsterId, int targetId, bool isPlayer = true) => Receive(
        userId,
        PacketType.MonsterAttackRequest,
        new C2SMonsterAttackRequest { MonsterId = monsterId, IsPlayer = isPlayer, TargetId = targetId });

    public RecordingOutput HurtObject(int userId, int objectId, int monsterId) => Receive(
        userId,
        PacketType.ObjectDamagedByMonsterRequest,
        new C2SObjectDamagedByMonsterRequest { ObjectId = objectId, MonsterId = monsterId });

    private static ItemData Stack(int code, int count) => new() { ItemCode = code, Count = count };

    private static MonsterPositionData At((int Id, float X, float Y) monster) =>
        new() { MonsterId = monster.Id, X = monster.X, Y = monster.Y };
}

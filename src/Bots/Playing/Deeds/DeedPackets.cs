using System.Numerics;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Bots.Playing.Deeds;

/// <summary>Deeds as the packets that ask for them.</summary>
internal static class DeedPackets
{
    public static (PacketType Type, GamePacket Packet) PacketOf(this Deed deed, int playerId) => deed switch
    {
        Deed.Move move => (PacketType.PlayerPositionUpdateRequest, new GamePacket
        {
            PlayerPositionUpdateRequest = new C2SPlayerPositionUpdateRequest { X = move.To.X, Y = move.To.Y },
        }),
        Deed.Attack attack => (PacketType.PlayerAttackMonsterRequest, new GamePacket
        {
            PlayerAttackMonsterRequest = new C2SPlayerAttackMonsterRequest
            {
                PlayerDirX = attack.Direction.X,
                PlayerDirY = attack.Direction.Y,
                MonsterId = attack.MonsterId,
            },
        }),
        Deed.Cut cut => (PacketType.ObjectDamagedByPlayerRequest, new GamePacket
        {
            ObjectDamagedByPlayerRequest = new C2SObjectDamagedByPlayerRequest
            {
                ObjectId = cut.ObjectId,
                PlayerDirX = cut.Direction.X,
                PlayerDirY = cut.Direction.Y,
            },
        }),
        Deed.Open open => (PacketType.PlayerOpenBoxRequest, new GamePacket
        {
            PlayerOpenBoxRequest = new C2SPlayerOpenBoxRequest { ItemBoxId = open.BoxId },
        }),
        Deed.Take take => (PacketType.PlayerTakeOutAnItemRequest, new GamePacket
        {
            PlayerTakeOutAnItemRequest = new C2SPlayerTakeOutAnItemRequest { ItemBoxId = take.BoxId, ItemCode = take.Code, Count = take.Count },
        }),
        Deed.Put put => (PacketType.PlayerPutAnItemRequest, new GamePacket
        {
            PlayerPutAnItemRequest = new C2SPlayerPutAnItemRequest { ItemBoxId = put.BoxId, ItemCode = put.Code, Count = put.Count },
        }),
        Deed.Close close => (PacketType.PlayerCloseBoxRequest, new GamePacket
        {
            PlayerCloseBoxRequest = new C2SPlayerCloseBoxRequest { ItemBoxId = close.BoxId },
        }),
        Deed.PickUp pick => (PacketType.PlayerGetItemRequest, new GamePacket
        {
            PlayerGetItemRequest = new C2SPlayerGetItemRequest { Position = PositionOf(pick.At), PlayerId = playerId },
        }),
        Deed.Use use => (PacketType.PlayerUseItemRequest, new GamePacket
        {
            PlayerUseItemRequest = new C2SPlayerUseItemRequest { ItemData = new ItemData { ItemCode = use.Code, Count = 1 } },
        }),
        Deed.Unequip unequip => (PacketType.ItemDetachmentRequest, new GamePacket
        {
            ItemDetachmentRequest = new C2SItemDetachmentRequest { ItemCode = unequip.Code },
        }),
        Deed.Drop drop => (PacketType.DropItemRequest, new GamePacket
        {
            DropItemRequest = new C2SDropItemRequest { ItemData = new ItemData { ItemCode = drop.Code, Count = drop.Count } },
        }),
        Deed.Combine combine => (PacketType.ItemCombinationRequest, new GamePacket
        {
            ItemCombinationRequest = new C2SItemCombinationRequest { ItemCode1 = combine.First, ItemCode2 = combine.Second },
        }),
        Deed.Build build => (PacketType.PlayerSetObjectRequest, new GamePacket
        {
            PlayerSetObjectRequest = new C2SPlayerSetObjectRequest { ItemCode = build.Code, Position = PositionOf(build.At) },
        }),
        _ => throw new InvalidOperationException($"{deed.GetType().Name} has no packet."),
    };

    /// <summary>The packet that says that it is done; null for what is not waited for.</summary>
    public static PacketType? AnswerOf(this Deed deed) => deed switch
    {
        Deed.Open => PacketType.PlayerOpenBoxNotification,
        Deed.Take => PacketType.PlayerTakeOutAnItemNotification,
        Deed.Put => PacketType.PlayerPutAnItemNotification,
        Deed.Close => PacketType.PlayerCloseBoxNotification,
        Deed.PickUp => PacketType.PlayerGetItemNotification,
        Deed.Unequip => PacketType.ItemDetachmentNotification,
        Deed.Drop => PacketType.DropItemNotification,
        Deed.Combine => PacketType.ItemCombinationNotification,
        Deed.Build => PacketType.PlayerSetObjectResponse,
        _ => null,
    };

    private static Position PositionOf(Vector2 at) => new() { X = at.X, Y = at.Y };
}

using Google.Protobuf.Reflection;
using Mallard.Protocol.Wire;
using Payload = Mallard.Protocol.Wire.GamePacket.PayloadOneofCase;

namespace Mallard.Protocol;

/// <summary>The kind of node that answers a request.</summary>
public enum Destination
{
    /// <summary>Answered by the gateway itself: register and log in.</summary>
    Gateway,

    /// <summary>Answered by the user's actor in the lobby.</summary>
    Lobby,

    /// <summary>Answered by the match the player is in.</summary>
    Game,
}

/// <summary>What the protocol says about one packet type.</summary>
/// <param name="Type">The id in the frame header.</param>
/// <param name="Payload">The one oneof member that may be set in the payload of this type.</param>
/// <param name="IsRequest">True for packets from a client, false for packets to it.</param>
/// <param name="Destination">Who answers a request; <see cref="Destination.Gateway"/> and without meaning for notifications.</param>
public sealed record PacketInfo(PacketType Type, Payload Payload, bool IsRequest, Destination Destination)
{
    /// <summary>The type of the message that <see cref="Payload"/> holds.</summary>
    public MessageDescriptor MessageType { get; } = GamePacket.Descriptor.FindFieldByNumber((int)Payload).MessageType;
}

/// <summary>The packet table: which oneof member belongs to which id, who may send it and who answers. One copy for all nodes and clients.</summary>
/// <remarks>
/// Ids from <see cref="FirstGameType"/> up are in no table: they belong to the game that a server plays, in both directions, and their
/// payload is whatever that game says, without a <c>GamePacket</c> around it.
/// </remarks>
public static class PacketTable
{
    /// <summary>The first of the ids that belong to games, 10000. They end at 65535, the highest id there is.</summary>
    public const ushort FirstGameType = 10_000;

    private static readonly PacketInfo[] Infos =
    [
        Request(PacketType.RegisterRequest, Payload.RegisterRequest, Destination.Gateway),
        Notification(PacketType.RegisterResponse, Payload.RegisterResponse),
        Request(PacketType.LoginRequest, Payload.LoginRequest, Destination.Gateway),
        Notification(PacketType.LoginResponse, Payload.LoginResponse),
        Notification(PacketType.GetOut, Payload.GetOut),
        Request(PacketType.CreateRoomRequest, Payload.CreateRoomRequest, Destination.Lobby),
        Notification(PacketType.CreateRoomResponse, Payload.CreateRoomResponse),
        Request(PacketType.JoinRoomRequest, Payload.JoinRoomRequest, Destination.Lobby),
        Notification(PacketType.JoinRoomResponse, Payload.JoinRoomResponse),
        Notification(PacketType.JoinRoomNotification, Payload.JoinRoomNotification),
        Request(PacketType.GetRoomListRequest, Payload.GetRoomListRequest, Destination.Lobby),
        Notification(PacketType.GetRoomListResponse, Payload.GetRoomListResponse),
        Request(PacketType.LeaveRoomRequest, Payload.LeaveRoomRequest, Destination.Lobby),
        Notification(PacketType.LeaveRoomResponse, Payload.LeaveRoomResponse),
        Notification(PacketType.LeaveRoomNotification, Payload.LeaveRoomNotification),
        Request(PacketType.PrepareGameRequest, Payload.GamePrepareRequest, Destination.Lobby),
        Notification(PacketType.PrepareGameResponse, Payload.GamePrepareResponse),
        Notification(PacketType.PrepareGameNotification, Payload.GamePrepareNotification),
        Request(PacketType.StartGameRequest, Payload.GameStartRequest, Destination.Game),
        Notification(PacketType.StartGameNotification, Payload.GameStartNotification),
        Request(PacketType.PlayerPositionUpdateRequest, Payload.PlayerPositionUpdateRequest, Destination.Game),
        Notification(PacketType.PlayerPositionUpdateNotification, Payload.PlayerPositionUpdateNotification),
        Notification(PacketType.PlayerHpUpdateNotification, Payload.PlayerHpUpdateNotification),
        Request(PacketType.PlayerAttackRequest, Payload.PlayerAttackRequest, Destination.Game),
        Request(PacketType.PlayerAttackMonsterRequest, Payload.PlayerAttackMonsterRequest, Destination.Game),
        Notification(PacketType.PlayerAttackNotification, Payload.PlayerAttackNotification),
        Notification(PacketType.PlayerDeathNotification, Payload.PlayerDeathNotification),
        Request(PacketType.PlayerGetItemRequest, Payload.PlayerGetItemRequest, Destination.Game),
        Request(PacketType.PlayerUseItemRequest, Payload.PlayerUseItemRequest, Destination.Game),
        Notification(PacketType.PlayerEatFoodResponse, Payload.PlayerEatFoodResponse),
        Notification(PacketType.PlayerEquipWeaponResponse, Payload.PlayerEquipWeaponResponse),
        Request(PacketType.PlayerDamagedByMonsterRequest, Payload.PlayerDamagedByMonsterRequest, Destination.Game),
        Request(PacketType.PlayerOpenBoxRequest, Payload.PlayerOpenBoxRequest, Destination.Game),
        Notification(PacketType.PlayerOpenBoxNotification, Payload.PlayerOpenBoxNotification),
        Request(PacketType.PlayerTakeOutAnItemRequest, Payload.PlayerTakeOutAnItemRequest, Destination.Game),
        Notification(PacketType.PlayerTakeOutAnItemNotification, Payload.PlayerTakeOutAnItemNotification),
        Request(PacketType.PlayerPutAnItemRequest, Payload.PlayerPutAnItemRequest, Destination.Game),
        Notification(PacketType.PlayerPutAnItemNotification, Payload.PlayerPutAnItemNotification),
        Request(PacketType.PlayerCloseBoxRequest, Payload.PlayerCloseBoxRequest, Destination.Game),
        Notification(PacketType.PlayerCloseBoxNotification, Payload.PlayerCloseBoxNotification),
        Notification(PacketType.ItemSpawnNotification, Payload.ItemSpawnNotification),
        Notification(PacketType.PlayerGetItemNotification, Payload.PlayerGetItemNotification),
        Notification(PacketType.PlayerHungerUpdateNotification, Payload.PlayerHungerUpdateNotification),
        Request(PacketType.PlayerChattingRequest, Payload.PlayerChattingRequest, Destination.Game),
        Notification(PacketType.PlayerChattingNotification, Payload.PlayerChattingNotification),
        Notification(PacketType.PlayerRevivalNotification, Payload.PlayerRevivalNotification),
        Request(PacketType.PlayerSetObjectRequest, Payload.PlayerSetObjectRequest, Destination.Game),
        Notification(PacketType.PlayerSetObjectResponse, Payload.PlayerSetObjectResponse),
        Notification(PacketType.ObjectSetNotification, Payload.ObjectSetNotification),
        Request(PacketType.ItemDetachmentRequest, Payload.ItemDetachmentRequest, Destination.Game),
        Notification(PacketType.ItemDetachmentNotification, Payload.ItemDetachmentNotification),
        Request(PacketType.DropItemRequest, Payload.DropItemRequest, Destination.Game),
        Notification(PacketType.DropItemNotification, Payload.DropItemNotification),
        Notification(PacketType.MonsterSpawnRequest, Payload.MonsterSpawnRequest),
        Request(PacketType.MonsterSpawnResponse, Payload.MonsterSpawnResponse, Destination.Game),
        Notification(PacketType.MonsterWaveStartNotification, Payload.MonsterWaveStartNotification),
        Notification(PacketType.MonsterAwakeNotification, Payload.MonsterAwakeNotification),
        Notification(PacketType.MonsterDeathNotification, Payload.MonsterDeathNotification),
        Request(PacketType.MonsterMoveRequest, Payload.MonsterMoveRequest, Destination.Game),
        Notification(PacketType.MonsterMoveNotification, Payload.MonsterMoveNotification),
        Request(PacketType.MonsterAttackRequest, Payload.MonsterAttackRequest, Destination.Game),
        Notification(PacketType.MonsterAttackNotification, Payload.MonsterAttackNotification),
        Notification(PacketType.MonsterHpUpdateNotification, Payload.MonsterHpUpdateNotification),
        Notification(PacketType.ObjectHpUpdateNotification, Payload.ObjectHpUpdateNotification),
        Request(PacketType.ObjectDamagedByMonsterRequest, Payload.ObjectDamagedByMonsterRequest, Destination.Game),
        Notification(PacketType.GameOverNotification, Payload.GameOverNotification),
        Request(PacketType.ObjectDamagedByPlayerRequest, Payload.ObjectDamagedByPlayerRequest, Destination.Game),
        Notification(PacketType.ObjectDestroyNotification, Payload.ObjectDestroyNotification),
        Notification(PacketType.ErrorNotification, Payload.ErrorNotification),
        Notification(PacketType.GamePhaseUpdateNotification, Payload.GamePhaseUpdateNotification),
        Request(PacketType.ItemCombinationRequest, Payload.ItemCombinationRequest, Destination.Game),
        Notification(PacketType.ItemCombinationNotification, Payload.ItemCombinationNotification),
        Notification(PacketType.GameClearNotification, Payload.GameClearNotification),
    ];

    // The table ends where the games begin, so an array indexed by id is the quickest way from a header to its row.
    private static readonly PacketInfo?[] ById = Index(Infos);

    /// <summary>All 73 active packet types, in the order of their ids.</summary>
    public static IReadOnlyList<PacketInfo> All { get; } = Array.AsReadOnly(Infos);

    /// <summary>Whether an id belongs to games. Such packets pass between a player and the match the player is in, unread by anybody else.</summary>
    public static bool IsGameType(ushort packetType) => packetType >= FirstGameType;

    /// <summary>Finds a packet type by the id of a frame header.</summary>
    /// <returns>The row, or null for an id that is unknown, retired, internal to the original system or a game's.</returns>
    public static PacketInfo? Find(ushort packetType) => packetType < ById.Length ? ById[packetType] : null;

    /// <summary>Finds a packet type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a packet type of the table.</exception>
    public static PacketInfo Get(PacketType packetType) =>
        Find((ushort)packetType) ?? throw new ArgumentOutOfRangeException(nameof(packetType), packetType, "Not an active packet type.");

    private static PacketInfo Request(PacketType type, Payload payload, Destination destination) => new(type, payload, true, destination);

    private static PacketInfo Notification(PacketType type, Payload payload) => new(type, payload, false, Destination.Gateway);

    private static PacketInfo?[] Index(PacketInfo[] infos)
    {
        var byId = new PacketInfo?[FirstGameType];
        foreach (var info in infos) byId[(int)info.Type] = info;
        return byId;
    }
}

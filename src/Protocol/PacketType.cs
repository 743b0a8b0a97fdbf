namespace Mallard.Protocol;

/// <summary>
/// Every packet type that crosses a client socket: 28 requests from clients and 45 answers and notifications to them.
/// The numbers are fixed by the published clients. A summary names the direction.
/// </summary>
/// <remarks>Values from <see cref="PacketTable.FirstGameType"/> up have no name here; a game names its own: <c>(PacketType)10_000</c>.</remarks>
#pragma warning disable CA1028 // two bytes on the wire, so two bytes here
public enum PacketType : ushort
#pragma warning restore CA1028
{
    /// <summary>Not a packet type; never on the wire.</summary>
    None = 0,

    /// <summary>REGISTER_REQUEST, client to server.</summary>
    RegisterRequest = 1001,

    /// <summary>REGISTER_RESPONSE, server to client.</summary>
    RegisterResponse = 1002,

    /// <summary>LOGIN_REQUEST, client to server.</summary>
    LoginRequest = 1003,

    /// <summary>LOGIN_RESPONSE, server to client.</summary>
    LoginResponse = 1004,

    /// <summary>GET_OUT, server to client.</summary>
    GetOut = 1007,

    /// <summary>CREATE_ROOM_REQUEST, client to server.</summary>
    CreateRoomRequest = 2001,

    /// <summary>CREATE_ROOM_RESPONSE, server to client.</summary>
    CreateRoomResponse = 2002,

    /// <summary>JOIN_ROOM_REQUEST, client to server.</summary>
    JoinRoomRequest = 2003,

    /// <summary>JOIN_ROOM_RESPONSE, server to client.</summary>
    JoinRoomResponse = 2004,

    /// <summary>JOIN_ROOM_NOTIFICATION, server to client.</summary>
    JoinRoomNotification = 2005,

    /// <summary>GET_ROOM_LIST_REQUEST, client to server.</summary>
    GetRoomListRequest = 2006,

    /// <summary>GET_ROOM_LIST_RESPONSE, server to client.</summary>
    GetRoomListResponse = 2007,

    /// <summary>LEAVE_ROOM_REQUEST, client to server.</summary>
    LeaveRoomRequest = 2008,

    /// <summary>LEAVE_ROOM_RESPONSE, server to client.</summary>
    LeaveRoomResponse = 2009,

    /// <summary>LEAVE_ROOM_NOTIFICATION, server to client.</summary>
    LeaveRoomNotification = 2010,

    /// <summary>PREPARE_GAME_REQUEST, client to server.</summary>
    PrepareGameRequest = 3001,

    /// <summary>PREPARE_GAME_RESPONSE, server to client.</summary>
    PrepareGameResponse = 3002,

    /// <summary>PREPARE_GAME_NOTIFICATION, server to client.</summary>
    PrepareGameNotification = 3003,

    /// <summary>START_GAME_REQUEST, client to server.</summary>
    StartGameRequest = 3004,

    /// <summary>START_GAME_NOTIFICATION, server to client.</summary>
    StartGameNotification = 3006,

    /// <summary>PLAYER_POSITION_UPDATE_REQUEST, client to server.</summary>
    PlayerPositionUpdateRequest = 4001,

    /// <summary>PLAYER_POSITION_UPDATE_NOTIFICATION, server to client.</summary>
    PlayerPositionUpdateNotification = 4002,

    /// <summary>PLAYER_HP_UPDATE_NOTIFICATION, server to client.</summary>
    PlayerHpUpdateNotification = 4003,

    /// <summary>PLAYER_ATTACK_REQUEST, client to server.</summary>
    PlayerAttackRequest = 4004,

    /// <summary>PLAYER_ATTACK_MONSTER_REQUEST, client to server.</summary>
    PlayerAttackMonsterRequest = 4005,

    /// <summary>PLAYER_ATTACK_NOTIFICATION, server to client.</summary>
    PlayerAttackNotification = 4006,

    /// <summary>PLAYER_DEATH_NOTIFICATION, server to client.</summary>
    PlayerDeathNotification = 4007,

    /// <summary>PLAYER_GET_ITEM_REQUEST, client to server.</summary>
    PlayerGetItemRequest = 4008,

    /// <summary>PLAYER_USE_ITEM_REQUEST, client to server.</summary>
    PlayerUseItemRequest = 4009,

    /// <summary>PLAYER_EAT_FOOD_RESPONSE, server to client.</summary>
    PlayerEatFoodResponse = 4010,

    /// <summary>PLAYER_EQUIP_WEAPON_RESPONSE, server to client.</summary>
    PlayerEquipWeaponResponse = 4011,

    /// <summary>PLAYER_DAMAGED_BY_MONSTER_REQUEST, client to server.</summary>
    PlayerDamagedByMonsterRequest = 4012,

    /// <summary>PLAYER_OPEN_BOX_REQUEST, client to server.</summary>
    PlayerOpenBoxRequest = 4013,

    /// <summary>PLAYER_OPEN_BOX_NOTIFICATION, server to client.</summary>
    PlayerOpenBoxNotification = 4014,

    /// <summary>PLAYER_TAKE_OUT_AN_ITEM_REQUEST, client to server.</summary>
    PlayerTakeOutAnItemRequest = 4015,

    /// <summary>PLAYER_TAKE_OUT_AN_ITEM_NOTIFICATION, server to client.</summary>
    PlayerTakeOutAnItemNotification = 4016,

    /// <summary>PLAYER_PUT_AN_ITEM_REQUEST, client to server.</summary>
    PlayerPutAnItemRequest = 4017,

    /// <summary>PLAYER_PUT_AN_ITEM_NOTIFICATION, server to client.</summary>
    PlayerPutAnItemNotification = 4018,

    /// <summary>PLAYER_CLOSE_BOX_REQUEST, client to server.</summary>
    PlayerCloseBoxRequest = 4019,

    /// <summary>PLAYER_CLOSE_BOX_NOTIFICATION, server to client.</summary>
    PlayerCloseBoxNotification = 4020,

    /// <summary>ITEM_SPAWN_NOTIFICATION, server to client.</summary>
    ItemSpawnNotification = 4021,

    /// <summary>PLAYER_GET_ITEM_NOTIFICATION, server to client.</summary>
    PlayerGetItemNotification = 4022,

    /// <summary>PLAYER_HUNGER_UPDATE_NOTIFICATION, server to client.</summary>
    PlayerHungerUpdateNotification = 4023,

    /// <summary>PLAYER_CHATTING_REQUEST, client to server.</summary>
    PlayerChattingRequest = 4024,

    /// <summary>PLAYER_CHATTING_NOTIFICATION, server to client.</summary>
    PlayerChattingNotification = 4025,

    /// <summary>PLAYER_REVIVAL_NOTIFICATION, server to client.</summary>
    PlayerRevivalNotification = 4026,

    /// <summary>PLAYER_SET_OBJECT_REQUEST, client to server.</summary>
    PlayerSetObjectRequest = 4027,

    /// <summary>PLAYER_SET_OBJECT_RESPONSE, server to client.</summary>
    PlayerSetObjectResponse = 4028,

    /// <summary>OBJECT_SET_NOTIFICATION, server to client.</summary>
    ObjectSetNotification = 4029,

    /// <summary>ITEM_DETACHMENT_REQUEST, client to server.</summary>
    ItemDetachmentRequest = 4032,

    /// <summary>ITEM_DETACHMENT_NOTIFICATION, server to client.</summary>
    ItemDetachmentNotification = 4033,

    /// <summary>DROP_ITEM_REQUEST, client to server.</summary>
    DropItemRequest = 4034,

    /// <summary>DROP_ITEM_NOTIFICATION, server to client.</summary>
    DropItemNotification = 4035,

    /// <summary>MONSTER_SPAWN_REQUEST, server to client.</summary>
    MonsterSpawnRequest = 5001,

    /// <summary>MONSTER_SPAWN_RESPONSE, client to server.</summary>
    MonsterSpawnResponse = 5002,

    /// <summary>MONSTER_WAVE_START_NOTIFICATION, server to client.</summary>
    MonsterWaveStartNotification = 5003,

    /// <summary>MONSTER_AWAKE_NOTIFICATION, server to client.</summary>
    MonsterAwakeNotification = 5004,

    /// <summary>MONSTER_DEATH_NOTIFICATION, server to client.</summary>
    MonsterDeathNotification = 5005,

    /// <summary>MONSTER_MOVE_REQUEST, client to server.</summary>
    MonsterMoveRequest = 5006,

    /// <summary>MONSTER_MOVE_NOTIFICATION, server to client.</summary>
    MonsterMoveNotification = 5007,

    /// <summary>MONSTER_ATTACK_REQUEST, client to server.</summary>
    MonsterAttackRequest = 5008,

    /// <summary>MONSTER_ATTACK_NOTIFICATION, server to client.</summary>
    MonsterAttackNotification = 5009,

    /// <summary>MONSTER_HP_UPDATE_NOTIFICATION, server to client.</summary>
    MonsterHpUpdateNotification = 5010,

    /// <summary>OBJECT_HP_UPDATE_NOTIFICATION, server to client.</summary>
    ObjectHpUpdateNotification = 6001,

    /// <summary>OBJECT_DAMAGED_BY_MONSTER_REQUEST, client to server.</summary>
    ObjectDamagedByMonsterRequest = 6002,

    /// <summary>GAME_OVER_NOTIFICATION, server to client.</summary>
    GameOverNotification = 6003,

    /// <summary>OBJECT_DAMAGED_BY_PLAYER_REQUEST, client to server.</summary>
    ObjectDamagedByPlayerRequest = 6004,

    /// <summary>OBJECT_DESTROY_NOTIFICATION, server to client.</summary>
    ObjectDestroyNotification = 6005,

    /// <summary>ERROR_NOTIFICATION, server to client.</summary>
    ErrorNotification = 7001,

    /// <summary>GAME_PHASE_UPDATE_NOTIFICATION, server to client.</summary>
    GamePhaseUpdateNotification = 8001,

    /// <summary>ITEM_COMBINATION_REQUEST, client to server.</summary>
    ItemCombinationRequest = 9001,

    /// <summary>ITEM_COMBINATION_NOTIFICATION, server to client.</summary>
    ItemCombinationNotification = 9002,

    /// <summary>GAME_CLEAR_NOTIFICATION, server to client.</summary>
    GameClearNotification = 9999,
}

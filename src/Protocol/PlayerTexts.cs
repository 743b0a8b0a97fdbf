namespace Mallard.Protocol;

/// <summary>
/// Texts meant for players, exactly as the published clients know them. They travel in ERROR_NOTIFICATION with <c>clienterr</c> set,
/// except where said otherwise. A summary says when a text is sent.
/// </summary>
public static class PlayerTexts
{
    /// <summary>Register: the nickname has fewer than 2 characters.</summary>
    public const string NicknameTooShort = "닉네임은 2글자 이상이어야 합니다.";

    /// <summary>Register: the nickname has more than 20 characters.</summary>
    public const string NicknameTooLong = "닉네임은 20글자를 넘길 수 없습니다.";

    /// <summary>Register: the nickname is empty.</summary>
    public const string NicknameMissing = "닉네임을 다시 입력해주세요.";

    /// <summary>Register: not a valid e-mail address.</summary>
    public const string EmailInvalid = "이메일 형식에 적합하지 않습니다.";

    /// <summary>Register: the e-mail address is empty.</summary>
    public const string EmailMissing = "이메일을 다시 입력해주세요";

    /// <summary>Register: the password has fewer than 6 characters.</summary>
    public const string PasswordTooShort = "비밀번호는 6글자 이상이어야 합니다.";

    /// <summary>Register: the password has more than 15 characters.</summary>
    public const string PasswordTooLong = "비밀번호는 15글자를 넘길 수 없습니다.";

    /// <summary>Register: the password is empty.</summary>
    public const string PasswordMissing = "비밀번호를 다시 입력해주세요.";

    /// <summary>Register: another account has this nickname. Clients look for its first two syllables.</summary>
    public const string NicknameTaken = "이미 존재하는 닉네임입니다";

    /// <summary>Register: another account has this e-mail address. Clients look for its first two syllables.</summary>
    public const string EmailTaken = "이미 존재하는 이메일입니다";

    /// <summary>Log in: unknown e-mail address or wrong password.</summary>
    public const string CredentialsWrong = "아이디 또는 비밀번호가 일치하지 않습니다.";

    /// <summary>Log in: this connection is logged in already.</summary>
    public const string AlreadyLoggedIn = "이미 접속 중인 유저입니다.";

    /// <summary>Any request that needs a login, before it.</summary>
    public const string NotLoggedIn = "유저 정보가 없습니다.";

    /// <summary>Something failed inside; the player can only try again.</summary>
    public const string UnknownError = "알 수 없는 오류가 발생했습니다";

    /// <summary>Prepare: no game node can take the match.</summary>
    public const string GameStartFailed = "게임 시작 요청이 실패했습니다.";

    /// <summary>Create room: the name has more than 25 characters.</summary>
    public const string RoomNameTooLong = "방 이름을 25글자를 넘길 수 없습니다.";

    /// <summary>Create room: the name is empty.</summary>
    public const string RoomNameMissing = "방 이름을 다시 입력해주세요.";

    /// <summary>Create room: refused or failed.</summary>
    public const string RoomCreationFailed = "방 생성에 실패했습니다!";

    /// <summary>Create room: the player is in a room already.</summary>
    public const string UserNotInLobby = "유저가 존재하지 않습니다!";

    /// <summary>Join room: the player is in a room already.</summary>
    public const string UserNotFound = "유저를 찾지 못했습니다.";

    /// <summary>Join room: there is no such room.</summary>
    public const string RoomIdInvalid = "유효하지 않은 roomId입니다.";

    /// <summary>Join room: playing, or full.</summary>
    public const string RoomNotJoinable = "참여가능한 방이 아닙니다!(게임 진행중/인원 초과)";

    /// <summary>Leave room: the player is in no room.</summary>
    public const string NotInRoom = "유저가 방에 없습니다.";

    /// <summary>Leave room: the room has closed.</summary>
    public const string RoomGone = "유저가 속한 방이 존재하지 않습니다.";

    /// <summary>Prepare: not by the owner, or without a room.</summary>
    public const string PrepareRefused = "올바른 요청이 아닙니다!";

    /// <summary>A request that is not possible now.</summary>
    public const string WrongRequest = "잘못된 요청입니다.";

    /// <summary>Prepare: the match could not be created.</summary>
    public const string GameCreationFailed = "게임 생성에 실패했습니다!";

    /// <summary>Not an error: replaces a chat line with too many filtered words.</summary>
    public const string ChatReplaced = "대충 뭔가 험한 말";

    /// <summary>Mallard's own: the service behind a request cannot answer now (database down, no lobby node); try again later.</summary>
    public const string ServiceUnavailable = "서버가 요청을 처리할 수 없습니다. 잠시 후 다시 시도해주세요.";

    /// <summary>Mallard's own: more packets than the limit allows; this one was not processed.</summary>
    public const string TooManyRequests = "요청이 너무 많습니다. 잠시 후 다시 시도해주세요.";

    /// <summary>Hit an object: there is no such object.</summary>
    public const string ObjectNotFound = "오브젝트를 찾을 수 없습니다";

    /// <summary>Use or drop: the player does not have the item.</summary>
    public const string ItemNotFound = "아이템을 찾을 수 없습니다.";

    /// <summary>Use or unequip: nothing that can be used or worn.</summary>
    public const string ItemTypeUnknown = "알 수 없는 아이템 타입입니다.";

    /// <summary>Unequip: nothing is worn there.</summary>
    public const string NothingToUnequip = "탈착할 아이템이 없습니다.";

    /// <summary>Unequip or equip: what comes off has no place in the inventory.</summary>
    public const string InventoryFull = "인벤토리에 빈공간이 없습니다";

    /// <summary>Drop, take out, put in: a count of 0 or less.</summary>
    public const string NotEnoughItems = "아이템이 부족합니다";

    /// <summary>Pick up: nothing lies on the ground.</summary>
    public const string NoItemThere = "해당 위치에서 아이템을 찾을 수 없습니다.";

    /// <summary>Pick up: the item lies too far from the player.</summary>
    public const string ItemTooFar = "아이템과의 거리가 너무 멉니다.";

    /// <summary>Pick up: the inventory is full.</summary>
    public const string NoRoomForItem = "인벤토리 공간이 부족합니다.";

    /// <summary>Not an error: the message of a 4022.</summary>
    public const string ItemPickedUp = "아이템을 습득했습니다.";

    /// <summary>Take out, put in: there is no such box.</summary>
    public const string BoxMissing = "상자를 찾을 수 없습니다";

    /// <summary>Take out: the box holds no such item.</summary>
    public const string NotInBox = "상자에서 아이템을 찾을 수 없습니다.";

    /// <summary>Take out: the inventory is full.</summary>
    public const string CannotTakeOut = "아이템을 꺼낼 수 없습니다";

    /// <summary>Put into a box: the player does not have the item.</summary>
    public const string ChosenItemNotFound = "선택한 아이템을 찾을 수 없습니다";

    /// <summary>Put in: the box is full.</summary>
    public const string CannotPutIn = "아이템을 넣는데 실패했습니다";

    /// <summary>Put into the core, build: the player does not have the item.</summary>
    public const string NotInInventory = "인벤토리에서 아이템을 찾을 수 없습니다.";

    /// <summary>Build: not the code of a wall.</summary>
    public const string WrongUse = "잘못된 사용 입니다.";

    /// <summary>Combine: one of the codes is 0.</summary>
    public const string NotEnoughToCombine = "아이템이 부족하여 조합할 수 없습니다.";

    /// <summary>Combine: no free slot.</summary>
    public const string NoRoomToCombine = "인벤토리에 공간이 없어 조합할 수 없습니다.";

    /// <summary>Combine: honey mustard with something that is not a weapon.</summary>
    public const string CoatingNeedsWeapon = "허니 머스타드는 무기가 아닌 부위에는 조합할 수 없습니다.";

    /// <summary>Combine: two different kinds, or a weapon that is coated already.</summary>
    public const string CannotCombine = "조합이 불가능합니다.";

    /// <summary>Combine: no such item.</summary>
    public const string ItemDoesNotExist = "존재하지않는 아이템 입니다.";

    /// <summary>Combine: twice the same item, and the player has one.</summary>
    public const string NeedsTwoOfItem = "아이템의 갯수가 부족합니다.";

    /// <summary>Combine: the player does not have one of the items.</summary>
    public const string MaterialMissing = "아이템이 없습니다.";

    /// <summary>Open, close: there is no such box.</summary>
    /// <param name="boxId">The id that was asked for.</param>
    public static string BoxNotFound(int boxId) => $"itemBoxId : {boxId} 를 찾을 수 없습니다.";

    /// <summary>Put into the core: it does not take this item.</summary>
    /// <param name="itemCode">The item.</param>
    public static string NotAMaterial(int itemCode) => $"해당 아이템은 머스타드 제작 재료가 아닙니다. (ItemCode: {itemCode})";

    /// <summary>A lobby request while the player is in a match.</summary>
    /// <param name="userId">The player's account id.</param>
    public static string NotNow(int userId) => $"올바르지 못한 요청입니다. (USER ID: {userId})";
}

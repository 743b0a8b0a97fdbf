using System.Reflection;

namespace Mallard.Protocol.Tests;

/// <summary>Published clients show these texts, and some look into them. They were copied from the original, punctuation included.</summary>
public sealed class PlayerTextsSpecs
{
    private static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["NicknameTooShort"] = "닉네임은 2글자 이상이어야 합니다.",
        ["NicknameTooLong"] = "닉네임은 20글자를 넘길 수 없습니다.",
        ["NicknameMissing"] = "닉네임을 다시 입력해주세요.",
        ["EmailInvalid"] = "이메일 형식에 적합하지 않습니다.",
        ["EmailMissing"] = "이메일을 다시 입력해주세요",
        ["PasswordTooShort"] = "비밀번호는 6글자 이상이어야 합니다.",
        ["PasswordTooLong"] = "비밀번호는 15글자를 넘길 수 없습니다.",
        ["PasswordMissing"] = "비밀번호를 다시 입력해주세요.",
        ["NicknameTaken"] = "이미 존재하는 닉네임입니다",
        ["EmailTaken"] = "이미 존재하는 이메일입니다",
        ["CredentialsWrong"] = "아이디 또는 비밀번호가 일치하지 않습니다.",
        ["AlreadyLoggedIn"] = "이미 접속 중인 유저입니다.",
        ["NotLoggedIn"] = "유저 정보가 없습니다.",
        ["UnknownError"] = "알 수 없는 오류가 발생했습니다",
        ["GameStartFailed"] = "게임 시작 요청이 실패했습니다.",
        ["RoomNameTooLong"] = "방 이름을 25글자를 넘길 수 없습니다.",
        ["RoomNameMissing"] = "방 이름을 다시 입력해주세요.",
        ["RoomCreationFailed"] = "방 생성에 실패했습니다!",
        ["UserNotInLobby"] = "유저가 존재하지 않습니다!",
        ["UserNotFound"] = "유저를 찾지 못했습니다.",
        ["RoomIdInvalid"] = "유효하지 않은 roomId입니다.",
        ["RoomNotJoinable"] = "참여가능한 방이 아닙니다!(게임 진행중/인원 초과)",
        ["NotInRoom"] = "유저가 방에 없습니다.",
        ["RoomGone"] = "유저가 속한 방이 존재하지 않습니다.",
        ["PrepareRefused"] = "올바른 요청이 아닙니다!",
        ["WrongRequest"] = "잘못된 요청입니다.",
        ["GameCreationFailed"] = "게임 생성에 실패했습니다!",
        ["ObjectNotFound"] = "오브젝트를 찾을 수 없습니다",
        ["ItemNotFound"] = "아이템을 찾을 수 없습니다.",
        ["ItemTypeUnknown"] = "알 수 없는 아이템 타입입니다.",
        ["NothingToUnequip"] = "탈착할 아이템이 없습니다.",
        ["InventoryFull"] = "인벤토리에 빈공간이 없습니다",
        ["NotEnoughItems"] = "아이템이 부족합니다",
        ["NoItemThere"] = "해당 위치에서 아이템을 찾을 수 없습니다.",
        ["ItemTooFar"] = "아이템과의 거리가 너무 멉니다.",
        ["NoRoomForItem"] = "인벤토리 공간이 부족합니다.",
        ["ItemPickedUp"] = "아이템을 습득했습니다.",
        ["BoxMissing"] = "상자를 찾을 수 없습니다",
        ["NotInBox"] = "상자에서 아이템을 찾을 수 없습니다.",
        ["CannotTakeOut"] = "아이템을 꺼낼 수 없습니다",
        ["ChosenItemNotFound"] = "선택한 아이템을 찾을 수 없습니다",
        ["CannotPutIn"] = "아이템을 넣는데 실패했습니다",
        ["NotInInventory"] = "인벤토리에서 아이템을 찾을 수 없습니다.",
        ["WrongUse"] = "잘못된 사용 입니다.",
        ["NotEnoughToCombine"] = "아이템이 부족하여 조합할 수 없습니다.",
        ["NoRoomToCombine"] = "인벤토리에 공간이 없어 조합할 수 없습니다.",
        ["CoatingNeedsWeapon"] = "허니 머스타드는 무기가 아닌 부위에는 조합할 수 없습니다.",
        ["CannotCombine"] = "조합이 불가능합니다.",
        ["ItemDoesNotExist"] = "존재하지않는 아이템 입니다.",
        ["NeedsTwoOfItem"] = "아이템의 갯수가 부족합니다.",
        ["MaterialMissing"] = "아이템이 없습니다.",
        ["ChatReplaced"] = "대충 뭔가 험한 말",
    };

    // Answers to situations that the original did not answer; no published client knows them.
    private static readonly string[] Own = ["ServiceUnavailable", "TooManyRequests"];

    [Fact]
    public void The_texts_are_those_the_clients_know()
    {
        var texts = typeof(PlayerTexts).GetFields(BindingFlags.Public | BindingFlags.Static)
            .ToDictionary(f => f.Name, f => (string)f.GetRawConstantValue()!);

        Assert.Equal(Expected.Keys.Concat(Own).Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
        Assert.All(Expected, text => Assert.Equal(text.Value, texts[text.Key]));
    }

    [Theory]
    [InlineData(PlayerTexts.NicknameTaken)]
    [InlineData(PlayerTexts.EmailTaken)]
    public void The_two_duplicate_texts_hold_the_syllables_that_clients_look_for(string text) =>
        Assert.Contains("이미", text, StringComparison.Ordinal);

    [Fact]
    public void A_lobby_request_in_a_match_is_answered_with_the_user_id() =>
        Assert.Equal("올바르지 못한 요청입니다. (USER ID: 42)", PlayerTexts.NotNow(42));

    [Fact]
    public void Texts_about_one_box_or_item_name_it()
    {
        Assert.Equal("itemBoxId : 42 를 찾을 수 없습니다.", PlayerTexts.BoxNotFound(42));
        Assert.Equal("해당 아이템은 머스타드 제작 재료가 아닙니다. (ItemCode: 42)", PlayerTexts.NotAMaterial(42));
    }
}

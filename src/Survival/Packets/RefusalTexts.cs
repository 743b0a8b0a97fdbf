using Mallard.Protocol;
using Mallard.Rules;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Packets;

/// <summary>What players and developers are told when a request is refused.</summary>
internal static class RefusalTexts
{
    /// <summary>Answers a refused request; an accepted one has been answered by what it did.</summary>
    /// <param name="output">Where the answer goes.</param>
    /// <param name="userId">Who asked.</param>
    /// <param name="refusal">Why not.</param>
    /// <param name="subject">The box or item that some texts name.</param>
    public static void Answer(this IGameOutput output, int userId, Refusal refusal, int subject)
    {
        if (refusal == Refusal.None) return;
        if (ForPlayer(refusal, subject) is { } text) output.Refuse(userId, text, forPlayer: true);
        else output.Refuse(userId, ForDevelopers(refusal), forPlayer: false);
    }

    public static string NotARequest(PacketType type) => $"Packet {(int)type} is not a request of a running game.";

    public static string BadPayload(PacketType type, PayloadFault fault) => fault switch
    {
        PayloadFault.Empty => $"The payload of {type} ({(int)type}) is empty: its oneof member must be present.",
        PayloadFault.Mismatch => $"The payload of {type} ({(int)type}) carries the oneof member of another packet type.",
        _ => $"The payload of {type} ({(int)type}) is not a GamePacket.",
    };

    public static string TooLong(PacketType type, int longest) => $"The payload of {type} ({(int)type}) is longer than {longest} bytes.";

    public static string ChatTooLong(int maxLength) => $"A chat line may have at most {maxLength} UTF-16 units.";

    // The texts that published clients know. Null for what they have no text for.
    private static string? ForPlayer(Refusal refusal, int subject) => refusal switch
    {
        Refusal.NotAPlayer or Refusal.NotTheOwner or Refusal.NotStarted or Refusal.StartedAlready => PlayerTexts.WrongRequest,
        Refusal.NotEquipped => PlayerTexts.WrongRequest,
        Refusal.NoSuchObject => PlayerTexts.ObjectNotFound,
        Refusal.NoSuchItem => PlayerTexts.ItemNotFound,
        Refusal.NotUsable => PlayerTexts.ItemTypeUnknown,
        Refusal.NothingEquipped => PlayerTexts.NothingToUnequip,
        Refusal.NoFreeSlot => PlayerTexts.InventoryFull,
        Refusal.NotEnough => PlayerTexts.NotEnoughItems,
        Refusal.NothingThere => PlayerTexts.NoItemThere,
        Refusal.ItemTooFar => PlayerTexts.ItemTooFar,
        Refusal.NoRoomToPickUp => PlayerTexts.NoRoomForItem,
        Refusal.NoSuchBox => PlayerTexts.BoxNotFound(subject),
        Refusal.BoxMissing => PlayerTexts.BoxMissing,
        Refusal.NotInBox => PlayerTexts.NotInBox,
        Refusal.NoRoomToTakeOut => PlayerTexts.CannotTakeOut,
        Refusal.NotOwned => PlayerTexts.ChosenItemNotFound,
        Refusal.BoxFull => PlayerTexts.CannotPutIn,
        Refusal.NotAMaterial => PlayerTexts.NotAMaterial(subject),
        Refusal.NotInInventory => PlayerTexts.NotInInventory,
        Refusal.NotAWall => PlayerTexts.WrongUse,
        Refusal.NothingToCombine => PlayerTexts.NotEnoughToCombine,
        Refusal.NoRoomToCombine => PlayerTexts.NoRoomToCombine,
        Refusal.CoatingNeedsWeapon => PlayerTexts.CoatingNeedsWeapon,
        Refusal.CannotCombine => PlayerTexts.CannotCombine,
        Refusal.UnknownItem => PlayerTexts.ItemDoesNotExist,
        Refusal.NeedsTwo => PlayerTexts.NeedsTwoOfItem,
        Refusal.MaterialMissing => PlayerTexts.MaterialMissing,
        _ => null,
    };

    private static string ForDevelopers(Refusal refusal) => refusal switch
    {
        Refusal.NotFinite => "Coordinates must be finite numbers, and directions no longer than a million.",
        Refusal.Dead => "The player is dead.",
        Refusal.TooFast => "The player cannot have moved that far.",
        Refusal.OutOfBounds => "The place is outside the map.",
        Refusal.TooSoon => "Too soon after the one before.",
        Refusal.OutOfRange => "The target is out of range.",
        Refusal.WrongDirection => "The target is not in the direction of the swing.",
        Refusal.WrongWeapon => "This takes a sword or an axe in hand.",
        Refusal.BoxTooFar => "The box is out of reach.",
        Refusal.BoxTaken => "Somebody has the box open.",
        Refusal.BoxNotOpen => "The player does not have the box open.",
        Refusal.PlaceTooFar => "The place is out of reach.",
        Refusal.PlaceTaken => "Something stands there.",
        Refusal.TooManyWalls => "There are too many walls.",
        Refusal.NoWaveWanted => "No wave is waiting for places.",
        Refusal.MonsterUnknown => "There is no such monster.",
        Refusal.MonsterTooFar => "The monster is too far away.",
        Refusal.TooManyLines => "Too many chat lines.",
        _ => throw new InvalidOperationException($"{refusal} has no text."),
    };
}

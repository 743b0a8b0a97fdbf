namespace Mallard.Survival.Worlds;

/// <summary>Why the world did nothing about a request.</summary>
internal enum Refusal
{
    None,
    NotAPlayer,
    NotTheOwner,
    NotStarted,
    StartedAlready,
    NotFinite,
    Dead,

    // Moving and fighting
    TooFast,
    OutOfBounds,
    TooSoon,
    OutOfRange,
    WrongDirection,
    NoSuchObject,
    WrongWeapon,

    // Talking
    TooManyLines,

    // Items
    NoSuchItem,
    NotUsable,
    NothingEquipped,
    NotEquipped,
    NoFreeSlot,
    NotEnough,
    NothingThere,
    ItemTooFar,
    NoRoomToPickUp,

    // Boxes
    NoSuchBox,
    BoxMissing,
    BoxTooFar,
    BoxTaken,
    BoxNotOpen,
    NotInBox,
    NoRoomToTakeOut,
    NotOwned,
    BoxFull,
    NotAMaterial,
    NotInInventory,

    // Building
    NotAWall,
    PlaceTooFar,
    PlaceTaken,
    TooManyWalls,

    // Combining
    NothingToCombine,
    NoRoomToCombine,
    CoatingNeedsWeapon,
    CannotCombine,
    UnknownItem,
    NeedsTwo,
    MaterialMissing,

    // Of the host's machine
    NoWaveWanted,
    MonsterUnknown,
    MonsterTooFar,
}

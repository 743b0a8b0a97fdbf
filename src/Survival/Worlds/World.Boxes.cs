using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

// Item boxes, and the core as a storage that makes honey mustard.
internal sealed partial class World
{
    /// <summary>A player opens a box; nobody else can while it is open, unless they have waited for long.</summary>
    public Refusal OpenBox(int playerId, int boxId)
    {
        var refusal = CheckActing(playerId, out var player);
        if (refusal != Refusal.None) return refusal;
        if (FindObject(boxId) is not { Contents: not null } box) return Refusal.NoSuchBox;
        if (!Reaches(player, box)) return Refusal.BoxTooFar;
        if (box.OpenedBy != 0 && !IsHandedOver(box, playerId)) return Refusal.BoxTaken;

        if (player.OpenBox != 0) CloseBox(player);
        if (FindPlayer(box.OpenedBy) is { } other) CloseBox(other, box);
        // Closing it for a moment does not make the others wait anew.
        if (box.OpenedLastBy != playerId || Elapsed > box.WantedSince + (2L * _data.Players.BoxWaitMilliseconds)) box.WantedSince = 0;
        player.OpenBox = boxId;
        box.OpenedBy = box.OpenedLastBy = playerId;
        Happened(new WorldEvent.BoxOpened(playerId, boxId));
        return Refusal.None;
    }

    /// <summary>A player closes the box they have open.</summary>
    public Refusal CloseBox(int playerId, int boxId)
    {
        var refusal = CheckPlaying(playerId, out var player);
        if (refusal != Refusal.None) return refusal;
        if (FindObject(boxId) is not { Contents: not null }) return Refusal.NoSuchBox;
        if (player.OpenBox != boxId) return Refusal.BoxNotOpen;

        CloseBox(player);
        return Refusal.None;
    }

    /// <summary>A player takes some of an item out of the box they have open, as many as there are.</summary>
    public Refusal TakeOut(int playerId, int boxId, ItemStack wanted)
    {
        var refusal = CheckBox(playerId, boxId, out var player, out var box);
        if (refusal != Refusal.None) return refusal;
        if (wanted.Count <= 0) return Refusal.NotEnough;
        if (box.Contents!.CountOf(wanted.Code) == 0) return Refusal.NotInBox;
        if (!player.Inventory.Fits(wanted.Code)) return Refusal.NoRoomToTakeOut;

        var moved = new ItemStack(wanted.Code, box.Contents.Remove(wanted.Code, wanted.Count));
        player.Inventory.Add(moved);
        Happened(new WorldEvent.TakenOut(playerId, boxId, moved));
        return Refusal.None;
    }

    /// <summary>A player puts some of an item into the box they have open, as many as they own.</summary>
    public Refusal PutIn(int playerId, int boxId, ItemStack wanted)
    {
        var refusal = CheckBox(playerId, boxId, out var player, out var box);
        if (refusal != Refusal.None) return refusal;
        if (wanted.Count <= 0) return Refusal.NotEnough;
        var isCore = box.Kind.Type == ObjectType.Core;
        if (isCore && !_data.Objects.CoreStorage.Accepts.Contains(wanted.Code)) return Refusal.NotAMaterial;
        if (player.Inventory.CountOf(wanted.Code) == 0) return isCore ? Refusal.NotInInventory : Refusal.NotOwned;
        if (!box.Contents!.Fits(wanted.Code)) return Refusal.BoxFull;

        var moved = new ItemStack(wanted.Code, player.Inventory.Remove(wanted.Code, wanted.Count));
        box.Contents.Add(moved);
        if (isCore) Craft(box.Contents);
        Happened(new WorldEvent.PutIn(playerId, boxId, moved));
        return Refusal.None;
    }

    /// <summary>
    /// Whether a box that somebody has open goes to another who asks for it: one player could keep the core from all others otherwise. The
    /// wait begins with the first who is turned away.
    /// </summary>
    private bool IsHandedOver(WorldObject box, int playerId)
    {
        var wait = _data.Players.BoxWaitMilliseconds;
        if (wait == 0 || box.OpenedBy == playerId) return false;
        if (box.WantedSince == 0) box.WantedSince = Elapsed;
        return Elapsed >= box.WantedSince + wait;
    }

    private Refusal CheckBox(int playerId, int boxId, out Player player, out WorldObject box)
    {
        box = null!;
        var refusal = CheckActing(playerId, out player);
        if (refusal != Refusal.None) return refusal;
        box = FindObject(boxId)!;
        if (box?.Contents is null) return Refusal.BoxMissing;
        if (box.OpenedBy != playerId) return Refusal.BoxNotOpen;
        return Reaches(player, box) ? Refusal.None : Refusal.BoxTooFar;
    }

    private bool Reaches(Player player, WorldObject box)
    {
        var reach = _data.Players.Reach;
        return player.Position.IsWithin(box.Kind.Type == ObjectType.Core ? reach.Core : reach.Box, box.Position);
    }

    private void CloseBox(Player player)
    {
        if (FindObject(player.OpenBox) is { } box) CloseBox(player, box);
    }

    private void CloseBox(Player player, WorldObject box)
    {
        player.OpenBox = 0;
        box.OpenedBy = 0;
        Happened(new WorldEvent.BoxClosed(player.Id, box.Id));
    }

    private void Craft(Inventory storage)
    {
        var recipe = _data.Objects.CoreStorage;
        for (var crafted = 0; crafted < recipe.MaxCraftsPerPut; crafted++)
        {
            foreach (var material in recipe.Accepts)
            {
                if (storage.CountOf(material) == 0) return;
            }

            foreach (var material in recipe.Accepts) storage.Remove(material, 1);
            storage.Add(new ItemStack(recipe.Makes, 1));
        }
    }
}

using System.Numerics;
using Mallard.Protocol.Wire;
using Payload = Mallard.Protocol.Wire.GamePacket.PayloadOneofCase;

namespace Mallard.Bots.Playing.Seen;

// What packets say about players and what they carry. Everybody hears of everybody's, so team mates know each other's bags.
internal sealed partial class GameView
{
    // Items on the ground have no ids on the wire; these are this client's own.
    private int _nextItem;

    private bool ApplyToPlayers(GamePacket packet)
    {
        switch (packet.PayloadCase)
        {
            case Payload.PlayerPositionUpdateNotification:
                foreach (var position in packet.PlayerPositionUpdateNotification.PlayerPositions) MovePlayer(position);
                return false;
            case Payload.PlayerHpUpdateNotification:
                if (Player(packet.PlayerHpUpdateNotification.PlayerId) is { } hurt) hurt.Hp = packet.PlayerHpUpdateNotification.Hp;
                return false;
            case Payload.PlayerHungerUpdateNotification:
                if (Player(packet.PlayerHungerUpdateNotification.PlayerId) is { } hungry) hungry.Hunger = packet.PlayerHungerUpdateNotification.Hunger;
                return false;
            case Payload.PlayerDeathNotification:
                if (Player(packet.PlayerDeathNotification.PlayerId) is { } dead)
                {
                    dead.Hp = 0;
                    dead.Deaths++;
                }

                return false;
            case Payload.PlayerRevivalNotification:
                var revival = packet.PlayerRevivalNotification;
                if (Player(revival.PlayerId) is { } revived) (revived.Hp, revived.Position) = (Catalog.Players.MaxHp, At(revival.Position));
                return false;
            case Payload.LeaveRoomNotification:
                Players.RemoveAll(player => player.Id == packet.LeaveRoomNotification.User?.UserId && player.Id != Me.Id);
                return false;
            default:
                return false;
        }
    }

    private void MovePlayer(PlayerPositionData position)
    {
        var at = new Vector2(position.X, position.Y);
        if (position.PlayerId == Me.Id)
        {
            if (Vector2.Distance(at, Me.Position) > Believable) Me.Position = at;
        }
        else if (Player(position.PlayerId) is { } player)
        {
            player.Position = at;
        }
    }

    private bool ApplyToItems(GamePacket packet)
    {
        if (packet.PayloadCase == Payload.ItemSpawnNotification)
        {
            foreach (var item in packet.ItemSpawnNotification.Items)
                Ground.Add(new SeenItem(_nextItem++, At(item.Position), item.ItemData.ItemCode, item.ItemData.Count));
            return false;
        }

        if (Player(ActorOf(packet)) is not { } player) return false;
        switch (packet.PayloadCase)
        {
            case Payload.PlayerEatFoodResponse:
                var meal = packet.PlayerEatFoodResponse;
                player.Carried.Add(meal.ItemData.ItemCode, -1);
                (player.Hunger, player.Hp) = (meal.Hunger, meal.PlayerHp);
                break;
            case Payload.PlayerEquipWeaponResponse:
                PutOn(player, packet.PlayerEquipWeaponResponse.ItemData.ItemCode);
                break;
            case Payload.ItemDetachmentNotification:
                TakeOff(player, packet.ItemDetachmentNotification.ItemCode);
                break;
            case Payload.DropItemNotification:
                player.Carried.Add(packet.DropItemNotification.ItemData.ItemCode, -packet.DropItemNotification.ItemData.Count);
                break;
            case Payload.PlayerGetItemNotification:
                PickUp(player, packet.PlayerGetItemNotification.Item);
                break;
            case Payload.ItemCombinationNotification:
                var made = packet.ItemCombinationNotification;
                player.Carried.Add(made.ItemCode1, -1);
                player.Carried.Add(made.ItemCode2, -1);
                player.Carried.Add(made.ItemResultCode, 1);
                break;
            case Payload.PlayerSetObjectResponse:
                player.Carried.Add(packet.PlayerSetObjectResponse.ItemCode, -1);
                break;
            default:
                return ApplyToBoxes(packet, player);
        }

        return true;
    }

    private bool ApplyToBoxes(GamePacket packet, SeenPlayer player)
    {
        switch (packet.PayloadCase)
        {
            case Payload.PlayerOpenBoxNotification:
                var opened = packet.PlayerOpenBoxNotification;
                player.OpenBox = opened.ItemBoxId;
                if (Things.TryGetValue(opened.ItemBoxId, out var box))
                {
                    box.OpenedBy = player.Id;
                    Fill(box, opened.ItemData);
                }

                return true;
            case Payload.PlayerCloseBoxNotification:
                player.OpenBox = 0;
                if (Things.TryGetValue(packet.PlayerCloseBoxNotification.ItemBoxId, out var closed)) closed.OpenedBy = 0;
                return true;
            case Payload.PlayerTakeOutAnItemNotification:
                var taken = packet.PlayerTakeOutAnItemNotification;
                player.Carried.Add(taken.ItemData.ItemCode, taken.ItemData.Count);
                if (Things.TryGetValue(taken.ItemBoxId, out var source)) source.Contents.Add(taken.ItemData.ItemCode, -taken.ItemData.Count);
                return true;
            case Payload.PlayerPutAnItemNotification:
                var put = packet.PlayerPutAnItemNotification;
                player.Carried.Add(put.ItemData.ItemCode, -put.ItemData.Count);
                if (Things.TryGetValue(put.ItemBoxId, out var store)) Fill(store, put.ObjectDatas);
                return true;
            default:
                return false;
        }
    }

    private void PutOn(SeenPlayer player, int code)
    {
        player.Carried.Add(code, -1);
        if (Catalog.Armor(code) is { } armor)
        {
            player.Carried.Add(player.Armor.GetValueOrDefault(armor.Slot), 1);
            player.Armor[armor.Slot] = code;
        }
        else
        {
            player.Carried.Add(player.Weapon, 1);
            player.Weapon = code;
        }
    }

    private void TakeOff(SeenPlayer player, int code)
    {
        player.Carried.Add(code, 1);
        if (Catalog.Armor(code) is { } armor) player.Armor.Remove(armor.Slot);
        else player.Weapon = 0;
    }

    private void PickUp(SeenPlayer player, Item item)
    {
        player.Carried.Add(item.ItemData.ItemCode, item.ItemData.Count);
        var at = At(item.Position);
        var index = Ground.FindIndex(seen => seen.Code == item.ItemData.ItemCode && Vector2.DistanceSquared(seen.Position, at) < 0.0001f);
        if (index >= 0) Ground.RemoveAt(index);
    }

    private static int ActorOf(GamePacket packet) => packet.PayloadCase switch
    {
        Payload.PlayerEatFoodResponse => packet.PlayerEatFoodResponse.PlayerId,
        Payload.PlayerEquipWeaponResponse => packet.PlayerEquipWeaponResponse.PlayerId,
        Payload.ItemDetachmentNotification => packet.ItemDetachmentNotification.PlayerId,
        Payload.DropItemNotification => packet.DropItemNotification.PlayerId,
        Payload.PlayerGetItemNotification => packet.PlayerGetItemNotification.PlayerId,
        Payload.ItemCombinationNotification => packet.ItemCombinationNotification.PlayerId,
        Payload.PlayerSetObjectResponse => packet.PlayerSetObjectResponse.PlayerId,
        Payload.PlayerOpenBoxNotification => packet.PlayerOpenBoxNotification.PlayerId,
        Payload.PlayerCloseBoxNotification => packet.PlayerCloseBoxNotification.PlayerId,
        Payload.PlayerTakeOutAnItemNotification => packet.PlayerTakeOutAnItemNotification.PlayerId,
        Payload.PlayerPutAnItemNotification => packet.PlayerPutAnItemNotification.PlayerId,
        _ => 0,
    };
}

using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Packets;

/// <summary>
/// All that a client has to know to go on in a running game, in packets that it knows anyway: the start as things are now, then what has
/// happened to them since.
/// </summary>
internal static class WholeState
{
    public static void Send(World world, GameSetup setup, Player player, IGameOutput output)
    {
        var to = player.Id;
        output.Send(to, PacketType.StartGameNotification, WorldPackets.StartNotification(world, setup, player));
        if (world.Ground.Count > 0) output.Send(to, PacketType.ItemSpawnNotification, EventPackets.Appeared(world.Ground));
        foreach (var other in world.Players) SendPlayer(other, to, output);
        output.Send(to, PacketType.PlayerHungerUpdateNotification, new S2CPlayerHungerUpdateNotification { PlayerId = to, Hunger = player.Hunger });

        foreach (var thing in world.Objects)
        {
            if (thing.Hp < thing.Kind.MaxHp) output.Send(to, PacketType.ObjectHpUpdateNotification, EventPackets.ObjectHp(thing.Id, thing.Hp));
        }

        foreach (var monster in world.Monsters)
        {
            if (monster.Hp < monster.Kind.Hp) output.Send(to, PacketType.MonsterHpUpdateNotification, EventPackets.MonsterHp(monster.Id, monster.Hp));
        }

        var targets = world.Monsters.Where(monster => monster.TargetId != 0).Select(monster => (monster.Id, monster.TargetId)).ToArray();
        if (targets.Length > 0) output.Send(to, PacketType.MonsterAwakeNotification, EventPackets.Targets(targets));
    }

    private static void SendPlayer(Player player, int to, IGameOutput output)
    {
        // The start hands out what is worn among the items, because putting it on takes it from them.
        if (player.Weapon != 0) SendWorn(player, player.Weapon, to, output);
        foreach (var piece in player.Armor.Slots)
        {
            if (!piece.IsEmpty) SendWorn(player, piece.Code, to, output);
        }

        if (player.IsDead) output.Send(to, PacketType.PlayerDeathNotification, new S2CPlayerDeathNotification { PlayerId = player.Id });
        else output.Send(to, PacketType.PlayerHpUpdateNotification, EventPackets.Hp(player.Id, player.Hp));
    }

    private static void SendWorn(Player player, int code, int to, IGameOutput output)
    {
        var rest = Math.Max(1, player.Inventory.CountOf(code));
        output.Send(to, PacketType.PlayerEquipWeaponResponse, EventPackets.Equipped(player.Id, code, rest));
    }
}

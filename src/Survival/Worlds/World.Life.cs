namespace Mallard.Survival.Worlds;

// Hunger, hurt, death and revival.
internal sealed partial class World
{
    private int DefenseOf(Player player)
    {
        var defense = 0;
        foreach (var piece in player.Armor.Slots) defense += _data.Armor(piece.Code)?.Defense ?? 0;
        return defense;
    }

    private void Hunger(Player player)
    {
        if (player.IsDead || Elapsed < player.HungryAt) return;
        var hunger = _data.Players.Hunger;
        player.HungryAt += hunger.PeriodMilliseconds;
        if (player.Hunger > 0)
        {
            player.Hunger = Math.Max(0, player.Hunger - hunger.Step);
            Happened(new WorldEvent.PlayerHungry(player.Id, player.Hunger));
            return;
        }

        // Armor is no help against an empty stomach.
        Hurt(player, hunger.StarvationDamage);
    }

    private void Strike(Player player, int attack)
    {
        var constant = _data.Players.ArmorConstant;
        Hurt(player, Math.Max(1, (int)((long)attack * constant / (constant + DefenseOf(player)))));
    }

    private void Hurt(Player player, int damage)
    {
        player.Hp = Math.Max(0, player.Hp - damage);
        if (!player.IsDead)
        {
            Happened(new WorldEvent.PlayerHurt(player.Id, player.Hp));
            return;
        }

        if (player.OpenBox != 0) CloseBox(player);
        Happened(new WorldEvent.PlayerDied(player.Id));
    }

    private void ReviveTheDead()
    {
        var revival = _data.Players.Revival;
        foreach (var player in _players)
        {
            if (!player.IsDead) continue;
            var quadrant = _random.Below(4);
            var (x, y) = (_random.Uniform(revival.MinX, revival.MaxX), _random.Uniform(revival.MinY, revival.MaxY));
            player.Hp = revival.Hp;
            player.HungryAt = Elapsed + _data.Players.Hunger.PeriodMilliseconds;
            Put(player, new Point((quadrant & 1) == 0 ? x : -x, (quadrant & 2) == 0 ? y : -y));
            Happened(new WorldEvent.PlayerRevived(player.Id, player.Position));
        }
    }
}

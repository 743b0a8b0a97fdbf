using Mallard.Protocol.Wire;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Packets;

/// <summary>
/// The two packets that go out with nearly every tick. They are made once and filled anew each time, with entries that are kept: an output
/// has encoded a packet before it returns.
/// </summary>
internal sealed class PositionPackets(World world)
{
    private readonly S2CPlayerPositionUpdateNotification _players = new();
    private readonly S2CMonsterMoveNotification _monsters = new();
    private readonly List<PlayerPositionData> _playerEntries = [];
    private readonly List<MonsterPositionData> _monsterEntries = [];

    public S2CPlayerPositionUpdateNotification OfPlayers(PositionScope scope)
    {
        _players.PlayerPositions.Clear();
        var players = world.Players;
        for (var i = 0; i < players.Count; i++)
        {
            var player = players[i];
            if (!IsIn(scope, player.Moved, player.MovedLately)) continue;
            var entry = EntryOf(_playerEntries, _players.PlayerPositions.Count);
            (entry.PlayerId, entry.X, entry.Y) = (player.Id, player.Position.X, player.Position.Y);
            _players.PlayerPositions.Add(entry);
        }

        return _players;
    }

    public S2CMonsterMoveNotification OfMonsters(PositionScope scope)
    {
        _monsters.MonsterPositionData.Clear();
        var monsters = scope is PositionScope.Now or PositionScope.Lately ? world.RousedMonsters : world.Monsters;
        for (var i = 0; i < monsters.Count; i++)
        {
            var monster = monsters[i];
            if (!IsIn(scope, monster.Moved, monster.MovedLately)) continue;
            var entry = EntryOf(_monsterEntries, _monsters.MonsterPositionData.Count);
            (entry.MonsterId, entry.MonsterCode, entry.X, entry.Y) = (monster.Id, monster.Kind.Code, monster.Position.X, monster.Position.Y);
            _monsters.MonsterPositionData.Add(entry);
        }

        return _monsters;
    }

    private static bool IsIn(PositionScope scope, bool now, bool lately) => scope switch
    {
        PositionScope.Now => now,
        PositionScope.Lately => lately,
        _ => true,
    };

    private static T EntryOf<T>(List<T> entries, int index)
        where T : new()
    {
        if (index == entries.Count) entries.Add(new T());
        return entries[index];
    }
}

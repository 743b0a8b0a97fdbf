using Mallard.Bots.Playing;
using Mallard.Protocol.Wire;
using Payload = Mallard.Protocol.Wire.GamePacket.PayloadOneofCase;

namespace Mallard.Bots.Games;

/// <summary>Tells people the course of a game, from what one of its players receives. Everything told is told to all, so one is enough.</summary>
internal sealed class Chronicle(GameClock clock, Catalog catalog, Action<string> tell)
{
    // A boss has thousands of points and loses a few dozen at a time.
    private const int Parts = 10;

    private readonly Dictionary<int, string> _names = [];
    private readonly Dictionary<int, int> _lowest = [];
    private readonly Dictionary<int, MonsterFigures> _bosses = [];
    private int _coreHp;

    public void Name(int playerId, string name) => _names[playerId] = name;

    public void Read(GamePacket packet)
    {
        if (LineOf(packet) is { } line) tell($"{clock.Game:mm\\:ss}  {line}");
    }

    private string? LineOf(GamePacket packet)
    {
        switch (packet.PayloadCase)
        {
            case Payload.GameStartNotification:
                foreach (var monster in packet.GameStartNotification.Monsters) Meet(monster);
                return $"the game begins: {packet.GameStartNotification.Monsters.Count} ducks, {packet.GameStartNotification.PlayerPositions.Count} players";
            case Payload.GamePhaseUpdateNotification:
                return packet.GamePhaseUpdateNotification.GameState.PhaseType == PhaseType.Night ? "night falls" : "day breaks";
            case Payload.MonsterWaveStartNotification:
                foreach (var monster in packet.MonsterWaveStartNotification.Monsters) Meet(monster);
                return $"{packet.MonsterWaveStartNotification.Monsters.Count} ducks come for the core";
            case Payload.PlayerDeathNotification:
                return $"{NameOf(packet.PlayerDeathNotification.PlayerId)} dies";
            case Payload.PlayerRevivalNotification:
                return $"{NameOf(packet.PlayerRevivalNotification.PlayerId)} is back";
            case Payload.ItemCombinationNotification:
                var made = packet.ItemCombinationNotification;
                return catalog.Weapon(made.ItemResultCode) is { } weapon ? $"{NameOf(made.PlayerId)} makes {TextOf(weapon)}" : null;
            case Payload.PlayerPutAnItemNotification:
                var put = packet.PlayerPutAnItemNotification;
                var mustard = put.ObjectDatas.FirstOrDefault(item => item.ItemCode == catalog.Coating);
                return mustard is null ? null : $"honey mustard in the core: {mustard.Count}";
            case Payload.MonsterHpUpdateNotification:
                return BossLine(packet.MonsterHpUpdateNotification);
            case Payload.ObjectHpUpdateNotification when packet.ObjectHpUpdateNotification.ObjectId == 1:
                return CoreLine(packet.ObjectHpUpdateNotification.Hp);
            case Payload.GameClearNotification:
                return "the boss is dead: cleared";
            case Payload.GameOverNotification:
                return "game over";
            default:
                return null;
        }
    }

    private void Meet(MonsterPositionData monster)
    {
        if (catalog.Monster(monster.MonsterCode) is { Boss: true } boss) _bosses[monster.MonsterId] = boss;
    }

    private string? BossLine(S2CMonsterHpUpdateNotification hit)
    {
        if (!_bosses.TryGetValue(hit.MonsterId, out var boss)) return null;
        var part = (int)Math.Ceiling((double)hit.Hp * Parts / boss.Hp);
        if (part >= _lowest.GetValueOrDefault(hit.MonsterId, Parts + 1)) return null;
        _lowest[hit.MonsterId] = part;
        return $"the boss has {hit.Hp} of {boss.Hp}";
    }

    private string? CoreLine(int hp)
    {
        var part = (hp + 249) / 250;
        if (part == _coreHp) return null;
        _coreHp = part;
        return $"the core has {hp}";
    }

    private static string TextOf(WeaponFigures weapon) =>
        $"{(weapon.IsCoated ? "coated " : "")}{weapon.Name} ({weapon.Grade.ToString().ToLowerInvariant()}, attack {weapon.Attack})";

    private string NameOf(int playerId) => _names.GetValueOrDefault(playerId) ?? $"player {playerId}";
}

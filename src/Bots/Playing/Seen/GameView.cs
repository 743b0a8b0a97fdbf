using System.Numerics;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Payload = Mallard.Protocol.Wire.GamePacket.PayloadOneofCase;

namespace Mallard.Bots.Playing.Seen;

/// <summary>How a game stands for its players.</summary>
public enum Outcome
{
    None,
    Cleared,
    Over,
}

/// <summary>What one client knows of a game: all of it from the packets it received, and where it walked itself.</summary>
internal sealed partial class GameView(int playerId, Catalog catalog)
{
    // A client is ahead of what the server has told it by what it walked meanwhile. Farther off than this the server did not believe it.
    private const float Believable = 4;

    private readonly Dictionary<PacketType, int> _answers = [];

    public Catalog Catalog { get; } = catalog;

    public SeenPlayer Me { get; } = new(playerId, catalog.Players);

    public bool HasStarted { get; private set; }

    public PhaseType Phase { get; private set; }

    public Outcome Outcome { get; private set; }

    /// <summary>The players in join order, this one too.</summary>
    public List<SeenPlayer> Players { get; } = [];

    /// <summary>The living monsters, by id.</summary>
    public SortedDictionary<int, SeenMonster> Monsters { get; } = [];

    /// <summary>What stands, by id.</summary>
    public SortedDictionary<int, SeenThing> Things { get; } = [];

    /// <summary>What lies on the ground.</summary>
    public List<SeenItem> Ground { get; } = [];

    public SeenThing? Core => Things.Count > 0 && Things.First().Value is { IsCore: true } core ? core : null;

    /// <summary>How often the server has told this player that something it did with its hands is done.</summary>
    public int Answers(PacketType type) => _answers.GetValueOrDefault(type);

    public SeenPlayer? Player(int id)
    {
        foreach (var player in Players)
        {
            if (player.Id == id) return player;
        }

        return null;
    }

    /// <summary>Where this client has walked; the server will say if it does not agree.</summary>
    public void Walked(Vector2 to) => Me.Position = to;

    /// <summary>Learns from a packet.</summary>
    public void Apply(PacketType type, GamePacket packet)
    {
        switch (packet.PayloadCase)
        {
            case Payload.GameStartNotification:
                Start(packet.GameStartNotification);
                break;
            case Payload.GamePhaseUpdateNotification:
                Phase = packet.GamePhaseUpdateNotification.GameState.PhaseType;
                break;
            case Payload.GameClearNotification:
                Outcome = Outcome.Cleared;
                break;
            case Payload.GameOverNotification:
                Outcome = Outcome.Over;
                break;
            default:
                if (ApplyToPlayers(packet) || ApplyToItems(packet) || ApplyToMonsters(packet)) Count(type, packet);
                break;
        }
    }

    private void Start(S2CGameStartNotification start)
    {
        HasStarted = true;
        Phase = start.GameState.PhaseType;
        Players.Clear();
        Monsters.Clear();
        Things.Clear();
        Ground.Clear();
        foreach (var position in start.PlayerPositions)
        {
            var player = position.PlayerId == Me.Id ? Me : new SeenPlayer(position.PlayerId, Catalog.Players);
            player.Position = new Vector2(position.X, position.Y);
            Players.Add(player);
        }

        foreach (var monster in start.Monsters) Meet(monster, ofWave: false);
        foreach (var thing in start.Objects)
        {
            if (Place(thing.ObjectData, new Vector2(thing.X, thing.Y)) is { } placed) Fill(placed, thing.ItemData);
        }

        // The same for all at the start; later it is this player's alone, and what is worn is told afterwards.
        foreach (var player in Players)
        {
            player.Carried.Clear();
            player.Armor.Clear();
            player.Weapon = 0;
            foreach (var item in start.Items) player.Carried.Add(item.ItemCode, item.Count);
        }
    }

    private bool ApplyToMonsters(GamePacket packet)
    {
        switch (packet.PayloadCase)
        {
            case Payload.MonsterMoveNotification:
                foreach (var moved in packet.MonsterMoveNotification.MonsterPositionData)
                {
                    if (Monsters.TryGetValue(moved.MonsterId, out var monster)) monster.Position = new Vector2(moved.X, moved.Y);
                }

                return false;
            case Payload.MonsterHpUpdateNotification:
                if (Monsters.TryGetValue(packet.MonsterHpUpdateNotification.MonsterId, out var hurt)) hurt.Hp = packet.MonsterHpUpdateNotification.Hp;
                return false;
            case Payload.MonsterDeathNotification:
                Monsters.Remove(packet.MonsterDeathNotification.MonsterId);
                return false;
            case Payload.MonsterAwakeNotification:
                foreach (var target in packet.MonsterAwakeNotification.MonsterTarget)
                {
                    if (Monsters.TryGetValue(target.MonsterId, out var hunter)) hunter.Target = target.TargetId;
                }

                return false;
            case Payload.MonsterWaveStartNotification:
                foreach (var monster in packet.MonsterWaveStartNotification.Monsters) Meet(monster, ofWave: true);
                return false;
            case Payload.ObjectSetNotification:
                Place(packet.ObjectSetNotification.ObjectData, At(packet.ObjectSetNotification.Position));
                return false;
            case Payload.ObjectHpUpdateNotification:
                if (Things.TryGetValue(packet.ObjectHpUpdateNotification.ObjectId, out var thing)) thing.Hp = packet.ObjectHpUpdateNotification.Hp;
                return false;
            case Payload.ObjectDestroyNotification:
                Things.Remove(packet.ObjectDestroyNotification.ObjectId);
                return false;
            default:
                return false;
        }
    }

    private void Meet(MonsterPositionData monster, bool ofWave)
    {
        // A kind that this client's figures do not know is not there for it.
        if (Catalog.Monster(monster.MonsterCode) is not { } kind) return;
        Monsters[monster.MonsterId] = new SeenMonster(monster.MonsterId, kind) { Position = new Vector2(monster.X, monster.Y), OfWave = ofWave };
    }

    private SeenThing? Place(ObjectData? data, Vector2 at)
    {
        if (data is null || Catalog.Thing(data.ObjectCode) is not { } kind) return null;
        return Things[data.ObjectId] = new SeenThing(data.ObjectId, kind, at);
    }

    private static void Fill(SeenThing thing, IEnumerable<ItemData> contents)
    {
        thing.Contents.Clear();
        foreach (var item in contents) thing.Contents.Add(item.ItemCode, item.Count);
    }

    private void Count(PacketType type, GamePacket packet)
    {
        if (ActorOf(packet) == Me.Id) _answers[type] = Answers(type) + 1;
    }

    private static Vector2 At(Position? position) => position is null ? default : new Vector2(position.X, position.Y);
}

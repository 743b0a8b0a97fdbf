using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

/// <summary>
/// The simulation: all state of one game, and the only code that changes it. It knows neither packets nor clocks. A call applies one
/// input or one step of time and leaves what happened in <see cref="Events"/>; the caller reads them and clears them.
/// </summary>
// Preparing --Start--> Running --boss dead, core fallen, Abort--> Over
// Preparing --timeout, Abort--> Over
internal sealed partial class World
{
    public const int CoreId = 1;

    private readonly WorldRules _rules;
    private readonly SurvivalData _data;
    private readonly RandomSource _random;
    private readonly List<Player> _players;

    // Both sorted by id: ids only grow, and what is gone is gone.
    private readonly List<Monster> _monsters = [];
    private readonly List<WorldObject> _objects = [];

    private readonly List<GroundItem> _ground = [];
    private readonly List<WorldEvent> _events = [];
    private readonly float _cosineOfReach;
    private int _nextMonsterId = 1;
    private int _nextObjectId = 1;
    private int _nextItemId = 1;

    public World(WorldRules rules, SurvivalData data, RandomSource random)
    {
        _rules = rules;
        _data = data;
        _random = random;
        _players = rules.PlayerIds.Select(MakePlayer).ToList();
        OwnerId = rules.OwnerId;
        _cosineOfReach = CosineOf(data.Players.Attack.Angle / 2);
        Populate();
    }

    public Stage Stage { get; private set; } = Stage.Preparing;

    /// <summary>The player with the owner's duties: a member as long as there is one, 0 when all have left.</summary>
    public int OwnerId { get; private set; }

    /// <summary>The players in join order.</summary>
    public IReadOnlyList<Player> Players => _players;

    /// <summary>The living monsters by id.</summary>
    public IReadOnlyList<Monster> Monsters => _monsters;

    /// <summary>Those of them that may have moved since players were told.</summary>
    public IReadOnlyList<Monster> RousedMonsters => _roused;

    /// <summary>The standing objects by id, so the core comes first.</summary>
    public IReadOnlyList<WorldObject> Objects => _objects;

    /// <summary>What lies on the ground, the oldest first.</summary>
    public IReadOnlyList<GroundItem> Ground => _ground;

    /// <summary>What happened since <see cref="ClearEvents"/>, in order.</summary>
    public IReadOnlyList<WorldEvent> Events => _events;

    private WorldObject Core => _objects[0];

    public void ClearEvents() => _events.Clear();

    public Player? FindPlayer(int playerId)
    {
        // Eight players at most in practice: a walk is quicker than a lookup and keeps the join order in one place.
        foreach (var player in _players)
        {
            if (player.Id == playerId) return player;
        }

        return null;
    }

    public Monster? FindMonster(int monsterId)
    {
        var index = IndexOf(_monsters, monsterId, static monster => monster.Id);
        return index < 0 ? null : _monsters[index];
    }

    public WorldObject? FindObject(int objectId)
    {
        var index = IndexOf(_objects, objectId, static thing => thing.Id);
        return index < 0 ? null : _objects[index];
    }

    private static int IndexOf<T>(List<T> sorted, int id, Func<T, int> idOf)
    {
        var (low, high) = (0, sorted.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var difference = idOf(sorted[middle]).CompareTo(id);
            if (difference == 0) return middle;
            if (difference < 0) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    // Rounded, because the last bits of a cosine are not the same on every machine.
    private static float CosineOf(float degrees) => MathF.Round((float)Math.Cos(degrees * Math.PI / 180), 4);

    private Player MakePlayer(int id) =>
        new(id, _data.Players, _data.Monsters.Behavior.MaxAttackersPerPlayer) { Stride = _rules.MaxPlayerSpeed };

    private void Populate()
    {
        foreach (var population in _data.Monsters.Population)
        {
            var kind = _data.MonsterKind(population.Code);
            for (var n = 0; n < population.Count; n++) _monsters.Add(new Monster(population.FirstId + n, kind));
        }

        foreach (var population in _data.Objects.Population)
        {
            var kind = _data.ObjectKind(population.Code);
            for (var n = 0; n < population.Count; n++)
            {
                var contents = kind.BoxGrade is { } grade ? BoxFiller.Fill(grade, _data, _random) : EmptyContents(kind);
                _objects.Add(new WorldObject(population.FirstId + n, kind, contents));
            }
        }

        _monsters.Sort(static (one, other) => one.Id.CompareTo(other.Id));
        _objects.Sort(static (one, other) => one.Id.CompareTo(other.Id));
        if (_monsters.Count > 0) _nextMonsterId = _monsters[^1].Id + 1;
        _nextObjectId = _objects[^1].Id + 1;
    }

    private Inventory? EmptyContents(ObjectKind kind) => kind.Type switch
    {
        // Room for a stack of each that it can ever hold.
        ObjectType.Core => new Inventory(_data.Objects.CoreStorage.Accepts.Length + 1),
        ObjectType.Box => new Inventory(_data.Drops.Boxes.Slots),
        _ => null,
    };

    private void Happened(WorldEvent what) => _events.Add(what);
}

namespace Mallard.Survival.Worlds;

/// <summary>
/// The simulation: all state of one game, and the only code that changes it. It knows neither packets nor clocks. A call applies one
/// input or one step of time and leaves what happened in <see cref="Events"/>; the caller reads them and clears them.
/// </summary>
// Preparing --Start--> Running --Abort--> Over
// Preparing --timeout, Abort--> Over
internal sealed partial class World
{
    private readonly WorldRules _rules;
    private readonly SurvivalData _data;
    private readonly RandomSource _random;
    private readonly List<Player> _players;
    private readonly SortedDictionary<int, Monster> _monsters = [];
    private readonly SortedDictionary<int, WorldObject> _objects = [];
    private readonly List<WorldEvent> _events = [];
    private bool _playersMoved;

    public World(WorldRules rules, SurvivalData data, RandomSource random)
    {
        _rules = rules;
        _data = data;
        _random = random;
        _players = rules.PlayerIds.Select(id => new Player(id, data.Players)).ToList();
        OwnerId = rules.OwnerId;
        Populate();
    }

    public Stage Stage { get; private set; } = Stage.Preparing;

    /// <summary>The player with the owner's duties: a member as long as there is one, 0 when all have left.</summary>
    public int OwnerId { get; private set; }

    /// <summary>The players in join order.</summary>
    public IReadOnlyList<Player> Players => _players;

    /// <summary>The monsters by id.</summary>
    public IReadOnlyCollection<Monster> Monsters => _monsters.Values;

    /// <summary>The objects by id, so the core comes first.</summary>
    public IReadOnlyCollection<WorldObject> Objects => _objects.Values;

    /// <summary>What happened since <see cref="ClearEvents"/>, in order.</summary>
    public IReadOnlyList<WorldEvent> Events => _events;

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

    private void Populate()
    {
        foreach (var population in _data.MonsterPopulation)
        {
            var kind = _data.MonsterKind(population.Code);
            for (var n = 0; n < population.Count; n++) _monsters.Add(population.FirstId + n, new Monster(population.FirstId + n, kind));
        }

        foreach (var population in _data.ObjectPopulation)
        {
            var kind = _data.ObjectKind(population.Code);
            for (var n = 0; n < population.Count; n++)
            {
                var contents = kind.BoxGrade is { } grade ? BoxFiller.Fill(grade, _data, _random) : null;
                _objects.Add(population.FirstId + n, new WorldObject(population.FirstId + n, kind, contents));
            }
        }
    }

    private void Happened(WorldEvent what) => _events.Add(what);
}

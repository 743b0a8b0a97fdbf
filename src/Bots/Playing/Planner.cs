using System.Numerics;
using Mallard.Bots.Playing.Seen;

namespace Mallard.Bots.Playing;

/// <summary>Chooses what to be after: first what cannot wait, then whatever is worth most for the time it takes.</summary>
internal sealed class Planner(GameView view, Gear gear, Needs needs, PlayStyle style)
{
    // A duck of a wave this near to the core is everybody's business.
    private const float AtTheGates = 22;

    private const int Wounded = 60;

    // Who is nearer has the better claim to a box.
    private const float ClaimOfOthers = 0.35f;

    // What is worth this much more is worth to turn around for.
    private const float Loyalty = 1.3f;

    private readonly DangerMap _map = new(view.Catalog.Map);
    private readonly Dictionary<Aim, long> _givenUp = [];
    private Aim? _best;
    private float _bestScore;
    private Aim? _before;

    /// <summary>The ways from where the player stood at the last choice.</summary>
    public DangerMap Map => _map;

    /// <summary>Leaves something alone for a while: it did not work.</summary>
    public void GiveUp(Aim aim, long until) => _givenUp[aim] = until;

    public bool IsGivenUp(Aim aim) => _givenUp.ContainsKey(aim);

    /// <summary>Whether an aim is still there to be reached.</summary>
    public bool IsThere(Aim aim) => aim switch
    {
        Aim.Loot loot => view.Things.TryGetValue(loot.BoxId, out var box) && IsOpenToMe(box) && HasSomething(box),
        Aim.Fetch fetch => Find(fetch.Number) is { } item && needs.Takes(item.Code),
        Aim.Cut cut => view.Things.ContainsKey(cut.ThingId) && WantsSeeds,
        Aim.Hunt hunt => view.Monsters.ContainsKey(hunt.MonsterId),
        Aim.Defend defend => view.Monsters.ContainsKey(defend.MonsterId),
        Aim.Slay slay => view.Monsters.ContainsKey(slay.MonsterId) && needs.IsArmed,
        Aim.Craft => GoesCrafting,
        Aim.Flee flee => IsInDanger && Vector2.Distance(flee.To, view.Me.Position) > 3,
        _ => false,
    };

    public SeenItem? Find(int number) => view.Ground.Find(item => item.Number == number);

    /// <summary>The best to do now.</summary>
    public Aim Choose(Aim? before, long now)
    {
        _map.Look(view, view.Me.Position);
        foreach (var (aim, until) in _givenUp.ToArray())
        {
            if (now >= until) _givenUp.Remove(aim);
        }

        if (IsInDanger) return before is Aim.Flee ? before : new Aim.Flee(_map.Refuge(view.Me.Position, notNearer: 12));
        var boss = Boss;
        if (boss is not null && needs.IsArmed && before is Aim.Slay && view.Core is not { Hp: < 1000 }) return new Aim.Slay(boss.Id);
        if (Invader is { } invader) return new Aim.Defend(invader.Id);
        if (boss is not null && IsReadyFor(boss)) return new Aim.Slay(boss.Id);
        if (GoesCrafting) return new Aim.Craft();

        (_best, _bestScore, _before) = (null, 0, before);
        foreach (var thing in view.Things.Values)
        {
            if (thing.IsBox && IsOpenToMe(thing)) Weigh(new Aim.Loot(thing.Id), WorthOf(thing), thing.Position, seconds: 0.8f);
            else if (thing.IsGrass && WantsSeeds && gear.BestBlade is not null) Weigh(new Aim.Cut(thing.Id), SeedWorth, thing.Position, seconds: 1.5f);
        }

        foreach (var item in view.Ground)
        {
            if (needs.Takes(item.Code)) Weigh(new Aim.Fetch(item.Number), needs.Worth(item.Code, item.Count), item.Position, seconds: 0.2f);
        }

        foreach (var monster in view.Monsters.Values)
        {
            if (!monster.Kind.Boss) WeighHunt(monster);
        }

        return _best ?? new Aim.Wait(new Vector2(4, 4));
    }

    private SeenMonster? Boss => view.Monsters.Values.FirstOrDefault(monster => monster.Kind.Boss);

    // Wounded, and with more around than can be kept off.
    private bool IsInDanger =>
        view.Me.Hp < Wounded && view.Monsters.Values.Count(monster =>
            monster.Target != 0 && Vector2.Distance(monster.Position, view.Me.Position) < monster.Kind.AttackRange + 2) >= 2;

    private bool WantsSeeds => SeedWorth >= 5;

    private float SeedWorth => needs.Worth(view.Catalog.Seed, 1);

    private bool GoesCrafting
    {
        get
        {
            if (needs.WantsCoating) return (needs.IsCoatingReady && needs.IsWorthCoating) || needs.HasAllMaterials;
            // What this player no longer needs, another may lack.
            return needs.IsArmed && needs.HasAllMaterials && view.Catalog.Materials.Any(material => view.Me.Carried[material] > 0)
                && view.Players.Exists(mate => !mate.IsDead && mate.Id != view.Me.Id && !HasCoated(mate));
        }
    }

    private SeenMonster? Invader => view.Monsters.Values
        .Where(monster => monster.OfWave && monster.Position.Length() < AtTheGates)
        .MinBy(monster => monster.Position.LengthSquared() + (Vector2.DistanceSquared(monster.Position, view.Me.Position) * 0.5f));

    private bool HasCoated(SeenPlayer mate) =>
        view.Catalog.Weapon(mate.Weapon) is { IsCoated: true }
        || mate.Carried.All.Any(item => item.Key == view.Catalog.Coating || view.Catalog.Weapon(item.Key) is { IsCoated: true });

    private bool IsReadyFor(SeenMonster boss) =>
        needs.IsArmed && view.Me.Hp >= 70 && view.Me.Hunger >= 15 && (gear.Portions >= 2 || boss.Hp < boss.Kind.Hp / 5);

    private bool IsOpenToMe(SeenThing box) => box.OpenedBy == 0 || box.OpenedBy == view.Me.Id;

    private bool HasSomething(SeenThing box) => box.Contents.All.Any(item => needs.Takes(item.Key));

    private float WorthOf(SeenThing box) => box.Contents.All.Where(item => needs.Takes(item.Key)).Sum(item => needs.Worth(item.Key, item.Value));

    private void WeighHunt(SeenMonster monster)
    {
        var distance = Vector2.Distance(monster.Position, view.Me.Position);
        var hit = gear.HitOn(monster.Kind);
        if (distance > 35 || hit < 3) return;
        var fight = MathF.Ceiling(monster.Hp / hit) * gear.CooldownMilliseconds / 1000;
        var stand = distance < gear.Range ? view.Me.Position
            : monster.Position + ((view.Me.Position - monster.Position) * (gear.Range / distance));
        Weigh(new Aim.Hunt(monster.Id), 3 + (monster.Kind.Hp / 50f), stand, fight + 1);
    }

    private void Weigh(Aim aim, float worth, Vector2 place, float seconds)
    {
        if (worth <= 0 || _givenUp.ContainsKey(aim)) return;
        var score = worth / (seconds + (_map.CostTo(place) / style.WalkingSpeed) + 0.2f);
        if (aim is Aim.Loot or Aim.Cut or Aim.Fetch && IsClaimed(place)) score *= ClaimOfOthers;
        if (aim == _before) score *= Loyalty;
        if (score <= _bestScore) return;
        (_best, _bestScore) = (aim, score);
    }

    private bool IsClaimed(Vector2 place)
    {
        var mine = Vector2.DistanceSquared(place, view.Me.Position);
        foreach (var mate in view.Players)
        {
            if (mate.Id != view.Me.Id && !mate.IsDead && Vector2.DistanceSquared(place, mate.Position) < mine) return true;
        }

        return false;
    }
}

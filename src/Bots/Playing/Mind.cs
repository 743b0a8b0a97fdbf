using System.Numerics;
using Mallard.Bots.Playing.Deeds;
using Mallard.Bots.Playing.Seen;

namespace Mallard.Bots.Playing;

/// <summary>
/// A player's head: decides from what it knows and what time it is what to do next. It has no clock, no socket and no dice, so equal
/// packets at equal times make equal players.
/// </summary>
internal sealed class Mind
{
    // Longer than any pulse should take; after a longer pause the way that could have been walked is given up.
    private const long LongestStep = 300;

    private readonly GameView _view;
    private readonly PlayStyle _style;
    private readonly Gear _gear;
    private readonly Planner _planner;
    private readonly Hands _hands;
    private readonly Legs _legs;
    private readonly List<Deed> _deeds = [];
    private Aim? _aim;
    private long _aimSince;
    private long _planAt;
    private long _before;
    private long _readyAt;

    public Mind(GameView view, PlayStyle style)
    {
        (_view, _style) = (view, style);
        _gear = new Gear(view);
        var needs = new Needs(view, _gear, style);
        _planner = new Planner(view, _gear, needs, style);
        _hands = new Hands(view, _gear, needs, new Workbench(view, _gear, needs), _planner, style);
        _legs = new Legs(view, style);
    }

    /// <summary>What it is after; null before it has looked.</summary>
    public Aim? Aim => _aim;

    public Gear Gear => _gear;

    /// <summary>What to do now. The list is used again by the next call.</summary>
    /// <param name="now">Milliseconds of the game; only ever grows.</param>
    public IReadOnlyList<Deed> Decide(long now)
    {
        _deeds.Clear();
        var passed = Math.Min(LongestStep, now - _before);
        _before = now;
        if (!_view.HasStarted || _view.Outcome != Outcome.None) return _deeds;
        if (_view.Me.IsDead)
        {
            _aim = null;
            return _deeds;
        }

        if (_aim is null || now >= _planAt || !_planner.IsThere(_aim)) Plan(now);

        if (_hands.Next(_aim!, now) is { } deed) _deeds.Add(deed);
        if (now >= _readyAt && !_hands.AreChangingWeapons && Fight() is { } blow)
        {
            _deeds.Add(blow);
            _readyAt = now + (long)_gear.CooldownMilliseconds + _style.AttackDelayMilliseconds;
        }

        Walk(passed);
        return _deeds;
    }

    private void Plan(long now)
    {
        // What cannot be reached for all the ducks around it is better left for later.
        if (_aim is Aim.Loot or Aim.Fetch or Aim.Cut or Aim.Hunt && now - _aimSince > _style.PersistenceMilliseconds)
            _planner.GiveUp(_aim, now + _style.PersistenceMilliseconds);
        var aim = _planner.Choose(_aim, now);
        if (aim != _aim) _aimSince = now;
        _aim = aim;
        _planAt = now + _style.PlanningMilliseconds;
    }

    private Deed? Fight()
    {
        var here = _view.Me.Position;
        if (_aim is Aim.Cut cut && _view.Things.TryGetValue(cut.ThingId, out var grass) && _gear.InHand is { } blade && _gear.IsBlade(blade)
            && Vector2.Distance(here, grass.Position) <= _gear.Range)
            return new Deed.Cut(grass.Id, grass.Position - here);

        SeenMonster? best = null;
        var least = float.PositiveInfinity;
        var isCoated = _gear.InHand is { IsCoated: true };
        foreach (var monster in _view.Monsters.Values)
        {
            if (monster.Kind.Boss && !isCoated) continue;
            if (Vector2.DistanceSquared(here, monster.Position) > _gear.Range * _gear.Range) continue;
            // What it is after, then what is after it, then what falls soonest.
            var hits = monster.Hp / _gear.HitOn(monster.Kind);
            if (IsAimedAt(monster)) hits = -1;
            else if (monster.Target != _view.Me.Id) hits += 100;
            if (hits >= least) continue;
            (best, least) = (monster, hits);
        }

        return best is null ? null : new Deed.Attack(best.Id, best.Position - here);
    }

    private bool IsAimedAt(SeenMonster monster) => MonsterOf(_aim) == monster.Id;

    private static int MonsterOf(Aim? aim) => aim switch
    {
        Aim.Hunt hunt => hunt.MonsterId,
        Aim.Defend defend => defend.MonsterId,
        Aim.Slay slay => slay.MonsterId,
        _ => 0,
    };

    private void Walk(long passed)
    {
        var wish = WishOf(_aim!);
        var caution = _view.Me.Hp < 50 ? 0.7f : 0;
        if (_legs.Step(wish, passed, caution) is not { } step || step == _view.Me.Position) return;
        _view.Walked(step);
        _deeds.Add(new Deed.Move(step));
    }

    private Legs.Wish WishOf(Aim aim)
    {
        var reach = _view.Catalog.Players.Reach;
        return aim switch
        {
            Aim.Loot loot when _view.Things.TryGetValue(loot.BoxId, out var box) => Reach(box.Position, reach.Box - 0.8f),
            Aim.Craft => Reach(_view.Core?.Position ?? default, reach.Core - 0.8f),
            Aim.Fetch fetch when _planner.Find(fetch.Number) is { } item => Reach(item.Position, reach.PickUp - 0.7f),
            Aim.Cut cut when _view.Things.TryGetValue(cut.ThingId, out var grass) => Reach(grass.Position, MathF.Min(_gear.Range - 0.5f, 3)),
            Aim.Wait wait => Reach(wait.At, 1),
            // Through the crowd if need be: it is slower than who runs, and standing in it is death.
            Aim.Flee flee => Reach(flee.To, 1) with { Urgency = 6 },
            _ => _view.Monsters.TryGetValue(MonsterOf(aim), out var monster) ? Face(monster) : Reach(_view.Me.Position, 1),
        };
    }

    private Legs.Wish Reach(Vector2 place, float within)
    {
        if (Vector2.Distance(place, _view.Me.Position) <= 5) return new Legs.Wish(place, 0, within);
        return new Legs.Wish(_planner.Map.NextOn(place, ahead: 4), 0, 0);
    }

    // As far off as the weapon allows, but not farther than it takes to be safe.
    private Legs.Wish Face(SeenMonster monster)
    {
        var most = MathF.Min(_gear.Range - 0.2f, 11);
        if (Vector2.Distance(monster.Position, _view.Me.Position) > most + 6) return Reach(monster.Position, most);
        return new Legs.Wish(monster.Position, MathF.Max(0.01f, most - 1.5f), most);
    }
}

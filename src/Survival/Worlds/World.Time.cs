using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

internal sealed partial class World
{
    // What a slow client may have missed of the positions is repeated so often.
    private const int UpdateMilliseconds = 1000;

    private readonly List<Regrowth> _regrowing = [];
    private long _nextTargetingAt;
    private long _nextUpdateAt;

    /// <summary>Milliseconds since the world was made.</summary>
    public long Elapsed { get; private set; }

    public Phase Phase { get; private set; }

    /// <summary>The value of <see cref="Elapsed"/> at which the phase changes. Without meaning before the start.</summary>
    public long PhaseEndsAt { get; private set; }

    /// <summary>One step of time.</summary>
    /// <param name="quietly">Whether those who moved may be told of with a later step.</param>
    public void Tick(bool quietly = false)
    {
        if (Stage == Stage.Over) return;
        Elapsed += _rules.TickMilliseconds;

        if (Stage == Stage.Preparing)
        {
            if (Elapsed >= _rules.PrepareTimeoutMilliseconds) End(new WorldEvent.GameOver());
            return;
        }

        TellPlayers(quietly);
        if (!_rules.HostRunsMonsters) RunMonsters();
        if (Stage == Stage.Over) return;
        TellMonsters(quietly);
        if (Elapsed >= _nextUpdateAt) _nextUpdateAt += UpdateMilliseconds;

        // A phase is counted from the end of the one before, not from the tick that noticed it; otherwise phases drift late. The
        // loop is for phases that are shorter than a tick.
        while (Elapsed >= PhaseEndsAt) ChangePhase();
        PlaceLateWave();

        while (Elapsed >= _nextTargetingAt)
        {
            FindTargets();
            _nextTargetingAt += _data.Monsters.Behavior.TargetingMilliseconds;
        }

        foreach (var player in _players) Hunger(player);
        Regrow();
    }

    /// <summary>Ends the game whatever its stage.</summary>
    public void Abort()
    {
        if (Stage != Stage.Over) End(new WorldEvent.GameOver());
    }

    private void ChangePhase()
    {
        (Phase, var length) = Phase == Phase.Day ? (Phase.Night, _rules.NightMilliseconds) : (Phase.Day, _rules.DayMilliseconds);
        PhaseEndsAt += length;
        Happened(new WorldEvent.PhaseChanged(Phase, PhaseEndsAt));
        if (Phase == Phase.Night) BeginWave();
        else ReviveTheDead();
    }

    private void End(WorldEvent how)
    {
        Stage = Stage.Over;
        Happened(how);
    }

    // First those who moved since the last tick; once a second all who moved in it, for clients that lost one of the former.
    private void TellPlayers(bool quietly)
    {
        var (now, lately) = (false, false);
        foreach (var player in _players)
        {
            now |= player.Moved;
            lately |= player.MovedLately;
        }

        if (_somebodyLeft) Happened(WorldEvent.PlayersMoved.All);
        else if (lately && Elapsed >= _nextUpdateAt) Happened(WorldEvent.PlayersMoved.Lately);
        else if (now && !quietly) Happened(WorldEvent.PlayersMoved.Now);
    }

    private void TellMonsters(bool quietly)
    {
        var (now, lately) = (false, false);
        LetRest();
        foreach (var monster in _roused)
        {
            now |= monster.Moved;
            lately |= monster.MovedLately;
        }

        if (lately && Elapsed >= _nextUpdateAt) Happened(WorldEvent.MonstersMoved.Lately);
        else if (now && !quietly) Happened(WorldEvent.MonstersMoved.Now);
    }

    /// <summary>The players have been told of all positions of that scope.</summary>
    public void PlayersTold(PositionScope scope)
    {
        _somebodyLeft = false;
        foreach (var player in _players)
        {
            player.Moved = false;
            if (scope != PositionScope.Now) player.MovedLately = false;
        }
    }

    /// <summary>The players have been told of all monsters' positions of that scope.</summary>
    public void MonstersTold(PositionScope scope)
    {
        foreach (var monster in _roused)
        {
            monster.Moved = false;
            if (scope != PositionScope.Now) monster.MovedLately = false;
        }
    }

    private void Regrow()
    {
        // In the order of their times: all things of one kind take equally long, and there are few kinds.
        for (var i = 0; i < _regrowing.Count;)
        {
            var regrowth = _regrowing[i];
            if (Elapsed < regrowth.At)
            {
                i++;
                continue;
            }

            _regrowing.RemoveAt(i);
            Erect(_data.ObjectKind(regrowth.Code), regrowth.Position);
        }
    }

    private WorldObject Erect(ObjectKind kind, Point position)
    {
        var thing = new WorldObject(_nextObjectId++, kind, EmptyContents(kind)) { Position = position };
        _objects.Add(thing);
        Happened(new WorldEvent.ObjectAppeared(thing.Id, kind.Code, position));
        return thing;
    }

    private Point Clamp(Point place)
    {
        var bounds = _data.Map.Bounds;
        return new Point(Math.Clamp(place.X, bounds.MinX, bounds.MaxX), Math.Clamp(place.Y, bounds.MinY, bounds.MaxY));
    }

    private bool IsInside(Point place)
    {
        var bounds = _data.Map.Bounds;
        return place.X >= bounds.MinX && place.X <= bounds.MaxX && place.Y >= bounds.MinY && place.Y <= bounds.MaxY;
    }
}

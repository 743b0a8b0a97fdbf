using System.Runtime.InteropServices;
using Akka.Actor;
using Mallard.Threads;

namespace Mallard.Game.Matches;

/// <summary>
/// The one tick source of a game node: wakes every running match once per tick. A timer per match costs three times as much and drifts;
/// how many steps a match owes is for the match to work out from the clock, so a late or lost wake-up loses no time.
/// </summary>
/// <remarks>
/// The matches take turns within a tick. All at once they would keep the node and its gateways busy for a while twenty times a second, and
/// whatever a player does in such a moment would wait. Whose time it is to call <see cref="TakeSome"/> is for <see cref="MatchThreads"/>.
/// </remarks>
internal sealed class TickSource
{
    // What one turn's matches send keeps a gateway busy for as long as its sockets take, and a swing behind it waits: shorter turns, shorter
    // waits. Below this a thread is woken for next to nothing.
    private const int MostTurns = 25;
    private const int ShortestTurn = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<IActorRef, int> _turnOf = [];
    private readonly List<Woken>[] _turns;
    private readonly Func<int> _enough;
    private readonly TimeSpan _turn;
    private readonly TimeProvider? _time;
    private readonly long _startedAt;
    private long _taken;

    // How many of the turn after that one have been woken.
    private int _woken;

    private TickSource(int turns, TimeSpan turn, Func<int> enough, TimeProvider? time)
    {
        _turns = [.. Enumerable.Range(0, turns).Select(_ => new List<Woken>())];
        _turn = turn;
        _enough = enough;
        if (time is null) return;
        _time = time;
        _startedAt = time.GetTimestamp();
    }

    /// <summary>A source driven by the clock.</summary>
    /// <param name="tick">How often each match is woken.</param>
    /// <param name="time">The clock.</param>
    /// <param name="enough">
    /// With fewer matches than this a turn has room for more: it costs a thread that wakes, and a batch for each gateway, which wakes there as well, for however few
    /// (0.04 cores for 25 turns; bench/RESULTS.md, 2026-11-29). Asked for each match that is added.
    /// </param>
    public static TickSource Start(TimeSpan tick, TimeProvider time, Func<int> enough)
    {
        var turns = TurnsIn(tick);
        return new TickSource(turns, tick / turns, enough, time);
    }

    /// <summary>A source that ticks only when <see cref="Wake"/> is called; for tests.</summary>
    public static TickSource Manual() => new(turns: 1, TimeSpan.Zero, static () => 1, time: null);

    /// <summary>How many turns a tick has: all of the same length, in whole milliseconds, as timers want it.</summary>
    internal static int TurnsIn(TimeSpan tick)
    {
        for (var turns = MostTurns; turns > 1; turns--)
        {
            var turn = tick.TotalMilliseconds / turns;
            if (turn >= ShortestTurn && turn == Math.Floor(turn)) return turns;
        }

        return 1;
    }

    /// <summary>Adds a match, so that few turns are enough for few matches and many matches are spread evenly.</summary>
    /// <param name="match">The match.</param>
    /// <param name="near">What it needs when it is woken.</param>
    /// <returns>About how long it is until the match is woken first; zero if that is for somebody else to say.</returns>
    public TimeSpan Add(IActorRef match, NearSet? near = null)
    {
        lock (_gate)
        {
            if (!_turnOf.TryGetValue(match, out var turn))
            {
                // Those were nobody's, and who comes now is not to make up for them.
                if (_time is not null) PassEmptyTurns();
                turn = TurnForNext();
                _turnOf[match] = turn;
                _turns[turn].Add(new Woken(match, near));
            }

            if (_time is null) return TimeSpan.Zero;
            // By the clock: a source that is late just now takes its turns on time later, and this match would go out of step with it.
            var elapsed = _time.GetElapsedTime(_startedAt);
            var from = Math.Max(_taken, elapsed.Ticks / _turn.Ticks) + 1;
            var next = from + ((turn - (from % _turns.Length) + _turns.Length) % _turns.Length);
            return (next * _turn) - elapsed;
        }
    }

    public void Remove(IActorRef match)
    {
        lock (_gate)
        {
            if (!_turnOf.Remove(match, out var turn)) return;
            var index = _turns[turn].FindIndex(woken => woken.Match.Equals(match));
            _turns[turn].RemoveAt(index);
            if (turn == (_taken + 1) % _turns.Length && index < _woken) _woken--;
        }
    }

    /// <summary>Wakes all matches.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            foreach (var turn in _turns) Tell(CollectionsMarshal.AsSpan(turn));
        }
    }

    /// <summary>The next turn in which somebody is woken; with no matches, the one a tick later.</summary>
    public long NextTurn
    {
        get
        {
            lock (_gate)
            {
                PassEmptyTurns();
                var next = _taken + 1;
                while (next < _taken + _turns.Length && IsEmpty(next)) next++;
                return next;
            }
        }
    }

    /// <summary>How long it is until a turn is due; nothing or less if it is now.</summary>
    public TimeSpan Until(long turn) => (turn * _turn) - _time!.GetElapsedTime(_startedAt);

    /// <summary>
    /// Wakes some of the matches whose turn it is: as many as one thread has near at a time. By the clock and not one turn for each call: who comes late makes
    /// up for all that was missed.
    /// </summary>
    /// <param name="mayBegin">Whether a turn may begin; if not, only one that has begun goes on.</param>
    /// <param name="waiting">How many more are to be woken now.</param>
    /// <returns>False if nobody was to be woken.</returns>
    public bool TakeSome(bool mayBegin, out int waiting)
    {
        lock (_gate)
        {
            waiting = 0;
            if (!mayBegin && _woken == 0) return false;
            var due = DueTurn;
            Pass(due - _turns.Length);
            PassWoken(due);
            waiting = -_woken;
            for (var turn = _taken + 1; turn <= due; turn++) waiting += _turns[turn % _turns.Length].Count;
            if (waiting == 0) return false;
            var some = CollectionsMarshal.AsSpan(Following)[_woken..];
            if (some.Length > Near.AtOnce) some = some[..Near.AtOnce];
            Tell(some);
            _woken += some.Length;
            waiting -= some.Length;
            PassWoken(due);
            return true;
        }
    }

    // The fullest that has room; without one, that which is farthest from those in use; and when all are full, the emptiest.
    private int TurnForNext()
    {
        var best = 0;
        var enough = _enough();
        for (var turn = 1; turn < _turns.Length; turn++)
        {
            if (Preference(turn, enough) > Preference(best, enough)) best = turn;
        }

        return best;
    }

    private int Preference(int turn, int enough) => _turns[turn].Count switch
    {
        0 => DistanceToNextInUse(turn),
        var matches when matches < enough => _turns.Length + matches,
        var matches => -matches,
    };

    private int DistanceToNextInUse(int turn)
    {
        for (var distance = 1; distance < _turns.Length; distance++)
        {
            if (!IsEmpty(turn + distance) || !IsEmpty(turn + _turns.Length - distance)) return distance;
        }

        return _turns.Length;
    }

    private long DueTurn => _time!.GetElapsedTime(_startedAt).Ticks / _turn.Ticks;

    private List<Woken> Following => _turns[(_taken + 1) % _turns.Length];

    private void PassEmptyTurns()
    {
        var due = DueTurn;
        if (_turnOf.Count == 0) Pass(due);
        while (_taken < due && IsEmpty(_taken + 1)) Pass(_taken + 1);
    }

    private void PassWoken(long due)
    {
        while (_taken < due && Following.Count == _woken) Pass(_taken + 1);
    }

    private void Pass(long turn)
    {
        if (turn <= _taken) return;
        if (_woken < Following.Count) Rotate(Following, _woken);
        _taken = turn;
        _woken = 0;
    }

    // There was no time for the rest of it. They come first next time, or they would stand still for as long as there is too much to do.
    private static void Rotate(List<Woken> turn, int woken)
    {
        turn.AddRange(turn[..woken]);
        turn.RemoveRange(0, woken);
    }

    private bool IsEmpty(long turn) => _turns[turn % _turns.Length].Count == 0;

    // What all of them need comes together.
    private static void Tell(ReadOnlySpan<Woken> matches)
    {
        foreach (var match in matches) match.Near?.BringSelf();
        foreach (var match in matches) match.Near?.Bring();
        foreach (var match in matches) match.Match.Tell(MatchActor.Wake.Instance, ActorRefs.NoSender);
    }

    private readonly record struct Woken(IActorRef Match, NearSet? Near);
}

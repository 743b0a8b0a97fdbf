using System.Numerics;
using Mallard.Bots.Playing.Seen;

namespace Mallard.Bots.Playing;

/// <summary>What ways cost: their length, and more where ducks are that could bite. One look at the whole map from one place.</summary>
internal sealed class DangerMap
{
    private const float Cell = 2;

    private readonly MapBounds _bounds;
    private readonly int _columns;
    private readonly int _rows;
    private readonly float[] _risk;
    private readonly float[] _cost;
    private readonly int[] _from;
    private readonly PriorityQueue<int, float> _open = new();
    private int _start;

    public DangerMap(MapBounds bounds)
    {
        _bounds = bounds;
        _columns = (int)MathF.Ceiling((bounds.MaxX - bounds.MinX) / Cell);
        _rows = (int)MathF.Ceiling((bounds.MaxY - bounds.MinY) / Cell);
        _risk = new float[_columns * _rows];
        _cost = new float[_columns * _rows];
        _from = new int[_columns * _rows];
    }

    /// <summary>Looks around from a place.</summary>
    public void Look(GameView view, Vector2 from)
    {
        Array.Clear(_risk);
        foreach (var monster in view.Monsters.Values)
        {
            var reach = monster.Kind.Boss ? view.Catalog.Boss.QuakeRadius + 4 : monster.Kind.AttackRange + 2.5f;
            Endanger(monster.Position, reach, monster.Kind.Attack / 20f);
        }

        _start = IndexOf(from);
        FindWays();
    }

    /// <summary>What it costs to get there, in world units of a way without danger.</summary>
    public float CostTo(Vector2 place) => _cost[IndexOf(place)];

    public float RiskAt(Vector2 place) => _risk[IndexOf(place)];

    /// <summary>The place without danger that is reached most easily, not nearer than asked.</summary>
    public Vector2 Refuge(Vector2 from, float notNearer)
    {
        var (best, least) = (from, float.PositiveInfinity);
        for (var index = 0; index < _cost.Length; index++)
        {
            if (_risk[index] > 0 || _cost[index] >= least || Vector2.Distance(CenterOf(index), from) < notNearer) continue;
            (best, least) = (CenterOf(index), _cost[index]);
        }

        return best;
    }

    /// <summary>Where to walk next on the best way to a place.</summary>
    /// <param name="to">The place.</param>
    /// <param name="ahead">How far to look along the way.</param>
    public Vector2 NextOn(Vector2 to, float ahead)
    {
        var index = IndexOf(to);
        if (index == _start) return to;
        var start = CenterOf(_start);
        var next = to;
        while (index != _start && index >= 0)
        {
            if (Vector2.Distance(CenterOf(index), start) <= ahead) return next;
            next = CenterOf(index);
            index = _from[index];
        }

        return next;
    }

    private void Endanger(Vector2 at, float reach, float weight)
    {
        var (column, row) = CellOf(at);
        var cells = (int)(reach / Cell) + 1;
        for (var y = Math.Max(0, row - cells); y <= Math.Min(_rows - 1, row + cells); y++)
        {
            for (var x = Math.Max(0, column - cells); x <= Math.Min(_columns - 1, column + cells); x++)
            {
                var index = (y * _columns) + x;
                var distance = Vector2.Distance(CenterOf(index), at);
                if (distance < reach) _risk[index] += weight * 5f * (1 - (distance / reach));
            }
        }
    }

    private void FindWays()
    {
        Array.Fill(_cost, float.PositiveInfinity);
        _cost[_start] = 0;
        _from[_start] = -1;
        _open.Clear();
        _open.Enqueue(_start, 0);
        while (_open.TryDequeue(out var index, out var cost))
        {
            if (cost > _cost[index]) continue;
            var (column, row) = (index % _columns, index / _columns);
            for (var dy = -1; dy <= 1; dy++)
            {
                for (var dx = -1; dx <= 1; dx++)
                {
                    var (x, y) = (column + dx, row + dy);
                    if ((dx == 0 && dy == 0) || x < 0 || y < 0 || x >= _columns || y >= _rows) continue;
                    var neighbor = (y * _columns) + x;
                    var length = dx != 0 && dy != 0 ? Cell * 1.41421356f : Cell;
                    var next = cost + (length * (1 + _risk[neighbor]));
                    if (next >= _cost[neighbor]) continue;
                    (_cost[neighbor], _from[neighbor]) = (next, index);
                    _open.Enqueue(neighbor, next);
                }
            }
        }
    }

    private int IndexOf(Vector2 place)
    {
        var (column, row) = CellOf(place);
        return (row * _columns) + column;
    }

    private (int Column, int Row) CellOf(Vector2 place) => (
        Math.Clamp((int)((place.X - _bounds.MinX) / Cell), 0, _columns - 1),
        Math.Clamp((int)((place.Y - _bounds.MinY) / Cell), 0, _rows - 1));

    private Vector2 CenterOf(int index) => new(
        _bounds.MinX + (((index % _columns) + 0.5f) * Cell),
        _bounds.MinY + (((index / _columns) + 0.5f) * Cell));
}

using System.Numerics;
using Mallard.Bots.Playing.Seen;

namespace Mallard.Bots.Playing;

/// <summary>Where to put the next step: toward what is wanted, out of the reach of what bites.</summary>
internal sealed class Legs(GameView view, PlayStyle style)
{
    private const int Directions = 24;

    // Near enough to matter for one step.
    private const float Sight = 14;

    private readonly List<SeenMonster> _near = [];

    /// <summary>A distance to be kept to a place: a point to reach has a <paramref name="Least"/> of 0.</summary>
    /// <param name="Place">The place.</param>
    /// <param name="Least">Not nearer than this.</param>
    /// <param name="Most">Not farther than this.</param>
    /// <param name="Urgency">How much more it matters than not to be bitten on the way.</param>
    public readonly record struct Wish(Vector2 Place, float Least, float Most, float Urgency = 1);

    /// <summary>The place of the next step; null to stay.</summary>
    /// <param name="wish">Where to be.</param>
    /// <param name="milliseconds">How long the step may take.</param>
    /// <param name="caution">World units to keep away from bites beyond their reach.</param>
    public Vector2? Step(Wish wish, float milliseconds, float caution)
    {
        var here = view.Me.Position;
        _near.Clear();
        foreach (var monster in view.Monsters.Values)
        {
            if (Vector2.DistanceSquared(monster.Position, here) < Sight * Sight) _near.Add(monster);
        }

        var length = style.WalkingSpeed * milliseconds / 1000;
        // Judged by where the next few steps lead, not only by this one.
        var look = MathF.Max(length, 1.2f);
        var toWish = Vector2.Distance(wish.Place, here);
        var (best, least) = (Vector2.Zero, Displeasure(here, wish, caution) - 0.02f);
        for (var n = 0; n < Directions; n++)
        {
            var (sin, cos) = MathF.SinCos(2 * MathF.PI * n / Directions);
            Try(new Vector2(cos, sin));
        }

        if (toWish > 0.01f) Try((wish.Place - here) / toWish);
        if (best == Vector2.Zero) return null;
        // Not beyond the place that is to be reached.
        if (wish.Least == 0 && toWish < length) return view.Catalog.Map.Inside(here + (best * toWish));
        return view.Catalog.Map.Inside(here + (best * length));

        void Try(Vector2 direction)
        {
            var ahead = wish.Least == 0 ? MathF.Min(look, MathF.Max(0.1f, toWish)) : look;
            var displeasure = Displeasure(here + (direction * ahead), wish, caution);
            if (displeasure >= least) return;
            (best, least) = (direction, displeasure);
        }
    }

    private float Displeasure(Vector2 place, Wish wish, float caution)
    {
        var distance = Vector2.Distance(place, wish.Place);
        var sum = distance > wish.Most ? (distance - wish.Most) * 2 * wish.Urgency : distance < wish.Least ? (wish.Least - distance) * 3 : 0;
        foreach (var monster in _near) sum += Fear(monster, Vector2.Distance(place, monster.Position), caution);

        // A corner is no place to be hunted in.
        var map = view.Catalog.Map;
        var edge = MathF.Min(MathF.Min(place.X - map.MinX, map.MaxX - place.X), MathF.Min(place.Y - map.MinY, map.MaxY - place.Y));
        return edge < 3 ? sum + ((3 - edge) * 4) : sum;
    }

    private float Fear(SeenMonster monster, float distance, float caution)
    {
        var reach = monster.Kind.AttackRange + 0.8f + caution;
        if (monster.Kind.Boss) reach = MathF.Max(reach, view.Catalog.Boss.QuakeRadius + 0.8f);
        var weight = monster.Kind.Attack / 20f * (monster.Target == 0 ? 0.5f : 1);
        if (distance < reach) return weight * (4 + ((reach - distance) * 6));
        return distance < reach + 2 ? weight * (reach + 2 - distance) * 0.8f : 0;
    }
}

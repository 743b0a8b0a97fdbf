using Mallard.Protocol.Wire;

namespace Mallard.Bots.Play;

/// <summary>Where a room's owner puts things: monsters on a wide ring, objects on a narrower one, away from where players start.</summary>
internal static class Places
{
    public static MonsterPositionData[] Of(IReadOnlyList<MonsterData> monsters)
    {
        var placed = new MonsterPositionData[monsters.Count];
        for (var i = 0; i < placed.Length; i++)
        {
            var (x, y) = OnRing(i, placed.Length, radius: 80);
            placed[i] = new MonsterPositionData { MonsterId = monsters[i].MonsterId, MonsterCode = monsters[i].MonsterCode, X = x, Y = y };
        }

        return placed;
    }

    public static ObjectPositionData[] Of(IReadOnlyList<ObjectPositionData> objects)
    {
        var placed = new ObjectPositionData[objects.Count];
        for (var i = 0; i < placed.Length; i++)
        {
            // The first is the core, which stays at the origin.
            var (x, y) = i == 0 ? (0, 0) : OnRing(i, placed.Length, radius: 40);
            placed[i] = new ObjectPositionData(objects[i]) { X = x, Y = y };
        }

        return placed;
    }

    private static (float X, float Y) OnRing(int index, int count, float radius)
    {
        var (sin, cos) = MathF.SinCos(2 * MathF.PI * index / count);
        return (radius * cos, radius * sin);
    }
}

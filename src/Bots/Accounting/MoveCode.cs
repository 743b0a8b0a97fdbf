namespace Mallard.Bots.Accounting;

/// <summary>
/// How packets carry their numbers. Moves: a step of 1/4096 per move along x from where the player starts, which a float holds exactly,
/// so that a position names its move, no server has a reason to doubt the speed, and players stay where no monster sees them. Swings: a
/// direction of 1/65536 per swing. Chat: the last word of the line.
/// </summary>
public static class MoveCode
{
    private const float StepsPerUnit = 4096;
    private const float SwingsPerUnit = 65536;

    public static float PositionOf(float startX, long number) => startX + (number / StepsPerUnit);

    /// <returns>The number of the move, 0 for the start, -1 for a place that no move leads to.</returns>
    public static long NumberOf(float startX, float x)
    {
        var steps = (x - startX) * StepsPerUnit;
        return steps >= 0 && steps < 1 << 24 && steps == MathF.Floor(steps) ? (long)steps : -1;
    }

    public static float DirectionOf(long swing) => swing / SwingsPerUnit;

    public static long SwingOf(float direction) => (long)MathF.Round(direction * SwingsPerUnit);

    public static string LineOf(long number) => $"quack {number}";

    /// <returns>The number of the line, or 0, which no line has.</returns>
    public static long LineNumberOf(string line) =>
        line.StartsWith("quack ", StringComparison.Ordinal) && long.TryParse(line.AsSpan(6), out var number) ? number : 0;
}

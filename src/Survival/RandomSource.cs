namespace Mallard.Survival;

/// <summary>
/// The one random source of a game: PCG-XSH-RR (64 bits of state, 32 of output). Our own, because the algorithm behind
/// <c>System.Random</c> may change with the runtime, and a game must replay the same on every version.
/// </summary>
internal sealed class RandomSource
{
    private const ulong Multiplier = 6364136223846793005;
    private const ulong Increment = 1442695040888963407;

    public RandomSource(ulong seed)
    {
        NextUInt();
        State += seed;
        NextUInt();
    }

    /// <summary>All there is to know about the source.</summary>
    public ulong State { get; set; }

    /// <summary>A uniform number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);

        // Numbers from the incomplete last stretch are drawn again, or small results would be a little more likely.
        var range = (uint)bound;
        var threshold = (0u - range) % range;
        uint number;
        do number = NextUInt();
        while (number < threshold);
        return (int)(number % range);
    }

    /// <summary>A uniform number between two others, both possible.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True in so many percent of cases.</summary>
    public bool Percent(int percent) => Below(100) < percent;

    /// <summary>A uniform number from <paramref name="least"/> up to, but without, <paramref name="most"/>.</summary>
    // 24 bits are what a float between 0 and 1 holds exactly, so this is the same everywhere.
    public float Uniform(float least, float most) => least + ((most - least) * ((NextUInt() >> 8) / 16777216f));

    private uint NextUInt()
    {
        var old = State;
        State = unchecked((old * Multiplier) + Increment);
        return System.Numerics.BitOperations.RotateRight((uint)(((old >> 18) ^ old) >> 27), (int)(old >> 59));
    }
}

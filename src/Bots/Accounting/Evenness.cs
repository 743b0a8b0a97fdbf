namespace Mallard.Bots.Accounting;

/// <summary>
/// Tells the moments in which the machine runs evenly from those in which it is slowed down from outside, by nothing but the <see cref="Pulse"/> and what the
/// system's own threads use: what is measured meanwhile has no say in it.
/// </summary>
internal sealed class Evenness
{
    // What has come up meanwhile is worked off after it.
    private const int Aftermath = 2;

    // Five seconds of two cores: they are put in order ten times a second.
    private const int Remembered = 1_000;

    // Of the system's own threads, in a tenth of a second: a twentieth of a core, in one piece.
    private static readonly TimeSpan MostOfKernel = TimeSpan.FromMilliseconds(5);

    private readonly Queue<double> _last = new();
    private int _after;

    /// <summary>Takes what was felt in the next moment.</summary>
    /// <param name="micros">What each piece of work took.</param>
    /// <param name="kernel">What the system's own threads used.</param>
    /// <returns>Whether the machine ran evenly in this one and in those just before it. Nothing felt says nothing, so not.</returns>
    public bool Next(IReadOnlyCollection<double> micros, TimeSpan kernel = default)
    {
        foreach (var piece in micros) _last.Enqueue(piece);
        while (_last.Count > Remembered) _last.Dequeue();

        if (micros.Count == 0 || kernel > MostOfKernel || micros.Max() > Pulse.SlowFrom * Pulse.MiddleOf(_last)) _after = Aftermath + 1;
        if (_after == 0) return true;
        _after--;
        return false;
    }
}

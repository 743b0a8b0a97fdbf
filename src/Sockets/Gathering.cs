using System.Diagnostics;

namespace Mallard.Sockets;

/// <summary>
/// Whether a loop waits for more before its next round. When much is coming, one wake-up is then for several packets. When what comes
/// together has come already, it is a wake-up for nothing, which costs as much as five to ten packets on a virtual machine (bench/RESULTS.md). So it
/// goes by what waiting would have brought the last times, after as many waits in a row as now. Times are those of <see cref="Stopwatch"/>.
/// </summary>
internal sealed class Gathering
{
    /// <summary>How long after the begin of a round the next one begins, if the loop waits.</summary>
    public static readonly long Round = Stopwatch.Frequency / 4000;

    // A round that begins longer after the one before is no part of much.
    private static readonly long Busy = Stopwatch.Frequency / 500;

    // A shorter wait is not worth going to sleep for; and what comes sooner than this after a wait was there before.
    private static readonly long Least = Stopwatch.Frequency / 20_000;

    // What says otherwise twice in a row changes a guess.
    private const int Surest = 3;
    private const int Enough = 2;

    // For a round after no wait, after one, two, and more in a row that brought something.
    private readonly int[] _guesses = [Surest, Surest, Surest, Surest];
    private int _waitsInRow;
    private long _previous;
    private bool _isGuessed;
    private bool _waits;

    /// <summary>A round begins.</summary>
    /// <param name="asked">When the loop began to look for something to do.</param>
    /// <param name="began">When there was something.</param>
    public void Begin(long asked, long began)
    {
        var cameMeanwhile = _waits ? began - asked < Least : began - _previous < Round;
        ref var guess = ref _guesses[_waitsInRow];
        if (_isGuessed) guess = Math.Clamp(guess + (cameMeanwhile ? 1 : -1), 0, Surest);
        _waitsInRow = _waits && cameMeanwhile ? Math.Min(_waitsInRow + 1, _guesses.Length - 1) : 0;
        _isGuessed = began - _previous < Busy;
        _previous = began;
    }

    /// <summary>The round is over. Tells how long to wait before the next one; 0 for not at all.</summary>
    public long WaitAt(long now)
    {
        var rest = _previous + Round - now;
        _isGuessed &= rest > Least;
        _waits = _isGuessed && _guesses[_waitsInRow] >= Enough;
        return _waits ? rest : 0;
    }

    /// <summary>The round is over, and the next one is to begin at once.</summary>
    public void GoOn() => _isGuessed = _waits = false;
}

namespace Mallard.Bots.Accounting;

/// <summary>How fast and how evenly the machine itself runs while something is measured on it. What it lends to others nobody is told.</summary>
/// <param name="Micros">Processor time of one and the same piece of work, in the middle: compares days and machines. Microseconds.</param>
/// <param name="Slow">Part of the pieces that took more than twice as much: then every process costs more and is late, whatever it does.</param>
public readonly record struct Pulse(double Micros, double Slow)
{
    /// <summary>What the system's own threads used, apart from those that work off packets: 1 is one core all the time. 0 also where it is not told.</summary>
    public double Kernel { get; init; }

    /// <summary>A piece of work took so many times as long as in the middle: the machine stood, or ran for somebody else.</summary>
    public const double SlowFrom = 2;

    /// <summary>What pieces of work say together.</summary>
    /// <param name="micros">Processor time of each, in microseconds.</param>
    /// <returns>Null without any.</returns>
    public static Pulse? Of(IReadOnlyCollection<double> micros)
    {
        if (micros.Count == 0) return null;
        var middle = MiddleOf(micros);
        return new Pulse(middle, (double)micros.Count(m => m > SlowFrom * middle) / micros.Count);
    }

    internal static double MiddleOf(IReadOnlyCollection<double> micros) => micros.Order().ElementAt(micros.Count / 2);
}

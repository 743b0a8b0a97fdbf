using System.Globalization;

namespace Mallard.Bots.Accounting;

/// <summary>
/// What the system's own threads use of the cores: looking after memory, say, for some ten milliseconds at a time in which nobody takes the core from them. Those
/// that work off packets are not among them, since that is the load's own work. Linux only, and nothing where they cannot be seen, as in most containers.
/// </summary>
internal sealed class KernelWatch
{
    // The parent of all of them; in a container the number may be anybody's.
    private const string KernelThreads = "2";
    private const string ParentName = "(kthreadd)";
    private const string PacketWorkers = "(ksoftirqd/";

    // Who used less since the system started is not looked at ten times a second.
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(100);

    private readonly string[] _clocks;
    private TimeSpan _before;

    /// <summary>Begins.</summary>
    public KernelWatch()
    {
        _clocks = OperatingSystem.IsLinux() && Read($"/proc/{KernelThreads}/stat").Contains(ParentName, StringComparison.Ordinal)
            ? [.. Directory.EnumerateDirectories("/proc").Where(IsOne).Select(thread => Path.Combine(thread, "schedstat")).Where(clock => TimeOf(clock) >= Noticeable)]
            : [];
        _before = Sum();
    }

    /// <summary>What they used since the last call.</summary>
    public TimeSpan Take()
    {
        var before = _before;
        _before = Sum();
        return _before > before ? _before - before : TimeSpan.Zero;
    }

    private TimeSpan Sum() => _clocks.Aggregate(TimeSpan.Zero, (sum, clock) => sum + TimeOf(clock));

    private static bool IsOne(string folder)
    {
        // number (name) state parent ..., and a name may have blanks in it.
        if (!char.IsAsciiDigit(Path.GetFileName(folder)[0]) || Read(Path.Combine(folder, "stat")) is not { Length: > 0 } stat) return false;
        return !stat.Contains(PacketWorkers, StringComparison.Ordinal) && stat[(stat.LastIndexOf(')') + 1)..].Split(' ') is [_, _, KernelThreads, ..];
    }

    // nanoseconds on a core, nanoseconds of waiting for one, how often
    private static TimeSpan TimeOf(string clock) =>
        long.TryParse(Read(clock).Split(' ')[0], CultureInfo.InvariantCulture, out var nanoseconds)
            ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
            : TimeSpan.Zero;

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is not for us to see.
            return "";
        }
    }
}

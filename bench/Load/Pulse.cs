using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mallard.Load;

/// <summary>How fast and how evenly the machine itself runs while something is measured on it. What it lends to others nobody is told.</summary>
/// <param name="Micros">Processor time of one and the same piece of work, in the middle: compares days and machines. Microseconds.</param>
/// <param name="Slow">Part of the pieces that took more than twice as much: then every process costs more and is late, whatever it does.</param>
public readonly record struct Pulse(double Micros, double Slow)
{
    private const int ThreadTime = 3;
    private const int Work = 60_000;

    // With a piece of some 80 µs this takes half a hundredth of a core.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    /// <summary>Feels it until a task is done, on a thread of its own.</summary>
    /// <param name="measured">Whatever is measured.</param>
    /// <returns>Null where no thread is told its time: anywhere but on Linux.</returns>
    public static async Task<Pulse?> WhileAsync(Task measured)
    {
        if (!OperatingSystem.IsLinux()) return null;
        using var over = new ManualResetEventSlim();
        var feeling = Task.Factory.StartNew(() => Feel(over), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await measured.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        over.Set();
        return Of(await feeling);
    }

    private static Pulse? Of(List<double> micros)
    {
        if (micros.Count == 0) return null;
        var sorted = micros.Order().ToArray();
        var middle = sorted[sorted.Length / 2];
        return new Pulse(middle, (double)sorted.Count(m => m > 2 * middle) / sorted.Length);
    }

    private static List<double> Feel(ManualResetEventSlim over)
    {
        var micros = new List<double>();
        while (!over.Wait(Period))
        {
            var before = ThreadNanoseconds();
            Count(Work);
            micros.Add((ThreadNanoseconds() - before) / 1000.0);
        }

        return micros;
    }

    // Each step needs the one before, and none needs memory: others' caches do not matter.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static uint Count(int steps)
    {
        var x = 1u;
        for (var i = 0; i < steps; i++) x = (x * 1664525) + 1013904223;
        return x;
    }

    // Of the thread, not of the clock: waiting for others of this machine's processes is not slowness of the machine.
    private static long ThreadNanoseconds()
    {
        _ = ClockGetTime(ThreadTime, out var time);
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}

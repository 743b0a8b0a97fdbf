using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mallard.Bots.Accounting;

/// <summary>
/// Does one and the same piece of work again and again on each core, on a thread of its own, and tells what processor time it took. Linux only:
/// elsewhere no thread is told its time, and nothing is felt.
/// </summary>
internal sealed class PulseTaker : IDisposable
{
    private const int ThreadTime = 3;
    private const int Work = 60_000;

    // On a machine with many cores these say enough of the others.
    private const int MostCores = 4;

    // With a piece of some 80 µs this takes a hundredth of each core.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    private readonly ManualResetEvent _over = new(initialState: false);
    private readonly ConcurrentQueue<double> _micros = new();
    private readonly Thread[] _threads;

    /// <summary>Begins.</summary>
    public PulseTaker()
    {
        var cores = OperatingSystem.IsLinux() ? Math.Min(Environment.ProcessorCount, MostCores) : 0;
        _threads = [.. Enumerable.Range(0, cores).Select(core => new Thread(() => Feel(core)) { IsBackground = true, Name = $"pulse-{core}" })];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>What the pieces of work took that were done since the last call, in microseconds.</summary>
    public IReadOnlyList<double> Take()
    {
        var taken = new List<double>();
        while (_micros.TryDequeue(out var micros)) taken.Add(micros);
        return taken;
    }

    public void Dispose()
    {
        _over.Set();
        foreach (var thread in _threads) thread.Join();
        _over.Dispose();
    }

    private void Feel(int core)
    {
        // A core that this process may not use is another thread's: better than none.
        var only = 1UL << core;
        _ = SetAffinity(0, sizeof(ulong), ref only);
        while (!_over.WaitOne(Period))
        {
            var before = ThreadNanoseconds();
            Count(Work);
            _micros.Enqueue((ThreadNanoseconds() - before) / 1000.0);
        }
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

    [DllImport("libc", EntryPoint = "sched_setaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAffinity(int thread, nint size, ref ulong cores);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}

using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Mallard.Threads;

/// <summary>
/// Linux' scheduling policies; .NET's own priorities do nothing there. The lowest real-time priority, in turns with others of it (<c>SCHED_RR</c>): above all that is ordinary, and
/// below all that the system itself holds for real-time.
/// </summary>
internal sealed partial class LinuxScheduler : IThreadScheduler
{
    public static readonly LinuxScheduler Instance = new();

    private const int Ordinary = 0;
    private const int InTurns = 2;

    // Threads that such a thread starts, those of the pool for example, are ordinary ones.
    private const int NotInherited = 0x40000000;

    private const int LowestPriority = 1;
    private const int None = 0;
    private const int NotPermitted = 1;

    // What the kernel counts in, for whoever reads it as text: hundredths of a second, on every kind of processor .NET runs on.
    private static readonly TimeSpan Count = TimeSpan.FromMilliseconds(10);

    private LinuxScheduler()
    {
    }

    public int Self
    {
        get
        {
            try
            {
                return OperatingSystem.IsLinux() ? gettid() : None;
            }
            catch (EntryPointNotFoundException)
            {
                return None;
            }
        }
    }

    public CoreTimes? Cores
    {
        get
        {
            try
            {
                return Parse(File.ReadLines("/proc/stat").First());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not to be had in some containers, nor when the process has no file numbers left.
                return null;
            }
        }
    }

    public string? TryRaise(int thread)
    {
        if (!OperatingSystem.IsLinux()) return "only Linux has it";
        if (thread == None) return "the system's C library is too old to tell a thread its number";
        return Set(thread, InTurns, LowestPriority) switch
        {
            0 => null,
            NotPermitted => "the system does not permit it. Give the process a limit for real-time priorities of at least 1 (LimitRTPRIO=1 with systemd, --ulimit rtprio=1 with Docker) or the capability SYS_NICE",
            var error => new Win32Exception(error).Message,
        };
    }

    public void Lower(int thread)
    {
        if (OperatingSystem.IsLinux()) _ = Set(thread, Ordinary, 0);
    }

    /// <summary>Reads the line of all cores: user, nice, system, idle, waiting for a disk, interrupts (two kinds), taken by the host; then parts of these.</summary>
    internal static CoreTimes Parse(string line)
    {
        var counts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return new CoreTimes((counts[1] + counts[3] + counts[4]) * Count, counts.Sum() * Count);
    }

    private static int Set(int thread, int policy, int priority) =>
        sched_setscheduler(thread, policy | NotInherited, priority) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int gettid();

    // The structure of parameters has nothing but the priority in it.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setscheduler(int thread, int policy, in int priority);
}

using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Mallard.Threads;

/// <summary>
/// Threads that get out of the way of everybody else's. What they have for others they hand over (<see cref="HandOver"/>): a thread of .NET's pool is made by
/// the thread that has work for it, and on Linux stays as far back as that one.
/// </summary>
public static class BackgroundThread
{
    /// <summary>On Linux: a tenth of the share of a normal thread where both want the core, all of it where nobody else does.</summary>
    public const int Niceness = 10;

    // Linux gives way at once to a thread that asks for less time in a piece than the one that runs; asked for is the longest there is. The share stays
    // as it is. Before 6.12 it does not look, and a thread that wakes may wait for some milliseconds.
    private const ulong PieceInNanoseconds = 100_000_000;

    // SCHED_FLAG_KEEP_POLICY: whoever started the node with another policy meant it.
    private const ulong KeepPolicy = 0x08;

    // On Linux "process 0" is the calling thread.
    private const int CallingThread = 0;

    // Of the whole process, and an ordinary one, because ordinary ones make it.
    private static readonly Lazy<BlockingCollection<Action>> HandedOver = new(StartTaker);

    /// <summary>Runs work on a new thread below normal priority.</summary>
    /// <returns>A task that ends with the thread.</returns>
    public static Task Run(string name, Action work)
    {
        _ = HandedOver.Value;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                StepBack();
                work();
                HandOver(ended.SetResult);
            }
            catch (Exception e)
            {
                HandOver(() => ended.SetException(e));
            }
        })
        {
            Name = name,
            IsBackground = true,
            Priority = ThreadPriority.BelowNormal,
        }.Start();
        return ended.Task;
    }

    /// <summary>Does something soon, and in order, on an ordinary thread: whatever may put work on the pool, a result or a message for example.</summary>
    /// <param name="news">Is quickly done, and does not fail.</param>
    public static void HandOver(Action news) => HandedOver.Value.Add(news);

    private static BlockingCollection<Action> StartTaker()
    {
        var handedOver = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var news in handedOver.GetConsumingEnumerable()) news();
        })
        {
            Name = "background",
            IsBackground = true,
        }.Start();
        return handedOver;
    }

    // .NET leaves thread priorities alone on Linux, where most nodes run.
    private static void StepBack()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            var attributes = new SchedulingAttributes { Size = (uint)Marshal.SizeOf<SchedulingAttributes>(), Flags = KeepPolicy, Niceness = Niceness, Piece = PieceInNanoseconds };
            if (SetAttributes is not { } call || SystemCall(call, CallingThread, in attributes, flags: 0) != 0) _ = SetPriority(which: 0, CallingThread, Niceness);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Normal priority, then.
        }
    }

    // sched_setattr(2), for which libc has no name.
    private static nint? SetAttributes => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 314,
        Architecture.Arm64 => 274,
        _ => null,
    };

    [DllImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SystemCall(nint number, nint thread, in SchedulingAttributes attributes, nint flags);

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);

    // sched_attr, as it was first.
    [StructLayout(LayoutKind.Sequential)]
    private struct SchedulingAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Niceness;
        public uint Priority;
        public ulong Piece;
        public ulong Deadline;
        public ulong Period;
    }
}

using System.Runtime.InteropServices;

namespace Mallard.Gateway.Accounts;

/// <summary>Threads that get out of the way of everybody else's.</summary>
internal static class BackgroundThread
{
    /// <summary>On Linux: a tenth of the share of a normal thread where both want the core, all of it where nobody else does.</summary>
    public const int Niceness = 10;

    // setpriority(2): on Linux "process 0" is the calling thread.
    private const int CallingThread = 0;

    /// <summary>Runs work on a new thread below normal priority.</summary>
    /// <returns>A task that ends with the thread.</returns>
    public static Task Run(string name, Action work)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                StepBack();
                work();
                ended.SetResult();
            }
            catch (Exception e)
            {
                ended.SetException(e);
            }
        })
        {
            Name = name,
            IsBackground = true,
            Priority = ThreadPriority.BelowNormal,
        }.Start();
        return ended.Task;
    }

    // .NET leaves thread priorities alone on Linux, where most nodes run.
    private static void StepBack()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = SetPriority(which: 0, CallingThread, Niceness);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Normal priority, then.
        }
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}

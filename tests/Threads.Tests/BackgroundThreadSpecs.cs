namespace Mallard.Threads.Tests;

/// <summary>A thread behind all others, as the system tells of it.</summary>
public sealed class BackgroundThreadSpecs
{
    [SkippableFact]
    public async Task On_Linux_it_gives_way_to_all_others()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        string? stat = null;

        await BackgroundThread.Run("modest", () => stat = File.ReadAllText("/proc/thread-self/stat"));

        Assert.Equal($"{BackgroundThread.Niceness}", NiceOf(stat!));
    }

    [SkippableFact]
    public async Task What_it_hands_over_is_done_where_threads_of_the_pool_may_be_born()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        string? here = null;
        string? there = null;
        using var isDone = new ManualResetEventSlim();

        await BackgroundThread.Run("modest", () =>
        {
            here = OfAThreadBornHere();
            BackgroundThread.HandOver(() =>
            {
                there = OfAThreadBornHere();
                isDone.Set();
            });
        });

        Assert.True(isDone.Wait(TimeSpan.FromSeconds(20)));
        Assert.Equal(($"{BackgroundThread.Niceness}", "0"), (NiceOf(here!), NiceOf(there!)));
    }

    [SkippableFact]
    public async Task Where_Linux_knows_of_it_it_gives_way_at_once()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && OperatingSystem.IsOSPlatformVersionAtLeast("linux", 6, 12) && File.Exists("/proc/thread-self/sched"));
        string? sched = null;

        await BackgroundThread.Run("modest", () => sched = File.ReadAllText("/proc/thread-self/sched"));

        // The piece of time that it asks for, in nanoseconds, where the kernel tells of it.
        var slice = sched!.Split('\n').FirstOrDefault(line => line.StartsWith("se.slice", StringComparison.Ordinal));
        Skip.If(slice is null);
        Assert.Equal("100000000", slice.Split(':')[1].Trim());
    }

    [Fact]
    public async Task What_its_work_fails_with_is_told_to_who_waits_for_it()
    {
        var ended = BackgroundThread.Run("clumsy", () => throw new IOException("no duck"));

        Assert.Equal("no duck", (await Assert.ThrowsAsync<IOException>(() => ended)).Message);
    }

    private static string OfAThreadBornHere()
    {
        var stat = "";
        var born = new Thread(() => stat = File.ReadAllText("/proc/thread-self/stat"));
        born.Start();
        born.Join();
        return stat;
    }

    // proc(5): the 19th field is the nice value; the second, the name, is in brackets.
    private static string NiceOf(string stat) => stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16];
}

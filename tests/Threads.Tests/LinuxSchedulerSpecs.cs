using System.Globalization;

namespace Mallard.Threads.Tests;

public sealed class LinuxSchedulerSpecs
{
    private const string InTurns = "2";
    private const string Ordinary = "0";

    [Fact]
    public void What_the_kernel_says_of_a_thread_is_what_was_asked_for_or_why_it_is_not()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.NotNull(LinuxScheduler.Instance.TryRaise(0));
            return;
        }

        // On a thread that ends with it: others run on those of the pool afterwards.
        var (refusal, raised, lowered) = OnThread(() =>
        {
            var self = LinuxScheduler.Instance.Self;
            var why = LinuxScheduler.Instance.TryRaise(self);
            var during = PolicyOf(self);
            LinuxScheduler.Instance.Lower(self);
            return (why, during, PolicyOf(self));
        });

        if (refusal is null) Assert.Equal(InTurns, raised);
        else Assert.Contains("does not permit it", refusal, StringComparison.Ordinal);
        Assert.Equal(Ordinary, lowered);
    }

    [SkippableFact]
    public void Threads_that_such_a_thread_starts_are_ordinary()
    {
        Skip.IfNot(OperatingSystem.IsLinux());

        var (refusal, policy) = OnThread(() =>
            (LinuxScheduler.Instance.TryRaise(LinuxScheduler.Instance.Self), OnThread(() => PolicyOf(LinuxScheduler.Instance.Self))));

        Skip.If(refusal is not null, refusal);
        Assert.Equal(Ordinary, policy);
    }

    [Fact]
    public void A_thread_without_a_number_is_refused_in_words() => Assert.False(string.IsNullOrWhiteSpace(LinuxScheduler.Instance.TryRaise(0)));

    [Fact]
    public void A_thread_that_is_not_there_is_refused_in_words()
    {
        if (!OperatingSystem.IsLinux()) return;

        var refusal = LinuxScheduler.Instance.TryRaise(int.MaxValue);

        Assert.False(string.IsNullOrWhiteSpace(refusal));
    }

    [Fact]
    public void Cores_have_more_time_the_longer_they_run()
    {
        if (!OperatingSystem.IsLinux()) return;

        var before = Cores;
        SpinWait.SpinUntil(() => Cores.All > before.All, TimeSpan.FromSeconds(20));
        var after = Cores;

        Assert.True(after.All > before.All);
        Assert.InRange(after.Spare, before.Spare, after.All);
    }

    [Fact]
    public void Idle_waiting_for_a_disk_and_nice_are_to_spare_and_guests_are_in_the_rest_already()
    {
        var times = LinuxScheduler.Parse("cpu  100 20 300 4000 500 6 7 8 90 10");

        Assert.Equal(new CoreTimes(TimeSpan.FromMilliseconds(45_200), TimeSpan.FromMilliseconds(49_410)), times);
    }

    private static CoreTimes Cores => LinuxScheduler.Instance.Cores!.Value;

    // The 41st value; the second one is a name in brackets, which may have spaces in it.
    private static string PolicyOf(int thread)
    {
        var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{thread}/stat"));
        return text[(text.LastIndexOf(')') + 2)..].Split(' ')[41 - 3];
    }

    private static T OnThread<T>(Func<T> ask)
    {
        var answer = default(T);
        var thread = new Thread(() => answer = ask());
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(20)));
        return answer!;
    }
}

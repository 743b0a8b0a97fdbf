using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Mallard.Hosting.Actors;

namespace Mallard.Hosting.Tests.Actors;

public class LeanMailboxSpecs : TestKit
{
    private readonly LeanMailbox.MessageQueue _queue = new();

    [Fact]
    public void Messages_come_out_in_the_order_they_went_in()
    {
        for (var number = 0; number < 3; number++) Enqueue(number);

        Assert.Equal(3, _queue.Count);
        Assert.Equal([0, 1, 2], TakeAll());
        Assert.False(_queue.HasMessages);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void What_was_put_back_comes_out_before_the_rest()
    {
        Enqueue(2);
        _queue.EnqueueFirst(new Envelope(1, ActorRefs.NoSender));

        Assert.Equal(2, _queue.Count);
        Assert.Equal([1, 2], TakeAll());
    }

    [Fact]
    public async Task What_many_threads_put_in_comes_out_once_and_in_the_order_of_each()
    {
        const int Threads = 4;
        const int Each = 20_000;
        var putting = Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var number = 0; number < Each; number++) Enqueue((thread * Each) + number);
        })).ToArray();

        var taken = new List<int>();
        while (taken.Count < Threads * Each)
        {
            if (_queue.TryDequeue(out var envelope)) taken.Add((int)envelope.Message);
        }

        await Task.WhenAll(putting);
        Assert.False(_queue.HasMessages);
        foreach (var ofThread in taken.GroupBy(number => number / Each)) Assert.Equal(Enumerable.Range(ofThread.Key * Each, Each), ofThread);
    }

    /// <summary>
    /// As dispatchers do it: whoever puts something in wakes the actor unless it runs, and one that has come to rest looks once more. Both look at what the
    /// other has just written.
    /// </summary>
    [Fact]
    public async Task What_comes_while_the_actor_comes_to_rest_is_seen_by_one_of_the_two()
    {
        const int Rounds = 200_000;
        var (isRunning, isFound, missed) = (0, false, 0);
        var arrived = 0;
        var resting = Task.Run(() =>
        {
            for (var meetings = 0; meetings < 2 * Rounds;)
            {
                Meet(++meetings);
                Interlocked.Exchange(ref isRunning, 0);
                isFound = _queue.HasMessages;
                Meet(++meetings);
            }
        });

        for (var meetings = 0; meetings < 2 * Rounds;)
        {
            isRunning = 1;
            Meet(++meetings);
            Enqueue(meetings);
            var isLeftToIt = Volatile.Read(ref isRunning) == 1;
            Meet(++meetings);
            if (isLeftToIt && !isFound) missed++;
            _ = TakeAll();
        }

        await resting;
        Assert.Equal(0, missed);

        // Both at the same moment, or what they do next would not cross.
        void Meet(int meeting)
        {
            Interlocked.Increment(ref arrived);
            for (var spin = new SpinWait(); Volatile.Read(ref arrived) < 2 * meeting;) spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>The collector of young objects takes an old one for alive, and all that hangs on it.</summary>
    [Fact]
    public void What_has_been_taken_does_not_keep_alive_what_came_after_it()
    {
        var old = _queue.First;
        var later = PassThrough();

        GC.Collect();

        Assert.False(later.IsAlive);
        GC.KeepAlive(old);
    }

    [Fact]
    public void What_is_left_of_an_actor_that_is_gone_goes_to_the_dead_letters()
    {
        Enqueue(1);
        Enqueue(2);
        var deadLetters = new LeanMailbox.MessageQueue();

        _queue.CleanUp(TestActor, deadLetters);

        Assert.False(_queue.HasMessages);
        Assert.Equal(2, deadLetters.Count);
    }

    // In a method of its own, so that no local of the test holds it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference PassThrough()
    {
        Enqueue(1);
        Assert.Equal([1], TakeAll());
        var later = new WeakReference(_queue.First);
        Enqueue(2);
        Assert.Equal([2], TakeAll());
        return later;
    }

    private void Enqueue(int number) => _queue.Enqueue(TestActor, new Envelope(number, ActorRefs.NoSender));

    private List<int> TakeAll()
    {
        var all = new List<int>();
        while (_queue.TryDequeue(out var envelope)) all.Add((int)envelope.Message);
        return all;
    }
}

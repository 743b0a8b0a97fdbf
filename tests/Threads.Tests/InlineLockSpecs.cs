namespace Mallard.Threads.Tests;

public sealed class InlineLockSpecs
{
    private InlineLock _lock = new();
    private long _first;
    private long _second;

    [Fact]
    public async Task Of_many_threads_one_at_a_time_holds_it()
    {
        const int Threads = 4;
        const int Each = 50_000;
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                using (_lock.Enter())
                {
                    // Two that are always the same while nobody holds it.
                    Assert.Equal(_first, _second);
                    _first++;
                    _second++;
                }
            }
        })));

        Assert.Equal((Threads * Each, Threads * Each), (_first, _second));
    }

    [Fact]
    public async Task It_is_let_go_when_what_was_done_under_it_fails()
    {
        Assert.Throws<InvalidOperationException>(FailHolding);

        // Elsewhere: whoever waits for a lock that nobody lets go waits for ever.
        await Task.Run(Count).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, _first);
    }

    private void Count()
    {
        using (_lock.Enter()) _first++;
    }

    private void FailHolding()
    {
        using (_lock.Enter()) throw new InvalidOperationException();
    }
}

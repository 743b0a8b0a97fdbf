using Microsoft.Extensions.Time.Testing;

namespace Mallard.Hosting.Tests;

public sealed class QuietHeapSpecs : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly QuietHeap _heap;
    private long _allocated = 1_000_000_000;
    private int _collections;

    public QuietHeapSpecs() => _heap = QuietHeap.Watch(_time, () => _allocated, () => _collections++);

    public void Dispose() => _heap.Dispose();

    [Fact]
    public void After_a_busy_time_memory_is_given_back_once()
    {
        Passes(QuietHeap.Worth);
        for (var i = 0; i < QuietHeap.QuietLooks - 1; i++) Passes(QuietHeap.Quiet);
        Assert.Equal(0, _collections);

        Passes(QuietHeap.Quiet);
        Assert.Equal(1, _collections);

        for (var i = 0; i < 100; i++) Passes(QuietHeap.Quiet);
        Assert.Equal(1, _collections);
    }

    [Fact]
    public void While_people_play_nothing_is_collected()
    {
        for (var i = 0; i < 100; i++)
        {
            Passes(QuietHeap.Worth);
            for (var j = 0; j < QuietHeap.QuietLooks - 1; j++) Passes(0);
        }

        Assert.Equal(0, _collections);
    }

    [Fact]
    public void Little_is_not_worth_it()
    {
        Passes(QuietHeap.Worth - 1);
        for (var i = 0; i < 10; i++) Passes(0);

        Assert.Equal(0, _collections);
    }

    [Fact]
    public void Many_small_storms_add_up()
    {
        for (var i = 0; i < 8; i++)
        {
            Passes(QuietHeap.Worth / 8);
            Passes(0);
        }

        for (var i = 0; i < QuietHeap.QuietLooks; i++) Passes(0);
        Assert.Equal(1, _collections);
    }

    private void Passes(long allocated)
    {
        _allocated += allocated;
        _time.Advance(QuietHeap.Period);
    }
}

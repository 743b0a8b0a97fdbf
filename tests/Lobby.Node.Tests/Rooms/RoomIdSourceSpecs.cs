using System.Threading.Channels;
using Mallard.Lobby.Rooms;
using Mallard.Messages;

namespace Mallard.Lobby.Node.Tests.Rooms;

public sealed class RoomIdSourceSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Counter _counter = new();

    [Fact]
    public async Task Ids_come_in_order_and_none_twice_across_blocks()
    {
        var source = new RoomIdSource(_counter.Lease, blockSize: 4);

        var ids = new List<int>();
        for (var i = 0; i < 10; i++) ids.Add((await source.NextAsync()).Value);

        Assert.Equal(Enumerable.Range(1, 10), ids);
    }

    [Fact]
    public async Task However_many_ask_at_once_each_gets_an_id_of_their_own()
    {
        var source = new RoomIdSource(_counter.Lease, blockSize: 4);

        var ids = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(source.NextAsync))).WaitAsync(Patience);

        Assert.Equal(500, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(id.Value >= 1));
    }

    [Fact]
    public async Task Two_nodes_never_hand_out_the_same_id()
    {
        var (here, there) = (new RoomIdSource(_counter.Lease, blockSize: 4), new RoomIdSource(_counter.Lease, blockSize: 4));

        var ids = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? here : there).NextAsync())).WaitAsync(Patience);

        Assert.Equal(100, ids.Distinct().Count());
    }

    [Fact]
    public async Task With_half_a_block_left_the_next_one_is_fetched_and_nobody_waits_for_it()
    {
        var source = new RoomIdSource(_counter.Lease, blockSize: 4);
        await source.NextAsync();
        Assert.Equal(1, _counter.Leases);
        _counter.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        Assert.True(source.NextAsync().IsCompletedSuccessfully);
        await _counter.IsAsked(2);

        // The counter does not answer, and the ids that are left do not need it to.
        Assert.True(source.NextAsync().IsCompletedSuccessfully);
        Assert.True(source.NextAsync().IsCompletedSuccessfully);
        var waiting = source.NextAsync();
        Assert.False(waiting.IsCompleted);
        _counter.Gate.SetResult();
        Assert.Equal(new RoomId(5), await waiting.WaitAsync(Patience));
        Assert.Equal(2, _counter.Leases);
    }

    [Fact]
    public async Task With_the_database_down_there_are_no_ids_until_it_is_back()
    {
        var source = new RoomIdSource(_counter.Lease, blockSize: 4);
        _counter.IsDown = true;
        await Assert.ThrowsAsync<IOException>(source.NextAsync);
        await Assert.ThrowsAsync<IOException>(source.NextAsync);

        _counter.IsDown = false;

        Assert.Equal(new RoomId(1), await source.NextAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_database_that_fails_while_ids_are_left_is_asked_again()
    {
        var source = new RoomIdSource(_counter.Lease, blockSize: 4);
        await source.NextAsync();
        _counter.IsDown = true;
        await source.NextAsync();
        await _counter.IsAsked(2);
        _counter.IsDown = false;

        Assert.Equal(new RoomId(3), await source.NextAsync());
        Assert.Equal(new RoomId(4), await source.NextAsync());
        Assert.Equal(new RoomId(5), await NextAfterFailure());

        // The failure that was asked for above may still be on its way.
        async Task<RoomId> NextAfterFailure()
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return await source.NextAsync().WaitAsync(Patience);
                }
                catch (IOException) when (attempt < 1000)
                {
                    await Task.Yield();
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData((long)int.MaxValue - 2)]
    [InlineData((long)int.MaxValue + 1)]
    [InlineData(long.MaxValue)]
    public async Task A_block_that_does_not_fit_the_wire_is_refused(long first)
    {
        var source = new RoomIdSource(_ => Task.FromResult(first), blockSize: 4);

        await Assert.ThrowsAsync<InvalidOperationException>(source.NextAsync);
    }

    [Fact]
    public async Task The_last_block_that_fits_is_used()
    {
        var source = new RoomIdSource(_ => Task.FromResult((long)int.MaxValue - 3), blockSize: 4);

        Assert.Equal(new RoomId(int.MaxValue - 3), await source.NextAsync());
    }

    /// <summary>The counter of the cluster, which can be slow or down.</summary>
    private sealed class Counter
    {
        private readonly Channel<int> _asked = Channel.CreateUnbounded<int>();
        private int _next = 1;
        private int _leases;
        private int _seen;

        public TaskCompletionSource? Gate { get; set; }

        public bool IsDown { get; set; }

        public int Leases => _leases;

        public async Task<long> Lease(int size)
        {
            Interlocked.Increment(ref _leases);
            var down = IsDown;
            _asked.Writer.TryWrite(size);
            if (Gate is { } gate) await gate.Task;
            if (down) throw new IOException("The database is down.");
            return Interlocked.Add(ref _next, size) - size;
        }

        /// <summary>Waits until it has been asked that many times.</summary>
        public async Task IsAsked(int times)
        {
            for (; _seen < times; _seen++) await _asked.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        }
    }
}

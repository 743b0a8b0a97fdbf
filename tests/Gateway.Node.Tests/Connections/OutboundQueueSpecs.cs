using System.Runtime.CompilerServices;
using CsCheck;
using Mallard.Gateway.Connections;

namespace Mallard.Gateway.Tests.Connections;

public class OutboundQueueSpecs
{
    private const int Limit = 256 * 1024;
    private const ushort Players = 4002;
    private const ushort Monsters = 5007;

    private readonly OutboundQueue _queue = new(Limit);

    [Fact]
    public void Frames_that_fit_into_one_write_leave_together_and_in_order()
    {
        _queue.TryEnqueue(Frame(1, 10), 0);
        _queue.TryEnqueue(Frame(2, 20), 0);
        _queue.TryEnqueue(Frame(3, 30), 0);

        Assert.Equal([.. Frame(1, 10), .. Frame(2, 20), .. Frame(3, 30)], _queue.Dequeue().ToArray());
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void A_write_has_at_most_16_KiB_and_never_half_a_frame()
    {
        for (byte i = 0; i < 5; i++) _queue.TryEnqueue(Frame(i, 6 * 1024), 0);

        Assert.Equal([.. Frame(0, 6 * 1024), .. Frame(1, 6 * 1024)], _queue.Dequeue().ToArray());
        Assert.Equal([.. Frame(2, 6 * 1024), .. Frame(3, 6 * 1024)], _queue.Dequeue().ToArray());
        Assert.Equal(Frame(4, 6 * 1024), _queue.Dequeue().ToArray());
    }

    [Fact]
    public void A_write_is_filled_to_the_last_byte()
    {
        _queue.TryEnqueue(Frame(1, OutboundQueue.WriteSize - 1), 0);
        _queue.TryEnqueue(Frame(2, 1), 0);
        _queue.TryEnqueue(Frame(3, 1), 0);

        Assert.Equal(OutboundQueue.WriteSize, _queue.Dequeue().Length);
        Assert.Equal(Frame(3, 1), _queue.Dequeue().ToArray());
    }

    [Fact]
    public void Frames_larger_than_a_write_go_alone_and_are_not_copied()
    {
        var large = Frame(1, OutboundQueue.WriteSize + 1);
        _queue.TryEnqueue(large, 0);
        _queue.TryEnqueue(Frame(2, 5), 0);

        Assert.Equal((ReadOnlyMemory<byte>)large, _queue.Dequeue());
        Assert.Equal(Frame(2, 5), _queue.Dequeue().ToArray());
    }

    [Fact]
    public void What_waits_keeps_no_batch_that_it_came_in()
    {
        var batches = Enumerable.Range(0, 100).Select(_ => EnqueuesAPieceOfABatch()).ToArray();

        GC.Collect();

        // The first waits for nothing yet.
        Assert.InRange(batches.Count(b => b.IsAlive), 0, 1);
        Assert.Equal(100 * 28, _queue.Bytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference EnqueuesAPieceOfABatch()
    {
        var batch = new byte[32 * 1024];
        _queue.TryEnqueue(batch.AsMemory(1000, 28), 0);
        return new WeakReference(batch);
    }

    [Fact]
    public void A_client_that_is_behind_by_the_limit_gets_no_more()
    {
        for (var i = 0; i < Limit / 1024; i++) Assert.True(_queue.TryEnqueue(Frame(1, 1024), 0));

        Assert.False(_queue.TryEnqueue(Frame(2, 1), 0));
        Assert.Equal(Limit, _queue.Bytes);
    }

    [Fact]
    public void A_client_that_has_caught_up_gets_more()
    {
        while (_queue.TryEnqueue(Frame(1, 1024), 0)) continue;
        _queue.Dequeue();

        Assert.True(_queue.TryEnqueue(Frame(2, 1), 0));
    }

    // The room list has no paging: on a busy server it is longer than the limit, and whoever asks for it is not slow.
    [Fact]
    public void One_answer_longer_than_the_limit_is_taken()
    {
        _queue.TryEnqueue(Frame(1, 100), 0);

        Assert.True(_queue.TryEnqueue(Frame(2, 4 * Limit), 0));
        Assert.False(_queue.TryEnqueue(Frame(3, 1), 0));
    }

    [Fact]
    public void The_goodbye_is_taken_even_when_the_queue_is_full()
    {
        while (_queue.TryEnqueue(Frame(1, 1024), 0)) continue;

        _queue.EnqueueLast(Frame(2, 12));

        Assert.Equal(Frame(2, 12), Drain()[^12..]);
    }

    [Fact]
    public void Without_a_backlog_every_state_is_delivered()
    {
        _queue.TryEnqueue(Frame(1, 10), Players);
        _queue.TryEnqueue(Frame(2, 10), Players);

        Assert.Equal([.. Frame(1, 10), .. Frame(2, 10)], Drain());
    }

    [Fact]
    public void A_new_state_takes_the_place_of_the_one_before_it_when_the_client_is_behind()
    {
        _queue.TryEnqueue(Frame(9, OutboundQueue.WriteSize), 0);
        _queue.TryEnqueue(Frame(1, 10), Players);
        _queue.TryEnqueue(Frame(2, 10), 0);
        _queue.TryEnqueue(Frame(3, 10), Players);

        Assert.Equal([.. Frame(9, OutboundQueue.WriteSize), .. Frame(2, 10), .. Frame(3, 10)], Drain());
    }

    [Fact]
    public void A_state_of_another_kind_is_not_touched()
    {
        _queue.TryEnqueue(Frame(9, OutboundQueue.WriteSize), 0);
        _queue.TryEnqueue(Frame(1, 10), Players);
        _queue.TryEnqueue(Frame(2, 10), Monsters);

        Assert.Equal([.. Frame(9, OutboundQueue.WriteSize), .. Frame(1, 10), .. Frame(2, 10)], Drain());
    }

    [Fact]
    public void States_alone_never_make_a_client_too_slow_nor_fill_the_memory()
    {
        _queue.TryEnqueue(Frame(9, OutboundQueue.WriteSize), 0);
        for (var i = 0; i < 100_000; i++)
        {
            Assert.True(_queue.TryEnqueue(Frame((byte)i, 100), Players));
            Assert.True(_queue.TryEnqueue(Frame((byte)i, 100), Monsters));
        }

        Assert.True(_queue.Places <= 16, $"{_queue.Places} places for three frames");
        Assert.Equal(OutboundQueue.WriteSize + 200, Drain().Length);
    }

    [Fact]
    public void The_ring_grows_in_any_position_without_losing_the_order()
    {
        var sent = new List<byte>();
        var received = new List<byte>();
        byte next = 0;
        for (var round = 1; round < 40; round++)
        {
            // Frames of half a write: one round takes two, so the head moves on before the ring grows.
            for (var i = 0; i < Math.Min(round, 9); i++)
            {
                sent.Add(next);
                Assert.True(_queue.TryEnqueue(Frame(next++, OutboundQueue.WriteSize / 2), 0) || _queue.Bytes >= Limit);
                if (_queue.Bytes < Limit) continue;
                TakeMarks(received);
            }

            TakeMarks(received);
        }

        while (!_queue.IsEmpty) TakeMarks(received);
        Assert.Equal(sent, received);
    }

    [Fact]
    public void An_emptied_queue_can_be_used_again()
    {
        for (byte round = 0; round < 3; round++)
        {
            while (_queue.TryEnqueue(Frame(round, 1000), 0)) continue;
            Assert.All(Drain(), mark => Assert.Equal(round, mark));
        }
    }

    [Fact]
    public void A_backlog_that_is_over_does_not_keep_its_memory()
    {
        while (_queue.TryEnqueue(Frame(1, 16), 0)) continue;
        Drain();
        _queue.TryEnqueue(Frame(2, 16), 0);

        Assert.True(_queue.Places <= 64, $"{_queue.Places} places for one frame");
    }

    [Fact]
    public void A_cleared_queue_is_empty_and_can_be_used_again()
    {
        _queue.TryEnqueue(Frame(1, 1000), 0);
        _queue.Clear();
        Assert.True(_queue.IsEmpty);

        _queue.TryEnqueue(Frame(2, 10), 0);
        Assert.Equal(Frame(2, 10), Drain());
    }

    [Fact]
    public void Whatever_happens_every_event_comes_once_and_in_order_and_the_newest_state_of_each_kind_comes()
    {
        // One write for ten additions: the client falls behind, up to the limit in the longer runs.
        var step = Gen.Select(Gen.Int[1, 6000], Gen.OneOf<ushort>(0, 0, Players, Monsters), Gen.Int[0, 9].Select(w => w / 9));
        step.Array[0, 300].Sample(steps =>
        {
            var queue = new OutboundQueue(Limit);
            var events = new List<int>();
            var newest = new Dictionary<ushort, int>();
            var received = new List<(ushort State, int Number)>();
            for (var i = 0; i < steps.Length; i++)
            {
                var (size, state, writes) = steps[i];
                if (queue.TryEnqueue(Numbered(i, state, size), state))
                {
                    if (state == 0) events.Add(i);
                    else newest[state] = i;
                }
                else if (queue.Bytes < Limit)
                {
                    throw new InvalidOperationException("Refused below the limit.");
                }
                else
                {
                    // A refusal closes the client; the older state that made room for this one is gone with it.
                    newest.Remove(state);
                }

                Assert.True(queue.Bytes < Limit + 6010);
                for (var w = 0; w < writes && !queue.IsEmpty; w++) ReadNumbers(queue.Dequeue(), received);
            }

            while (!queue.IsEmpty) ReadNumbers(queue.Dequeue(), received);

            var numbers = received.Select(r => r.Number).ToList();
            Assert.Equal(numbers.Order(), numbers);
            Assert.Equal(events, received.Where(r => r.State == 0).Select(r => r.Number));
            foreach (var (state, number) in newest) Assert.Equal(number, received.Last(r => r.State == state).Number);
        });
    }

    private static byte[] Frame(byte mark, int length)
    {
        var frame = new byte[length];
        frame.AsSpan().Fill(mark);
        return frame;
    }

    // number:i32 state:u16 length:i32 and the rest zeros
    private static byte[] Numbered(int number, ushort state, int size)
    {
        var frame = new byte[10 + size];
        BitConverter.TryWriteBytes(frame, number);
        BitConverter.TryWriteBytes(frame.AsSpan(4), state);
        BitConverter.TryWriteBytes(frame.AsSpan(6), frame.Length);
        return frame;
    }

    private static void ReadNumbers(ReadOnlyMemory<byte> write, List<(ushort State, int Number)> received)
    {
        while (!write.IsEmpty)
        {
            received.Add((BitConverter.ToUInt16(write.Span[4..]), BitConverter.ToInt32(write.Span)));
            write = write[BitConverter.ToInt32(write.Span[6..])..];
        }
    }

    private byte[] Drain()
    {
        var bytes = new List<byte>();
        while (!_queue.IsEmpty) bytes.AddRange(_queue.Dequeue().Span);
        return [.. bytes];
    }

    private void TakeMarks(List<byte> marks)
    {
        var write = _queue.Dequeue();
        for (var i = 0; i < write.Length; i += OutboundQueue.WriteSize / 2) marks.Add(write.Span[i]);
    }
}

using CsCheck;
using Mallard.Hosting.Remoting;

namespace Mallard.Hosting.Tests.Remoting;

public sealed class ByteQueueSpecs
{
    private const int Usual = 8192;

    private readonly ByteQueue _queue = new(Usual);

    [Fact]
    public void At_first_it_is_empty()
    {
        Assert.Equal(0, _queue.Count);
        Assert.True(_queue.Span.IsEmpty);
    }

    [Fact]
    public void What_was_added_is_taken_in_order()
    {
        Add(1, 2, 3);
        Add(4, 5);

        _queue.Take(2);
        Add(6);

        Assert.Equal([3, 4, 5, 6], _queue.Span.ToArray());
        Assert.Equal(4, _queue.Count);
    }

    [Fact]
    public void Room_is_filled_from_its_beginning_and_only_as_far_as_is_said()
    {
        Add(1);
        var room = _queue.Room();
        room[0] = 2;
        room[1] = 3;
        room[2] = 4;

        _queue.Fill(2);

        Assert.Equal([1, 2, 3], _queue.Span.ToArray());
    }

    [Fact]
    public void There_is_always_room_worth_a_read()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.InRange(_queue.Room().Length, 4096, int.MaxValue);
            _queue.Fill(1);
        }
    }

    [Fact]
    public void It_grows_and_what_was_in_it_stays()
    {
        var bytes = Numbered(Usual);
        Add(bytes);
        Add(Numbered(Usual * 5));

        Assert.Equal([.. bytes, .. Numbered(Usual * 5)], _queue.Span.ToArray());
    }

    [Fact]
    public void What_is_reserved_is_there_in_one_piece()
    {
        Add(1, 2, 3);
        _queue.Take(1);

        _queue.Reserve(Usual * 3);

        Assert.InRange(_queue.Room().Length, (Usual * 3) - 2, int.MaxValue);
        Assert.Equal([2, 3], _queue.Span.ToArray());
    }

    [Fact]
    public void Reserving_less_than_there_is_changes_nothing()
    {
        Add(Numbered(100));
        _queue.Reserve(50);
        Assert.Equal(Numbered(100), _queue.Span.ToArray());
    }

    // Otherwise it would grow with every message while one waits.
    [Fact]
    public void What_is_taken_in_front_makes_room_behind_again()
    {
        Add(Numbered(100));
        for (var i = 0; i < 1000; i++)
        {
            Add(Numbered(1000));
            _queue.Take(1000);
            Assert.InRange(_queue.Room().Length, 1, Usual * 2);
        }

        Assert.Equal(100, _queue.Count);
    }

    [Fact]
    public void Memory_for_what_is_large_is_given_back_when_it_is_empty()
    {
        Add(Numbered(Usual * 100));
        _queue.Take(Usual * 100);

        Assert.Equal(Usual, _queue.Room().Length);
    }

    [Fact]
    public void Memory_of_the_usual_size_is_kept()
    {
        var before = _queue.Room();
        _queue.Fill(10);
        _queue.Take(10);

        Assert.True(before == _queue.Room());
    }

    [Fact]
    public void Cleared_it_is_empty_and_can_be_used_again()
    {
        Add(1, 2, 3);
        _queue.Clear();
        Assert.Equal(0, _queue.Count);

        Add(4);
        Assert.Equal([4], _queue.Span.ToArray());
    }

    private enum Step
    {
        Add,
        Fill,
        Reserve,
        Take,
        TakeAll,
        Clear,
    }

    [Fact]
    public void Whatever_is_done_with_it_it_holds_the_same_as_a_list() =>
        Gen.Select(Gen.OneOf(Gen.Const(64), Gen.Const(Usual)), Gen.Select(Gen.Enum<Step>(), Gen.Frequency((4, Gen.Int[0, 300]), (1, Gen.Int[0, 30_000]))).Array[1, 60])
            .Sample((usual, steps) =>
            {
                var queue = new ByteQueue(usual);
                var model = new List<byte>();
                var next = (byte)0;
                foreach (var (step, count) in steps)
                {
                    switch (step)
                    {
                        case Step.Add:
                            Write(queue.Add(count), count);
                            break;
                        case Step.Fill:
                            var room = queue.Room();
                            var filled = Math.Min(count, room.Length);
                            Write(room, filled);
                            queue.Fill(filled);
                            break;
                        case Step.Reserve:
                            queue.Reserve(count);
                            break;
                        case Step.Take:
                            var taken = Math.Min(count, model.Count);
                            queue.Take(taken);
                            model.RemoveRange(0, taken);
                            break;
                        case Step.TakeAll:
                            queue.Take(model.Count);
                            model.Clear();
                            break;
                        default:
                            queue.Clear();
                            model.Clear();
                            break;
                    }

                    if (queue.Count != model.Count || !queue.Span.SequenceEqual(model.ToArray())) return false;
                }

                return true;

                void Write(Span<byte> into, int count)
                {
                    for (var i = 0; i < count; i++)
                    {
                        into[i] = next++;
                        model.Add(into[i]);
                    }
                }
            });

    private static byte[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];

    private void Add(params byte[] bytes) => bytes.CopyTo(_queue.Add(bytes.Length));
}

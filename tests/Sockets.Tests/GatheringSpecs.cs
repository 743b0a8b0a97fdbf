using System.Diagnostics;

namespace Mallard.Sockets.Tests;

/// <summary>How often a loop wakes up for what comes, with times that are made up.</summary>
public sealed class GatheringSpecs
{
    private static readonly long Microsecond = Stopwatch.Frequency / 1_000_000;

    private readonly Gathering _gathering = new();
    private long _now = Stopwatch.Frequency;

    [Fact]
    public void What_comes_all_the_time_is_taken_four_times_in_a_millisecond()
    {
        var even = Plays(Even(every: 60, over: 100_000));

        Assert.InRange(even, 390, 410);
    }

    [Fact]
    public void What_comes_in_bursts_takes_two_wake_ups_for_each()
    {
        Plays(Bursts(of: 30, number: 10));

        Assert.Equal(200, Plays(Bursts(of: 30, number: 100)));
    }

    [Fact]
    public void A_burst_that_takes_longer_than_a_round_is_waited_for()
    {
        Plays(Bursts(of: 60, number: 10));

        // For the first packet, for what came in the first wait and for what came in the second.
        Assert.Equal(300, Plays(Bursts(of: 60, number: 100)));
    }

    [Fact]
    public void Bursts_that_become_a_stream_are_taken_as_one()
    {
        Plays(Bursts(of: 30, number: 100));

        Assert.InRange(Plays(Even(every: 60, over: 100_000)), 390, 415);
    }

    [Fact]
    public void A_stream_that_becomes_bursts_is_taken_as_them()
    {
        Plays(Even(every: 60, over: 100_000));

        Assert.InRange(Plays(Bursts(of: 30, number: 100)), 200, 205);
    }

    [Fact]
    public void Little_is_taken_as_it_comes()
    {
        Assert.Equal(10, Plays(Even(every: 3_000, over: 30_000)));
    }

    [Fact]
    public void After_a_round_with_more_than_it_could_take_the_next_one_begins_at_once()
    {
        Plays(Even(every: 60, over: 10_000));
        _gathering.Begin(_now, _now);
        _gathering.GoOn();

        _gathering.Begin(_now + 1, _now + 1);

        Assert.NotEqual(0, _gathering.WaitAt(_now + 1));
    }

    private static IEnumerable<long> Even(long every, long over)
    {
        for (var at = every; at <= over; at += every) yield return at;
    }

    // A burst every millisecond, with 7 µs from packet to packet.
    private static IEnumerable<long> Bursts(int of, int number)
    {
        for (var burst = 1; burst <= number; burst++)
        {
            for (var packet = 0; packet < of; packet++) yield return (1000 * burst) + (7 * packet);
        }
    }

    // What a loop does, with 2 µs for a packet. Returns how often it woke up, woken or by itself.
    private int Plays(IEnumerable<long> microseconds)
    {
        var start = _now;
        var coming = new Queue<long>(microseconds.Select(at => start + (at * Microsecond)));
        var wakeUps = 0;
        while (coming.TryPeek(out var next))
        {
            var asked = _now;
            if (next > _now)
            {
                wakeUps++;
                _now = next;
            }

            _gathering.Begin(asked, _now);
            while (coming.TryPeek(out var packet) && packet <= _now)
            {
                coming.Dequeue();
                _now += 2 * Microsecond;
            }

            var wait = _gathering.WaitAt(_now);
            if (wait > 0) wakeUps++;
            _now += wait;
        }

        return wakeUps;
    }
}

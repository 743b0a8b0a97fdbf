using CsCheck;
using Mallard.Messages.Traces;

namespace Mallard.Messages.Tests;

public sealed class PacketSamplerSpecs
{
    [Fact]
    public void Of_every_three_packets_one_is_taken_beginning_with_the_second() =>
        Assert.Equal([2, 5, 8], Taken(new PacketSampler(every: 3, first: 2), 1, 1, 1, 1, 1, 1, 1, 1, 1));

    [Fact]
    public void With_one_all_are_taken() => Assert.Equal([1, 2, 3], Taken(new PacketSampler(every: 1, first: 1), 2, 1));

    [Fact]
    public void However_packets_come_together_the_same_ones_are_taken() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[0, 19], Gen.Int[1, 12].Array[1, 30]).Sample((every, first, chunks) =>
        {
            first = 1 + (first % every);
            var all = chunks.Sum();
            Assert.Equal(Enumerable.Range(1, all).Where(n => n % every == first % every), Taken(new PacketSampler(every, first), chunks));
        });

    [Fact]
    public void One_in_none_is_no_sampler()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PacketSampler(every: 0, first: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PacketSampler(every: 3, first: 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PacketSampler(every: 3, first: 0));
    }

    // The numbers of the packets that are taken, from 1.
    private static List<int> Taken(PacketSampler sampler, params int[] chunks)
    {
        var (taken, number) = (new List<int>(), 0);
        foreach (var chunk in chunks)
        {
            if (sampler.TryPass(chunk))
            {
                number += chunk;
                continue;
            }

            for (var i = 0; i < chunk; i++)
            {
                number++;
                if (sampler.Take()) taken.Add(number);
            }
        }

        return taken;
    }
}

using BenchmarkDotNet.Attributes;
using Mallard.Sockets;

namespace Mallard.Bench;

/// <summary>
/// What <see cref="Near"/> saves: the same walk over objects that are in no cache, one through the other, with and without it. Without a difference the
/// compiler has left it out again.
/// </summary>
public class NearBenchmarks
{
    // Far more than any cache holds.
    private const int Things = 1_000_000;
    private const int Walked = 10_000;

    private readonly Outer[] _things = [.. Enumerable.Range(0, Things).Select(n => new Outer(n))];
    private int _from;

    [GlobalSetup]
    public void Shuffle() => new Random(1).Shuffle(_things);

    [Benchmark(Baseline = true, OperationsPerInvoke = Walked, Description = "one after another")]
    public long Walk()
    {
        var sum = 0L;
        for (var i = 0; i < Walked; i++) sum = Work(sum ^ Next(i).Value);
        Advance();
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Walked, Description = "brought near by eight")]
    public long WalkNear()
    {
        var sum = 0L;
        for (var from = 0; from < Walked; from += Near.AtOnce)
        {
            for (var i = from; i < from + Near.AtOnce; i++) Near.Bring(_things[(_from + i) % Things]);
            for (var i = from; i < from + Near.AtOnce; i++) Near.Bring(_things[(_from + i) % Things].Inner);
            for (var i = from; i < from + Near.AtOnce; i++) sum = Work(sum ^ Next(i).Value);
        }

        Advance();
        return sum;
    }

    // As much as no processor looks ahead past: it would find the next things by itself.
    private static long Work(long sum)
    {
        for (var i = 0; i < 200; i++) sum = (sum * 31) + i;
        return sum;
    }

    private Inner Next(int i) => _things[(_from + i) % Things].Inner;

    private void Advance() => _from = (_from + Walked) % Things;

    private sealed class Outer(int value)
    {
        public Inner Inner { get; } = new(value);
    }

    private sealed class Inner(int value)
    {
        public int Value { get; } = value;
    }
}

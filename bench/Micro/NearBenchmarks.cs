using BenchmarkDotNet.Attributes;
using Mallard.Threads;

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

    private Outer[] _things = [];
    private int _from;

    // Each a long way from the other it belongs to: made one after the other they would lie side by side.
    [GlobalSetup]
    public void Make()
    {
        var inner = Enumerable.Range(0, Things).Select(n => new Inner(n)).ToArray();
        var random = new Random(1);
        random.Shuffle(inner);
        _things = [.. inner.Select(i => new Outer(i))];
        random.Shuffle(_things);
    }

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

    private sealed class Outer(Inner inner)
    {
        public Inner Inner { get; } = inner;
    }

    private sealed class Inner(int value)
    {
        public int Value { get; } = value;
    }
}

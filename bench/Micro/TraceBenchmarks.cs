using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Mallard.Messages.Traces;

namespace Mallard.Bench;

/// <summary>What traces cost a packet: where there are none, where it is not sampled, and where it is.</summary>
[MemoryDiagnoser]
public class TraceBenchmarks
{
    private const int Packets = 1024;

    private static readonly ActivitySource Source = new("bench");

    private readonly PacketSampler? _off = OneIn(0);
    private readonly PacketSampler? _seldom = OneIn(int.MaxValue);

    static TraceBenchmarks() => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = source => source == Source,
        Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    });

    /// <summary>Chunks of one packet each, as most are.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Packets, Description = "no traces")]
    public int Off() => Passed(_off);

    [Benchmark(OperationsPerInvoke = Packets, Description = "not sampled")]
    public int NotSampled() => Passed(_seldom);

    /// <summary>One span with its context: a traced packet has some ten.</summary>
    [Benchmark(Description = "a span")]
    public TraceContext? Span()
    {
        using var span = Source.StartActivity("receive PlayerAttackRequest", ActivityKind.Server)?.SetTag("mallard.packet.type", "PlayerAttackRequest");
        return TraceContext.Of(span);
    }

    private static PacketSampler? OneIn(int every) => every == 0 ? null : new PacketSampler(every, first: every);

    private static int Passed(PacketSampler? sampler)
    {
        var passed = 0;
        for (var i = 0; i < Packets; i++)
        {
            if (sampler is null || sampler.TryPass(1)) passed++;
        }

        return passed;
    }
}

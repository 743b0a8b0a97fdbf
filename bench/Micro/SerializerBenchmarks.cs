using Akka.Actor;
using BenchmarkDotNet.Attributes;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Serialization;
using Mallard.Protocol;

namespace Mallard.Bench;

/// <summary>What a message between nodes costs to encode and decode: the packet path by hand, a control message with Hyperion.</summary>
[MemoryDiagnoser]
public class SerializerBenchmarks
{
    private static readonly MatchId Match = new(0x1234_5670, new RoomId(42));
    private readonly MatchInput _input = new(Match, new UserId(7), new ConnectionId(99), [new Frame(4001, new byte[14])]);
    private readonly Delivery _delivery = new(Match, DeliveryKind.Packets, 4002, [new(1), new(2), new(3), new(4)], new byte[70]);
    private readonly MemberJoined _joined = new(new UserId(7), new RoomId(42), new Member(new UserId(8), "duck"));
    private ActorSystem _system = null!;
    private PacketSerializer _packets = null!;
    private ClusterSerializer _cluster = null!;

    [GlobalSetup]
    public void Start()
    {
        _system = ActorSystem.Create("bench", SerializationCheck.Bindings);
        _packets = new PacketSerializer((ExtendedActorSystem)_system);
        _cluster = new ClusterSerializer((ExtendedActorSystem)_system);
    }

    [GlobalCleanup]
    public Task Stop() => _system.Terminate();

    [Benchmark(Description = "packets of a player")]
    public object Input() => _packets.FromBinary(_packets.ToBinary(_input), PacketSerializer.MatchInputManifest);

    [Benchmark(Description = "delivery to four")]
    public object Deliver() => _packets.FromBinary(_packets.ToBinary(_delivery), PacketSerializer.DeliveryManifest);

    [Benchmark(Description = "control message (Hyperion)")]
    public object Control() => _cluster.FromBinary(_cluster.ToBinary(_joined), typeof(MemberJoined));
}

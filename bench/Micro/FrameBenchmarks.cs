using BenchmarkDotNet.Attributes;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Bench;

/// <summary>What a packet costs on the client's side of a gateway.</summary>
[MemoryDiagnoser]
public class FrameBenchmarks
{
    private const int FramesPerChunk = 16;

    private readonly FrameEncoder _encoder = new();
    private readonly FrameDecoder _decoder = new();
    private readonly S2CPlayerAttackNotification _swing = new() { PlayerId = 1234, PlayerDirX = 0.5f, PlayerDirY = -0.5f };
    private byte[] _chunk = [];

    [GlobalSetup]
    public void Fill()
    {
        var move = new GamePacket { PlayerPositionUpdateRequest = new C2SPlayerPositionUpdateRequest { X = 1.5f, Y = -2.5f } };
        _chunk = [.. Enumerable.Repeat(_encoder.Encode(PacketType.PlayerPositionUpdateRequest, move), FramesPerChunk).SelectMany(f => f)];
    }

    [Benchmark(OperationsPerInvoke = FramesPerChunk, Description = "read a move")]
    public int Read()
    {
        _decoder.Append(_chunk);
        var read = 0;
        while (_decoder.TryRead(out var frame) == FrameReadResult.Frame)
        {
            var info = PacketTable.Find(frame.PacketType)!;
            if (PacketPayload.Peek(info, frame.Payload.Span) == PayloadFault.None) read++;
        }

        return read;
    }

    [Benchmark(Description = "write a swing")]
    public byte[] Write() => _encoder.EncodeMessage(PacketType.PlayerAttackNotification, _swing);
}

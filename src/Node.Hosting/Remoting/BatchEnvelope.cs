using Mallard.Messages.Serialization;

namespace Mallard.Hosting.Remoting;

/// <summary>What Akka put around a batch: the next one of the same link is written in the same, only its lengths are others.</summary>
internal sealed class BatchEnvelope(BatchFrame frame)
{
    private readonly byte[] _beforeMessage = frame.BeforeMessage.ToArray();
    private readonly byte[] _behindBatch = frame.BehindBatch.ToArray();
    private readonly byte[] _behindMessage = frame.BehindMessage.ToArray();

    /// <summary>The size of a frame, without its length, with packets of so many bytes.</summary>
    public int SizeOf(int packets) => ProtoFields.SizeOfBytes(ProtoFields.SizeOfBytes(Envelope(Message(PacketSerializer.BatchHeader + packets))));

    /// <summary>Writes a frame, without its length.</summary>
    /// <param name="room">As large as <see cref="SizeOf"/> says.</param>
    /// <param name="number">The batch's number.</param>
    /// <param name="count">How many packets it has.</param>
    /// <param name="packets">Its packets.</param>
    public void Write(Span<byte> room, long number, int count, ReadOnlySpan<byte> packets)
    {
        var batch = PacketSerializer.BatchHeader + packets.Length;
        var message = Message(batch);
        var envelope = Envelope(message);
        room = ProtoFields.BeginBytes(room, 1, ProtoFields.SizeOfBytes(envelope));
        room = ProtoFields.BeginBytes(room, 2, envelope);
        room = Put(room, _beforeMessage);
        room = ProtoFields.BeginBytes(room, 2, message);
        room = ProtoFields.BeginBytes(room, 1, batch);
        PacketSerializer.WriteHeader(room, number, count);
        room = Put(room[PacketSerializer.BatchHeader..], packets);
        room = Put(room, _behindBatch);
        Put(room, _behindMessage);
    }

    private int Message(int batch) => ProtoFields.SizeOfBytes(batch) + _behindBatch.Length;

    private int Envelope(int message) => _beforeMessage.Length + ProtoFields.SizeOfBytes(message) + _behindMessage.Length;

    private static Span<byte> Put(Span<byte> room, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(room);
        return room[bytes.Length..];
    }
}

namespace Mallard.Hosting.Remoting;

/// <summary>What Akka put around a batch: the next one of the same link is written in the same, only its lengths are others.</summary>
internal sealed class BatchEnvelope(BatchFrame frame)
{
    private readonly byte[] _beforeMessage = frame.BeforeMessage.ToArray();
    private readonly byte[] _behindBatch = frame.BehindBatch.ToArray();
    private readonly byte[] _behindMessage = frame.BehindMessage.ToArray();

    /// <summary>The size of a frame, without its length, with a batch of so many bytes.</summary>
    public int SizeOf(int batch) => ProtoFields.SizeOfBytes(ProtoFields.SizeOfBytes(Envelope(Message(batch))));

    /// <summary>Writes a frame, without its length.</summary>
    /// <param name="room">As large as <see cref="SizeOf"/> says.</param>
    /// <param name="batch">The batch's bytes.</param>
    public void Write(Span<byte> room, ReadOnlySpan<byte> batch)
    {
        var message = Message(batch.Length);
        var envelope = Envelope(message);
        room = ProtoFields.BeginBytes(room, 1, ProtoFields.SizeOfBytes(envelope));
        room = ProtoFields.BeginBytes(room, 2, envelope);
        room = Put(room, _beforeMessage);
        room = ProtoFields.BeginBytes(room, 2, message);
        room = ProtoFields.BeginBytes(room, 1, batch.Length);
        room = Put(room, batch);
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

using System.Buffers;
using System.Runtime.Serialization;
using Mallard.Messages.Links;
using Mallard.Messages.Serialization;

namespace Mallard.Hosting.Remoting;

/// <summary>
/// The way of one link's batches to the connection that Akka writes them to. It is open when the last batch that was told has been written:
/// nothing is on its way between the link and the connection then, so the next can be written there and stays behind it.
/// </summary>
internal sealed class BatchRoute(BatchRoutes routes, byte[] recipient, byte[] sender) : IBatchRoute
{
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private LoopAssociation? _through;
    private BatchEnvelope? _envelope;
    private long _lastTold;
    private bool _isKnown;

    public bool TrySend(PacketBatch batch)
    {
        lock (_gate)
        {
            if (_through is not null && TryWrite(_through, batch)) return true;
            _through = null;
            _lastTold = batch.Number;
            if (_isKnown) return false;
            _isKnown = true;
        }

        routes.Add(this);
        return false;
    }

    public void Dispose() => routes.Remove(this);

    /// <summary>Akka has written a batch to a connection.</summary>
    internal void OnWritten(BatchFrame frame, LoopAssociation association)
    {
        if (!frame.Recipient.SequenceEqual(recipient) || !frame.Sender.SequenceEqual(sender)) return;
        lock (_gate)
        {
            if (frame.Number != _lastTold) return;
            _through = association;
            _envelope = new BatchEnvelope(frame);
        }
    }

    // One that cannot be written is told like the first: Akka says why.
    private bool TryWrite(LoopAssociation association, PacketBatch batch)
    {
        try
        {
            _bytes.ResetWrittenCount();
            PacketSerializer.Write(batch, _bytes);
            if (!association.TryWrite(_envelope!, _bytes.WrittenSpan)) return false;
            routes.CountSent();
            return true;
        }
        catch (SerializationException)
        {
            return false;
        }
    }
}

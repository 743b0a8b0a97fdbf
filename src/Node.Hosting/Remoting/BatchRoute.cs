using Mallard.Messages.Links;

namespace Mallard.Hosting.Remoting;

/// <summary>
/// The way of one link's batches to the connection that Akka writes them to. It is open when the last batch that was told has been written:
/// nothing is on its way between the link and the connection then, so the next can be written there and stays behind it.
/// </summary>
internal sealed class BatchRoute(BatchRoutes routes, byte[] recipient, byte[] sender) : IBatchRoute
{
    private readonly Lock _gate = new();
    private LoopAssociation? _through;
    private BatchEnvelope? _envelope;
    private long _lastTold;
    private bool _isKnown;
    private bool _isOver;

    public bool TrySend(long number, int count, ReadOnlySpan<byte> packets)
    {
        lock (_gate)
        {
            if (_through?.TryWrite(_envelope!, number, count, packets) == true)
            {
                routes.CountSent();
                return true;
            }

            _through = null;
            _lastTold = number;
            if (!_isKnown && !_isOver) routes.Add(this);
            _isKnown = true;
            return false;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _through = null;
            routes.Remove(this);
        }
    }

    /// <summary>Akka has written a batch to a connection.</summary>
    internal void OnWritten(BatchFrame frame, LoopAssociation association)
    {
        if (!frame.Recipient.SequenceEqual(recipient) || !frame.Sender.SequenceEqual(sender)) return;
        lock (_gate)
        {
            if (frame.Number != _lastTold || _isOver) return;
            _through = association;
            _envelope = new BatchEnvelope(frame);
        }
    }
}

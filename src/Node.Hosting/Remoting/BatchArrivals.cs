using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Mallard.Messages.Serialization;

namespace Mallard.Hosting.Remoting;

/// <summary>
/// Takes batches out of what comes in on one connection, and tells them to their receivers. All of a connection go this way, so they stay in order. For the
/// thread that reads the connection.
/// </summary>
internal sealed class BatchArrivals(BatchRoutes routes, IActorRefProvider provider, PacketSerializer serializer, bool logsReceived)
{
    private int? _uid;
    private byte[] _recipientPath = [];
    private byte[] _senderPath = [];
    private IActorRef _recipient = ActorRefs.Nobody;
    private IActorRef _sender = ActorRefs.Nobody;

    /// <summary>Takes a frame, without its length.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="left">What is left of it for Akka, if it was taken: mostly nothing.</param>
    /// <returns>False if it is for Akka.</returns>
    public bool TryTake(ReadOnlySpan<byte> frame, out byte[]? left)
    {
        left = null;
        if (_uid is not { } uid)
        {
            // The first that is said on a connection.
            if (BatchFrame.TryReadUid(frame, out var said)) _uid = said;
            return false;
        }

        // Akka logs what it takes, and hears nothing of who is quarantined.
        if (logsReceived || !BatchFrame.TryRead(frame, out var batch) || routes.IsQuarantined(uid)) return false;
        if (!TryFind(batch.Recipient, ref _recipientPath, ref _recipient) || _recipient is not IActorRefScope { IsLocal: true }) return false;
        if (!TryFind(batch.Sender, ref _senderPath, ref _sender)) return false;
        if (Read(batch) is not { } message) return false;
        if (!batch.Ack.IsEmpty) left = BatchFrame.OfAck(batch.Ack);
        routes.CountTaken();
        _recipient.Tell(message, _sender);
        return true;
    }

    // What cannot be read is Akka's to complain of.
    private object? Read(BatchFrame batch)
    {
        try
        {
            return serializer.FromBinary(batch.Batch.ToArray(), PacketSerializer.BatchManifest);
        }
        catch (SerializationException)
        {
            return null;
        }
    }

    // All batches on a connection are for the same.
    private bool TryFind(ReadOnlySpan<byte> path, ref byte[] known, ref IActorRef actor)
    {
        if (path.SequenceEqual(known)) return true;
        // A name without the actor's own number may be another actor's later.
        if (!path.Contains((byte)'#')) return false;
        var found = provider.ResolveActorRef(Encoding.UTF8.GetString(path));
        if (found.IsNobody() || found is EmptyLocalActorRef) return false;
        known = path.ToArray();
        actor = found;
        return true;
    }
}

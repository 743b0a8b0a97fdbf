using System.Runtime.Serialization;
using Akka.Actor;
using Mallard.Messages.Serialization;

namespace Mallard.Hosting.Remoting;

/// <summary>
/// Takes batches out of what comes in on one connection, and tells them to their receivers. All of a connection go this way, so they stay in order; what a
/// connection that has been replaced still brings comes too late, and its receiver knows by the number. For the thread that reads the connection.
/// </summary>
internal sealed class BatchArrivals(BatchRoutes routes, IActorRefProvider provider, PacketSerializer serializer, bool logsReceived)
{
    // Receivers and senders of a node's links: one of each, or two if the node has more than one role.
    private const int MostKnown = 8;

    private readonly List<(byte[] Path, IActorRef Actor)> _known = [];
    private int? _uid;

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
        if (Find(batch.Recipient) is not { } recipient || recipient is not IActorRefScope { IsLocal: true } || Find(batch.Sender) is not { } sender) return false;
        if (Read(batch) is not { } message) return false;
        if (!batch.Ack.IsEmpty) left = BatchFrame.OfAck(batch.Ack);
        routes.CountTaken();
        recipient.Tell(message, sender);
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

    private IActorRef? Find(ReadOnlySpan<byte> path)
    {
        foreach (var (known, actor) in _known)
        {
            if (path.SequenceEqual(known)) return actor;
        }

        // A name without the actor's own number may be another actor's later.
        if (!path.Contains((byte)'#') || !ActorPaths.TryRead(path, out var text)) return null;
        var found = provider.ResolveActorRef(text);
        if (found.IsNobody() || found is EmptyLocalActorRef) return null;
        if (_known.Count == MostKnown) _known.Clear();
        _known.Add((path.ToArray(), found));
        return found;
    }
}

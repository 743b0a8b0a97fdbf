using System.Runtime.InteropServices;
using Akka.Actor;
using Mallard.Messages.Serialization;

namespace Mallard.Messages.Links;

/// <summary>Takes the packets of links, in order. A single packet that is told to it directly does as well.</summary>
public abstract class PacketReceiver : ReceiveActor
{
    // One number for each node that has ever sent something.
    private readonly Dictionary<IActorRef, long> _newest = [];

    protected PacketReceiver() => Receive<IPacket>(Take);

    /// <summary>One packet.</summary>
    protected abstract void Take(IPacket packet);

    /// <summary>One packet of a batch. Its bytes are the batch's, and never change.</summary>
    protected virtual void Take(EncodedPacket packet) => Take(packet.Decode(Context.System));

    /// <summary>All packets of a batch, in order: each goes to <see cref="Take(EncodedPacket)"/>.</summary>
    /// <param name="packets">For <see cref="EncodedPacket.TryNext"/>.</param>
    protected virtual void TakeAll(ReadOnlyMemory<byte> packets)
    {
        while (EncodedPacket.TryNext(ref packets, out var packet)) Take(packet);
    }

    // Nearly all it is told are batches, which need not be compared with every other kind of message.
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (message is not PacketBatch batch) return base.AroundReceive(receive, message);
        OnBatch(batch);
        return true;
    }

    private void OnBatch(PacketBatch batch)
    {
        // Between two nodes a connection may take another one's place, with something unread in the old one: late is lost. A link begins with 1.
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, Sender, out _);
        if (batch.Number > 1 && batch.Number <= newest) return;
        newest = batch.Number;
        TakeAll(batch.Packets);
        // The link holds back when it is far ahead of this. Every time would double the messages between the nodes.
        if (batch.Number % PacketLink.TakenEvery == 0) Sender.Tell(new BatchTaken(batch.Number));
    }
}

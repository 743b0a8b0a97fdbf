using Akka.Actor;
using Mallard.Messages.Serialization;

namespace Mallard.Messages.Links;

/// <summary>Takes the packets of links, in order. A single packet that is told to it directly does as well.</summary>
public abstract class PacketReceiver : ReceiveActor
{
    // One number for each node that has ever sent something.
    private readonly Dictionary<IActorRef, long> _newest = [];

    protected PacketReceiver()
    {
        Receive<PacketBatch>(OnBatch);
        Receive<IPacket>(Take);
    }

    /// <summary>One packet.</summary>
    protected abstract void Take(IPacket packet);

    /// <summary>One packet of a batch. Its bytes are the batch's, and never change.</summary>
    protected virtual void Take(EncodedPacket packet) => Take(packet.Decode(Context.System));

    private void OnBatch(PacketBatch batch)
    {
        // Between two nodes a connection may take another one's place, with something unread in the old one: late is lost. A link begins with 1.
        if (batch.Number > 1 && _newest.TryGetValue(Sender, out var newest) && batch.Number <= newest) return;
        _newest[Sender] = batch.Number;
        foreach (var packet in batch.Read()) Take(packet);
        // The link holds back when it is far ahead of this. Every time would double the messages between the nodes.
        if (batch.Number % PacketLink.TakenEvery == 0) Sender.Tell(new BatchTaken(batch.Number));
    }
}

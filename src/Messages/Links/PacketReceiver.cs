using Akka.Actor;

namespace Mallard.Messages.Links;

/// <summary>Takes the packets of links, in order. A single packet that is told to it directly does as well.</summary>
public abstract class PacketReceiver : ReceiveActor
{
    protected PacketReceiver()
    {
        Receive<PacketBatch>(OnBatch);
        Receive<IPacket>(Take);
    }

    /// <summary>One packet.</summary>
    protected abstract void Take(IPacket packet);

    private void OnBatch(PacketBatch batch)
    {
        foreach (var packet in batch.Packets) Take(packet);
        // The link holds back when it is far ahead of this. Every time would double the messages between the nodes.
        if (batch.Number % PacketLink.TakenEvery == 0) Sender.Tell(new BatchTaken(batch.Number));
    }
}

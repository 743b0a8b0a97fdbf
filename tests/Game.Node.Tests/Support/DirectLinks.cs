using Akka.Actor;
using Mallard.Messages.Links;

namespace Mallard.Game.Node.Tests.Support;

/// <summary>Links without a way: every packet arrives at once and alone.</summary>
internal sealed class DirectLinks : IPacketLinks
{
    public void Send(IActorRef receiver, IPacket packet, bool canWait) => receiver.Tell(packet);
}

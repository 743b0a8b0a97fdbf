using Akka.Actor;

namespace Mallard.Messages.Links;

/// <summary>Knows shorter ways for batches than an actor's reference.</summary>
public interface IBatchRoutes
{
    /// <summary>A route from a link to its receiver.</summary>
    /// <param name="receiver">Who takes the batches.</param>
    /// <param name="sender">Who hears what it has taken.</param>
    /// <returns>Null if there is no shorter way than to tell the receiver: it lives here.</returns>
    IBatchRoute? Between(IActorRef receiver, IActorRef sender);
}

/// <summary>A shorter way for the batches of one link. One thread at a time sends; it ends with the link.</summary>
public interface IBatchRoute : IDisposable
{
    /// <summary>Sends a batch, behind all that were sent or told before.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="count">How many packets it has.</param>
    /// <param name="packets">The packets as they lie on the wire, one behind another.</param>
    /// <returns>False if the batch, the next one of this link, is to be told to its receiver: this way is not open, yet or any more.</returns>
    bool TrySend(long number, int count, ReadOnlySpan<byte> packets);
}

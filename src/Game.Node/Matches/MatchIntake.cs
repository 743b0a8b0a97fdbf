using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;

namespace Mallard.Game.Matches;

/// <summary>
/// Takes what gateways send for the matches of this node. A match names it to the connections it takes in, so what they send needs no shard
/// region to find the way: a match that comes back on another node takes its connections in anew.
/// </summary>
internal sealed class MatchIntake : PacketReceiver
{
    private readonly Dictionary<MatchId, IActorRef> _matches = [];

    public MatchIntake()
    {
        Receive<Open>(open => _matches[open.Id] = open.Match);
        Receive<Close>(close =>
        {
            // The actor of a match that is gone may be slower than the next one of the same id.
            if (_matches.TryGetValue(close.Id, out var match) && match.Equals(close.Match)) _matches.Remove(close.Id);
        });
    }

    /// <summary>A match can be sent packets.</summary>
    internal sealed record Open(MatchId Id, IActorRef Match) : INoSerializationVerificationNeeded;

    /// <summary>A match is gone.</summary>
    internal sealed record Close(MatchId Id, IActorRef Match) : INoSerializationVerificationNeeded;

    protected override void Take(IPacket packet)
    {
        // What was on its way to a match that has ended is for nobody.
        if (packet is not MatchInput input) Unhandled(packet);
        else if (_matches.TryGetValue(input.Match, out var match)) match.Tell(input, ActorRefs.NoSender);
    }
}

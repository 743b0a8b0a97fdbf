using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Serialization;

namespace Mallard.Game.Matches;

/// <summary>
/// Takes what gateways send for the matches of this node. A match names it to the connections it takes in, so what they send needs no shard
/// region to find the way: a match that comes back on another node takes its connections in anew.
/// </summary>
internal sealed class MatchIntake : PacketReceiver
{
    private readonly Dictionary<MatchId, Open> _matches = [];

    public MatchIntake()
    {
        Receive<Open>(open => _matches[open.Id] = open);
        Receive<Close>(close =>
        {
            // The actor of a match that is gone may be slower than the next one of the same id.
            if (_matches.TryGetValue(close.Id, out var open) && open.Match.Equals(close.Match)) _matches.Remove(close.Id);
        });
    }

    /// <summary>A match can be sent packets.</summary>
    /// <param name="Id">The match.</param>
    /// <param name="Match">Its actor, told when there is something among them that cannot wait for the next tick.</param>
    /// <param name="Inputs">Where its packets are put: most are moves, and waking an actor for each costs more than the move.</param>
    internal sealed record Open(MatchId Id, IActorRef Match, MatchInputs Inputs) : INoSerializationVerificationNeeded;

    /// <summary>A match is gone.</summary>
    internal sealed record Close(MatchId Id, IActorRef Match) : INoSerializationVerificationNeeded;

    protected override void Take(IPacket packet)
    {
        foreach (var only in new PacketBatch(1, [packet]).Read()) Take(only);
    }

    protected override void Take(EncodedPacket packet)
    {
        if (packet.Kind != PacketKind.MatchInput)
        {
            Unhandled(packet.Decode(Context.System));
            return;
        }

        var input = new EncodedInput(packet);
        // What was on its way to a match that has ended is for nobody.
        if (!_matches.TryGetValue(input.Match, out var open)) return;
        open.Inputs.Add(packet);
        if (!input.CanWait) open.Match.Tell(MatchActor.InputsWait.Instance, ActorRefs.NoSender);
    }
}

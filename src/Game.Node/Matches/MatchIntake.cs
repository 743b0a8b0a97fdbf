using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Serialization;
using Mallard.Threads;

namespace Mallard.Game.Matches;

/// <summary>
/// Takes what gateways send for the matches of this node. A match names it to the connections it takes in, so what they send needs no shard
/// region to find the way: a match that comes back on another node takes its connections in anew.
/// </summary>
internal sealed class MatchIntake : PacketReceiver
{
    private readonly Dictionary<MatchId, (IActorRef Actor, MatchInputs Inputs)> _matches = [];

    private readonly Found[] _next = new Found[Near.AtOnce];

    public MatchIntake()
    {
        Receive<Open>(open => { _matches[open.Id] = (open.Match, open.Inputs); });
        Receive<Close>(close =>
        {
            // The actor of a match that is gone may be slower than the next one of the same id.
            if (_matches.TryGetValue(close.Id, out var open) && open.Actor.Equals(close.Match)) _matches.Remove(close.Id);
        });
    }

    /// <summary>A match can be sent packets.</summary>
    /// <param name="Id">The match.</param>
    /// <param name="Match">Its actor, told when there is something among them that cannot wait for the next tick.</param>
    /// <param name="Inputs">Where its packets are put: most are moves, and waking an actor for each costs more than the move.</param>
    internal sealed record Open(MatchId Id, IActorRef Match, MatchInputs Inputs) : INoSerializationVerificationNeeded;

    /// <summary>A match is gone.</summary>
    internal sealed record Close(MatchId Id, IActorRef Match) : INoSerializationVerificationNeeded;

    // What the next few need comes together.
    protected override void TakeAll(ReadOnlyMemory<byte> packets)
    {
        while (!packets.IsEmpty)
        {
            var found = FindNext(ref packets);
            foreach (ref readonly var next in found) next.Inputs.BringNear();
            foreach (ref readonly var next in found) Add(next.Packet, next.Actor, next.Inputs);
            found.Clear();
        }
    }

    private Span<Found> FindNext(ref ReadOnlyMemory<byte> packets)
    {
        var count = 0;
        while (count < _next.Length && EncodedPacket.TryNext(ref packets, out var packet))
        {
            if (!TryFind(packet, out var match)) continue;
            _next[count++] = new Found(packet, match.Actor, match.Inputs);
            match.Inputs.BringSelfNear();
        }

        return _next.AsSpan(0, count);
    }

    protected override void Take(IPacket packet)
    {
        foreach (var only in new PacketBatch(1, [packet]).Read()) Take(only);
    }

    protected override void Take(EncodedPacket packet)
    {
        if (TryFind(packet, out var match)) Add(packet, match.Actor, match.Inputs);
    }

    private bool TryFind(EncodedPacket packet, out (IActorRef Actor, MatchInputs Inputs) match)
    {
        // What was on its way to a match that has ended is for nobody.
        if (packet.Kind == PacketKind.MatchInput) return _matches.TryGetValue(new EncodedInput(packet).Match, out match);
        Unhandled(packet.Decode(Context.System));
        match = default;
        return false;
    }

    private static void Add(EncodedPacket packet, IActorRef match, MatchInputs inputs)
    {
        inputs.Add(packet);
        if (!new EncodedInput(packet).CanWait) match.Tell(MatchActor.InputsWait.Instance, ActorRefs.NoSender);
    }

    private readonly record struct Found(EncodedPacket Packet, IActorRef Actor, MatchInputs Inputs);
}

using Akka.Actor;

namespace Mallard.Gateway.Inspection;

/// <summary>To a connection's actor: tell all about it. Answered with <see cref="ConnectionDetails"/>.</summary>
internal sealed record DescribeConnection(IActorRef AskedBy) : INoSerializationVerificationNeeded;

/// <summary>From the actor to its stage: add what waits for the client, and answer.</summary>
internal sealed record DescribeQueue(ConnectionDetails Details, IActorRef AskedBy) : INoSerializationVerificationNeeded;

/// <summary>What only the connection itself knows.</summary>
/// <param name="Session">The id that lobby and match know it by.</param>
/// <param name="Violations">Counted against the client so far.</param>
/// <param name="ViolationsBeforeClose">With so many it is closed.</param>
/// <param name="WaitingPackets">Packets that have come and wait for the one before them.</param>
/// <param name="WaitsFor">Whose answer they wait for; null for nobody's.</param>
/// <param name="IsCongested">Whether its match's node cannot keep up.</param>
/// <param name="QueuedBytes">Bytes that wait for the client to read; null where there is no socket yet.</param>
internal sealed record ConnectionDetails(
    string Session,
    int Violations,
    int ViolationsBeforeClose,
    int WaitingPackets,
    string? WaitsFor,
    bool IsCongested,
    int? QueuedBytes) : INoSerializationVerificationNeeded;

/// <summary>To a connection's actor: say goodbye to the client. Answered with <see cref="ConnectionKicked"/>.</summary>
internal sealed record KickConnection(IActorRef AskedBy) : INoSerializationVerificationNeeded;

/// <summary>The goodbye is on its way, or was already.</summary>
internal sealed record ConnectionKicked(bool WasClosing) : INoSerializationVerificationNeeded;

using System.Collections.Immutable;
using Akka.Actor;
using Mallard.Messages;

namespace Mallard.Game.Inspection;

/// <summary>To a match: tell all about yourself. Answered with <see cref="MatchDetails"/>.</summary>
internal sealed record DescribeMatch(IActorRef AskedBy) : INoSerializationVerificationNeeded;

/// <summary>What only the match itself knows.</summary>
/// <param name="Players">Who has not left for good.</param>
/// <param name="Owner">The owner of its room.</param>
/// <param name="WaitingInputs">Batches of packets that wait for the next tick.</param>
/// <param name="Releasing">Players on their way back to the lobby.</param>
/// <param name="StateInterval">Time from one full state to the next; null where every tick has one.</param>
/// <param name="Recording">Name of the recording; null without one, or while nobody is known to want it.</param>
/// <param name="IsRecordingGivenUp">Whether it is not written on.</param>
internal sealed record MatchDetails(
    ImmutableArray<MatchPlayer> Players,
    UserId Owner,
    int WaitingInputs,
    int Releasing,
    TimeSpan? StateInterval,
    string? Recording,
    bool IsRecordingGivenUp) : INoSerializationVerificationNeeded;

/// <summary>One player.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">The user's name.</param>
/// <param name="Gateway">Where the connection is; null without one.</param>
internal sealed record MatchPlayer(UserId Id, string Name, Address? Gateway);

/// <summary>To a match: end, and hand your players back. Answered with <see cref="MatchClosed"/>.</summary>
internal sealed record CloseMatch(IActorRef AskedBy) : INoSerializationVerificationNeeded;

/// <summary>The match ends, or did already.</summary>
/// <param name="Players">Whose match was ended.</param>
/// <param name="WasEnding">Whether it was over before.</param>
internal sealed record MatchClosed(int Players, bool WasEnding) : INoSerializationVerificationNeeded;

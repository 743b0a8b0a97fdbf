namespace Mallard.Hosting.Draining;

/// <summary>The wish to drain a node.</summary>
/// <param name="AskedBy">Who asks, for people: <c>a signal</c>, <c>the console</c>.</param>
/// <param name="Limits">How long what runs here may take to end.</param>
/// <param name="Force">Whether to go on even when nobody else can do what this node does.</param>
public sealed record DrainRequest(string AskedBy, DrainLimits Limits, bool Force = false);

/// <summary>How long a drain waits, counted from its begin. What is left then ends in the good order of any stop.</summary>
/// <param name="Grace">From the moment this node is not ready until it refuses the first player; only a node that players connect to waits.</param>
/// <param name="Players">How long players who are in no match may stay connected.</param>
/// <param name="Matches">How long matches may play on, and players in them stay connected.</param>
public sealed record DrainLimits(TimeSpan Grace, TimeSpan Players, TimeSpan Matches);

/// <summary>What came of the wish.</summary>
public enum DrainOutcome
{
    /// <summary>The drain has begun.</summary>
    Begun,

    /// <summary>It had begun before.</summary>
    UnderWay,

    /// <summary>Nothing has begun: nobody else can do what this node does, and <see cref="DrainRequest.Force"/> was not set.</summary>
    Refused,
}

/// <summary>The answer to a <see cref="DrainRequest"/>.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Lines">For people: what nobody will do once this node is gone, and how the drain goes if there is one.</param>
public sealed record DrainAnswer(DrainOutcome Outcome, IReadOnlyList<string> Lines);

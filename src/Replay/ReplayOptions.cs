namespace Mallard.Replay;

/// <summary>What a run does. See <c>--help</c> for the words that set each.</summary>
public sealed record ReplayOptions
{
    /// <summary>The recording.</summary>
    public required string File { get; init; }

    /// <summary>The tick to stop after, with the state as JSON; null to replay all of it.</summary>
    public long? Until { get; init; }

    public bool Verbose { get; init; }

    public bool Json { get; init; }
}

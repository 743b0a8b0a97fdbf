namespace Mallard.Game.Recordings;

/// <summary>Which matches are recorded, and where to; <c>hocon/game.conf</c> says what each does.</summary>
public sealed record RecordingSettings
{
    /// <summary>Whether every match is recorded. Without it, only those that somebody asked for are.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Where recordings go, and where a file <c>next-ROOM</c> asks for the next match of a room.</summary>
    public string Directory { get; init; } = "recordings";

    /// <summary>Ticks from one hash of the state to the next.</summary>
    public int HashEvery { get; init; } = 20;

    /// <summary>Most bytes of one recording; it ends there, and its match goes on.</summary>
    public long MaxSize { get; init; } = 64 << 20;
}

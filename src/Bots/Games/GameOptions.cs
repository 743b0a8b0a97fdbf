using Mallard.Bots.Playing;

namespace Mallard.Bots.Games;

/// <summary>A game to be played to its end. See <c>play --help</c> for the words that set each.</summary>
public sealed record GameOptions
{
    public string Host { get; init; } = "127.0.0.1";

    public int Port { get; init; } = 5555;

    /// <summary>How many players, all in one room.</summary>
    public int Clients { get; init; } = 4;

    /// <summary>How many times faster than the wall's the server's clock runs (its <c>mallard.game.simulation-speed</c>).</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Longest time on the wall that the game may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Longest wait for any one answer before the game.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Part of all account names, 1 to 8 characters. Null for one that no earlier run had.</summary>
    public string? Seed { get; init; }

    public bool Json { get; init; }

    /// <summary>How well the bots play.</summary>
    public PlayStyle Style { get; init; } = new();
}

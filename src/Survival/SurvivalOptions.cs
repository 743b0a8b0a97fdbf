using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Mallard.Survival;

/// <summary>What an operator may change about the game without touching its balance.</summary>
public sealed record SurvivalOptions
{
    /// <summary>Length of a day in milliseconds; 180 000 by default. The game starts with one.</summary>
    public int DayMilliseconds { get; init; } = 180_000;

    /// <summary>Length of a night in milliseconds; 60 000 by default.</summary>
    public int NightMilliseconds { get; init; } = 60_000;

    /// <summary>
    /// Milliseconds until a game that its owner has not started is over; 120 000 by default. Shorter throws out slow loaders, longer
    /// keeps players waiting for an owner who will not come.
    /// </summary>
    public int PrepareTimeoutMilliseconds { get; init; } = 120_000;

    /// <summary>Who places, moves and fights the monsters; the server by default.</summary>
    public MonsterControl Monsters { get; init; } = MonsterControl.Server;

    /// <summary>
    /// Milliseconds a host may take to place a wave; 10 000 by default. Then the server places it. Without meaning if the server runs the
    /// monsters.
    /// </summary>
    public int WaveAnswerMilliseconds { get; init; } = 10_000;

    /// <summary>
    /// World units per second a player may move, 10 by default, three times what the published client's own figure is; 0 for no limit. A
    /// second's worth may be gone at once, so that packets held back on the way are believed.
    /// </summary>
    public float MaxPlayerSpeed { get; init; } = 10;

    /// <summary>
    /// Whether each 4002 has the positions of all players and not just of those who moved; off by default. For clients that drop whoever
    /// is missing.
    /// </summary>
    public bool FullPositions { get; init; }

    /// <summary>What happens to chat lines.</summary>
    public ChatOptions Chat { get; init; } = new();

    internal void Validate()
    {
        OptionCheck.AtLeast(1, DayMilliseconds);
        OptionCheck.AtLeast(1, NightMilliseconds);
        OptionCheck.AtLeast(1, PrepareTimeoutMilliseconds);
        OptionCheck.AtLeast(1, WaveAnswerMilliseconds);
        OptionCheck.Within(0, 10_000, MaxPlayerSpeed);
        Chat.Validate();
    }
}

/// <summary>Who places, moves and fights the monsters.</summary>
public enum MonsterControl
{
    /// <summary>The server. What clients say about monsters is accepted politely and ignored.</summary>
    Server,

    /// <summary>The machine of the room's owner, as published clients do; checked, and believed from nobody else.</summary>
    Host,
}

/// <summary>What happens to chat lines.</summary>
public sealed record ChatOptions
{
    /// <summary>
    /// Longest line in UTF-16 units; 200 by default. A longer one is refused and not cut: cutting would change what was said.
    /// </summary>
    public int MaxLength { get; init; } = 200;

    /// <summary>Lines a player may say at once after a silence; 10 by default. What is over is refused.</summary>
    public int Burst { get; init; } = 10;

    /// <summary>Lines per second a player may say for long; 2 by default.</summary>
    public float LinesPerSecond { get; init; } = 2;

    /// <summary>
    /// Words that are replaced wherever they stand, also inside other words, in any case. Three harmless samples by default.
    /// </summary>
    public ImmutableArray<string> Words { get; init; } = ["darn", "heck", "crud"];

    /// <summary>What a word is replaced by; one of these at random.</summary>
    public ImmutableArray<string> Symbols { get; init; } =
    [
        "@#$%", "!@#$", "#@!*", "*&@#", "%$#@", "&*!?", "$#&!",
        "@!%&", "#*&%", "?!@#", "%&$!", "*#@%", "$@&*", "!%*#",
        "&#?@", "%!#&", "@*$?", "#$!&", "*!$@", "?&%#", "!#%*",
    ];

    /// <summary>Most different listed words a line may hold; 5 by default. With more, the whole line is replaced.</summary>
    public int MaxDifferentWords { get; init; } = 5;

    internal void Validate()
    {
        OptionCheck.AtLeast(0, MaxLength);
        OptionCheck.AtLeast(0, MaxDifferentWords);
        OptionCheck.AtLeast(1, Burst);
        OptionCheck.Within(0.01f, 1000, LinesPerSecond);
        // An empty word would match everywhere.
        OptionCheck.NoneEmpty(Words);
        OptionCheck.NoneEmpty(Symbols);
        OptionCheck.AtLeast(1, Symbols.Length);
    }
}

/// <summary>Refuses options that make no sense, by their names.</summary>
file static class OptionCheck
{
    public static void AtLeast(int least, int value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < least) throw new ArgumentException($"{name} is {value} and must be at least {least}.", nameof(value));
    }

    public static void Within(float least, float most, float value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        // Written so that NaN is outside.
        if (!(value >= least && value <= most)) throw new ArgumentException($"{name} is {value} and must be from {least} to {most}.", nameof(value));
    }

    public static void NoneEmpty(ImmutableArray<string> texts, [CallerArgumentExpression(nameof(texts))] string name = "")
    {
        if (texts.IsDefault || texts.Any(string.IsNullOrEmpty))
            throw new ArgumentException($"{name} is missing or holds an empty text.", nameof(texts));
    }
}

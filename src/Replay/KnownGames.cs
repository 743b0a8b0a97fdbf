using Mallard.Rules;
using Mallard.Survival;

namespace Mallard.Replay;

/// <summary>Makes the factory of a kind of game again from its <see cref="IGameFactory.Configuration"/>.</summary>
/// <exception cref="Exception">Any exception says that the bytes are no configuration of that game.</exception>
public delegate IGameFactory GameFromConfiguration(ReadOnlySpan<byte> configuration);

/// <summary>The games that can be replayed. A new game gets its line here.</summary>
public static class KnownGames
{
    /// <summary>By <see cref="IGameFactory.Name"/>.</summary>
    public static IReadOnlyDictionary<string, GameFromConfiguration> All { get; } =
        new Dictionary<string, GameFromConfiguration>(StringComparer.Ordinal)
        {
            ["survival"] = SurvivalGameFactory.FromConfiguration,
        };
}

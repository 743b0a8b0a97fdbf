using Mallard.Rules;
using Mallard.Survival.Chat;

namespace Mallard.Survival;

/// <summary>Creates survival games that share one balance and one chat filter. Safe to use from many threads.</summary>
public sealed class SurvivalGameFactory : IGameFactory
{
    private readonly SurvivalOptions _options;
    private readonly SurvivalData _data;
    private readonly ChatFilter _filter;

    /// <summary>With the default options and the data that the game comes with.</summary>
    public SurvivalGameFactory()
        : this(new SurvivalOptions())
    {
    }

    /// <summary>With the data that the game comes with.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SurvivalGameFactory(SurvivalOptions options)
        : this(options, SurvivalData.LoadEmbedded())
    {
    }

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SurvivalGameFactory(SurvivalOptions options, SurvivalData data)
    {
        options.Validate();
        _options = options;
        _data = data;
        _filter = new ChatFilter(options.Chat);
    }

    public string Name => "survival";

    public ReadOnlyMemory<byte> Configuration => ReadOnlyMemory<byte>.Empty;

    public IGame Restore(GameSetup setup, ReadOnlySpan<byte> snapshot) => throw new NotSupportedException();

    /// <exception cref="ArgumentException">No players, a player twice, an owner who is not a player, or a tick without length.</exception>
    public IGame Create(GameSetup setup)
    {
        Check(setup);
        return new SurvivalGame(setup, _options, _data, _filter);
    }

    private static void Check(GameSetup setup)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(setup.TickMilliseconds, 1, nameof(setup));
        if (setup.Players.Count == 0) throw new ArgumentException("A game needs at least one player.", nameof(setup));
        if (setup.Players.DistinctBy(player => player.UserId).Count() != setup.Players.Count)
            throw new ArgumentException("A player is in the setup twice.", nameof(setup));
        if (setup.Players.All(player => player.UserId != setup.OwnerId))
            throw new ArgumentException($"The owner {setup.OwnerId} is not one of the players.", nameof(setup));
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Mallard.Rules;
using Mallard.Survival.Balance;
using Mallard.Survival.Chat;

namespace Mallard.Survival;

/// <summary>Creates survival games that share one balance and one chat filter. Safe to use from many threads.</summary>
public sealed class SurvivalGameFactory : IGameFactory
{
    private static readonly JsonSerializerOptions Json = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    private readonly SurvivalOptions _options;
    private readonly SurvivalData _data;
    private readonly ChatFilter _filter;
    private readonly ulong _hash;

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
        Configuration = JsonSerializer.SerializeToUtf8Bytes(new StoredConfiguration(options, data.Files), Json);
        _hash = StateHasher.Of(Configuration.Span);
    }

    public string Name => "survival";

    /// <summary>The options and the balance files, as JSON.</summary>
    public ReadOnlyMemory<byte> Configuration { get; }

    /// <summary>Makes a factory with the configuration of another one.</summary>
    /// <exception cref="BalanceDataException">The balance in it cannot be used.</exception>
    /// <exception cref="ArgumentException">It is not a configuration of this game, or an option in it is out of range.</exception>
    public static SurvivalGameFactory FromConfiguration(ReadOnlySpan<byte> configuration)
    {
        try
        {
            var read = JsonSerializer.Deserialize<StoredConfiguration>(configuration, Json)
                ?? throw new ArgumentException("The configuration is empty.", nameof(configuration));
            return new SurvivalGameFactory(read.Options, SurvivalData.Load(read.Files));
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"Not a configuration of the survival game: {e.Message}", nameof(configuration), e);
        }
    }

    /// <inheritdoc/>
    public IGame Restore(GameSetup setup, ReadOnlySpan<byte> snapshot)
    {
        Check(setup);
        var game = new SurvivalGame(setup, _options, _data, _filter, _hash);
        try
        {
            game.Read(snapshot.ToArray());
            return game;
        }
        catch (Exception e) when (e is InvalidDataException or KeyNotFoundException or ArgumentException)
        {
            throw new InvalidSnapshotException($"Not a snapshot of this game: {e.Message}", e);
        }
    }

    /// <exception cref="ArgumentException">No players, a player twice, an owner who is not a player, or a tick without length.</exception>
    public IGame Create(GameSetup setup)
    {
        Check(setup);
        return new SurvivalGame(setup, _options, _data, _filter, _hash);
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

    private sealed record StoredConfiguration(SurvivalOptions Options, IReadOnlyDictionary<string, string> Files);
}

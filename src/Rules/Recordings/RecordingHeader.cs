using System.Buffers;
using System.Reflection;
using System.Security.Cryptography;

namespace Mallard.Rules.Recordings;

/// <summary>What a recording begins with: all that is needed to make the recorded game again.</summary>
/// <param name="Game">Name of the kind of game.</param>
/// <param name="Build">The version of the build that the game came from, for people.</param>
/// <param name="Configuration">The factory's <see cref="IGameFactory.Configuration"/>.</param>
/// <param name="Setup">The setup, seed included.</param>
/// <param name="HashEvery">Ticks from one hash of the state to the next, from 1 to 10,000.</param>
public sealed record RecordingHeader(string Game, string Build, ReadOnlyMemory<byte> Configuration, GameSetup Setup, int HashEvery)
{
    /// <summary>SHA-256 of the configuration in hexadecimal digits: recordings with equal ones were made with equal data and options.</summary>
    public string DataHash => HashOf(Configuration.Span);

    /// <summary>The header of a recording of a game that this factory makes.</summary>
    /// <param name="factory">The factory.</param>
    /// <param name="setup">The game's setup.</param>
    /// <param name="hashEvery">Ticks from one hash of the state to the next.</param>
    public static RecordingHeader Of(IGameFactory factory, GameSetup setup, int hashEvery) =>
        new(factory.Name, BuildOf(factory), factory.Configuration, setup, hashEvery);

    /// <summary>The version of the build that a factory comes from.</summary>
    public static string BuildOf(IGameFactory factory) => BuildOf(factory.GetType());

    /// <summary>The version of the build that a type comes from.</summary>
    public static string BuildOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public static string HashOf(ReadOnlySpan<byte> configuration) => Convert.ToHexStringLower(SHA256.HashData(configuration));

    // header = game:text build:text dataHash:32 configuration:bytes hashEvery setup
    // setup  = roomId roomName:text ownerId capacity playerCount (userId name:text)* seed:u64 tickMilliseconds epochMilliseconds
    internal void WriteTo(IBufferWriter<byte> target)
    {
        target.WriteText(Game);
        target.WriteText(Build);
        target.Write(SHA256.HashData(Configuration.Span));
        target.WriteBytes(Configuration.Span);
        target.WriteVarint(HashEvery);
        target.WriteInt(Setup.RoomId);
        target.WriteText(Setup.RoomName);
        target.WriteInt(Setup.OwnerId);
        target.WriteInt(Setup.Capacity);
        target.WriteVarint(Setup.Players.Count);
        foreach (var player in Setup.Players)
        {
            target.WriteInt(player.UserId);
            target.WriteText(player.Name);
        }

        target.WriteUInt64(Setup.Seed);
        target.WriteVarint(Setup.TickMilliseconds);
        target.WriteUInt64((ulong)Setup.EpochMilliseconds);
    }

    internal static RecordingHeader ReadFrom(ref ContentReader source)
    {
        var game = source.Text("the name of the game");
        var build = source.Text("the build");
        var dataHash = source.Take(SHA256.HashSizeInBytes, "the data hash");
        var configuration = source.Bytes(RecordingFormat.MaxHeader, "the configuration");
        if (!SHA256.HashData(configuration).AsSpan().SequenceEqual(dataHash)) source.Fail("the configuration does not have its hash");

        var hashEvery = source.Number(1, RecordingFormat.MaxHashEvery, "the ticks between hashes");
        var roomId = source.Int("the room id");
        var roomName = source.Text("the name of the room");
        var ownerId = source.Int("the owner");
        var capacity = source.Int("the capacity");
        var players = new GamePlayer[source.Number(0, RecordingFormat.MaxPlayers, "the number of players")];
        for (var i = 0; i < players.Length; i++) players[i] = new GamePlayer(source.Int("a player"), source.Text("a player's name"));

        var setup = new GameSetup(
            roomId,
            roomName,
            ownerId,
            capacity,
            players,
            source.UInt64("the seed"),
            source.Number(1, RecordingFormat.MaxTickMilliseconds, "the length of a tick"),
            (long)source.UInt64("the time of the first tick"));
        if (!source.IsAtEnd) source.Fail("something follows the header");
        return new RecordingHeader(game, build, configuration.ToArray(), setup, hashEvery);
    }
}

using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Mallard.Protocol;

namespace Mallard.Rules;

/// <summary>
/// One running game, as a match sees it. The match owns time and I/O; a game knows neither: no clock, no threads, no actors, no
/// unseeded randomness. Equal setups and equal calls in equal order must give equal output.
/// </summary>
/// <remarks>
/// Calls never overlap. Everything a call sends goes out when it returns, in the order it was sent. A call that throws ends this
/// match and no other.
/// </remarks>
public interface IGame
{
    /// <summary>
    /// Called once, first of all: tell the players what they need before the start. Some may not be connected yet; they come by
    /// <see cref="Reconnect"/>. The owner's client waits for a <see cref="PacketType.PrepareGameResponse"/>.
    /// </summary>
    void Prepare(IGameOutput output);

    /// <summary>A packet of a player, not yet parsed. The player is a member; nothing else has been checked.</summary>
    void Receive(int userId, PacketType type, ReadOnlySpan<byte> payload, IGameOutput output);

    /// <summary>One fixed step of time, <see cref="GameSetup.TickMilliseconds"/> long. The only way in which time passes.</summary>
    void Tick(IGameOutput output);

    /// <summary>
    /// A <see cref="Tick"/> while nodes are behind: the same step of time, but what would go out by <see cref="IGameOutput.BroadcastState"/>
    /// had better wait for the next tick that is not quiet, and be sent then with what has come up meanwhile. There is one five times a second
    /// or more, unless the node's settings say otherwise. A game whose states are no burden need not tell the two apart.
    /// </summary>
    /// <remarks>What is held back is state like any other: it belongs into the snapshot. Recordings tell the two kinds of ticks apart.</remarks>
    void TickQuietly(IGameOutput output) => Tick(output);

    /// <summary>
    /// A player's connection is gone, or was not there yet at the start; the player may come back and remains a member. Nothing sent to
    /// them arrives.
    /// </summary>
    void Disconnect(int userId, IGameOutput output);

    /// <summary>A player is back on a new connection and knows nothing: send the whole state that a client needs to go on.</summary>
    void Reconnect(int userId, IGameOutput output);

    /// <summary>A player has left for good. When the last one has, the match ends by itself.</summary>
    void Leave(int userId, IGameOutput output);

    /// <summary>The match has to end now (its node stops): tell the players that the game is over.</summary>
    void Abort(IGameOutput output);

    /// <summary>
    /// Writes the whole state, so that <see cref="IGameFactory.Restore"/> makes a game that goes on exactly as this one would. Changes
    /// nothing.
    /// </summary>
    void Snapshot(IBufferWriter<byte> writer);

    /// <summary>
    /// A number that equal states share and different ones hardly ever do, on every machine. Recordings hold it, and a replay compares
    /// it. Changes nothing.
    /// </summary>
    ulong StateHash()
    {
        var writer = new ArrayBufferWriter<byte>();
        Snapshot(writer);
        return StateHasher.Of(writer.WrittenSpan);
    }

    /// <summary>Writes the state as one JSON object, for people who look into a match. Changes nothing.</summary>
    void Describe(Utf8JsonWriter json)
    {
        var writer = new ArrayBufferWriter<byte>();
        Snapshot(writer);
        json.WriteStartObject();
        json.WriteBase64String("snapshot", writer.WrittenSpan);
        json.WriteEndObject();
    }
}

/// <summary>
/// Where a game's packets go. Packets to players who are not connected vanish. A packet is given as the message of its type (for
/// <see cref="PacketType.PlayerAttackNotification"/> an <c>S2CPlayerAttackNotification</c>), without a <c>GamePacket</c> around it, and
/// is encoded before the call returns. Types from <see cref="PacketTable.FirstGameType"/> up are the game's own, with messages of its own.
/// </summary>
public interface IGameOutput
{
    /// <summary>To one player.</summary>
    void Send(int userId, PacketType type, IMessage packet);

    /// <summary>To every player of the game. Encoded once, however many receive it.</summary>
    void Broadcast(PacketType type, IMessage packet);

    /// <summary>To every player but one.</summary>
    void BroadcastExcept(int userId, PacketType type, IMessage packet);

    /// <summary>
    /// To every player, as the newest full state of its kind: a client that reads too slowly may miss older packets of the same type,
    /// never the newest.
    /// </summary>
    void BroadcastState(PacketType type, IMessage packet);

    /// <summary>Answers a request with an error.</summary>
    /// <param name="userId">The player who asked.</param>
    /// <param name="text">One of the texts players know (<paramref name="forPlayer"/> true) or an English text for developers (false).</param>
    /// <param name="forPlayer">Whether the client should show the text.</param>
    void Refuse(int userId, string text, bool forPlayer);

    /// <summary>
    /// Ends the game. What this call sent, before or after, is the last thing the players receive; it reaches them when they
    /// are back in the lobby, so that a client may answer at once with a lobby request.
    /// </summary>
    void End();
}

/// <summary>Creates games of one kind.</summary>
public interface IGameFactory
{
    /// <summary>Name of the kind of game, for logs.</summary>
    string Name { get; }

    /// <summary>
    /// All that makes games of this factory differ from those of another one of the same name: its options and its data, in a form that
    /// the factory's kind can be made from again. Equal bytes, equal setups and equal calls give equal games. Recordings hold it.
    /// </summary>
    ReadOnlyMemory<byte> Configuration { get; }

    /// <summary>Creates a game. Must not send anything yet; that is what <see cref="IGame.Prepare"/> is for.</summary>
    IGame Create(GameSetup setup);

    /// <summary>Creates a game in the state that a game with the same setup and of the same configuration was in at a snapshot.</summary>
    /// <exception cref="InvalidSnapshotException">The bytes are not such a snapshot.</exception>
    IGame Restore(GameSetup setup, ReadOnlySpan<byte> snapshot);
}

/// <summary>A snapshot cannot be used: damaged, of another game, or of another version of it.</summary>
public sealed class InvalidSnapshotException : Exception
{
    public InvalidSnapshotException()
    {
    }

    public InvalidSnapshotException(string message)
        : base(message)
    {
    }

    public InvalidSnapshotException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A player as a game sees one.</summary>
/// <param name="UserId">The account id, also the player id on the wire.</param>
/// <param name="Name">The nickname.</param>
public readonly record struct GamePlayer(int UserId, string Name);

/// <summary>All that a game needs to begin, and all in which two games can differ apart from their players' packets.</summary>
/// <param name="RoomId">Id of the room, also the game id on the wire.</param>
/// <param name="RoomName">Name of the room.</param>
/// <param name="OwnerId">The player with the owner's duties: places things and starts.</param>
/// <param name="Capacity">Most players the room takes.</param>
/// <param name="Players">The members, in the order they joined.</param>
/// <param name="Seed">Seed of the game's one random source.</param>
/// <param name="TickMilliseconds">Length of a tick.</param>
/// <param name="EpochMilliseconds">Unix time in milliseconds at tick 0, for the times that go over the wire.</param>
public sealed record GameSetup(
    int RoomId,
    string RoomName,
    int OwnerId,
    int Capacity,
    IReadOnlyList<GamePlayer> Players,
    ulong Seed,
    int TickMilliseconds,
    long EpochMilliseconds);

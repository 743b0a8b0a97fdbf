using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;

namespace Mallard.Testing.Games;

/// <summary>
/// A small game with all that a recording is about: chance, time, inputs and membership. A duck per player drifts by chance; a line of
/// chat is repeated to all and lets the speaker's duck jump by its length. "crash" throws, "sink" throws in the next tick, "win" ends. Quiet
/// ticks are counted until a loud one, as a game counts what it has still to tell.
/// </summary>
internal sealed class PondGame(GameSetup setup, PondGame.Factory factory) : IGame
{
    private readonly List<int> _players = [.. setup.Players.Select(player => player.UserId)];
    private readonly Dictionary<int, long> _ducks = setup.Players.ToDictionary(player => player.UserId, _ => 0L);
    private ulong _chance = setup.Seed;
    private int _ticks;
    private int _quietTicks;
    private bool _sinks;

    public void Prepare(IGameOutput output) => output.Broadcast(PacketType.StartGameNotification, new S2CGameStartNotification());

    public void Receive(int userId, PacketType type, ReadOnlySpan<byte> payload, IGameOutput output)
    {
        if (PacketPayload.TryParse(type, payload, out var packet) != PayloadFault.None || type != PacketType.PlayerChattingRequest)
        {
            output.Refuse(userId, PlayerTexts.WrongRequest, forPlayer: true);
            return;
        }

        var line = packet.PlayerChattingRequest.Message;
        if (line == "crash" && !factory.IsMended) throw new InvalidOperationException("The pond was told to crash.");
        _sinks |= line == "sink" && !factory.IsMended;
        _ducks[userId] += line.Length;
        output.Broadcast(PacketType.PlayerChattingNotification, new S2CPlayerChattingNotification { PlayerId = userId, Message = line });
        if (line != "win") return;
        output.Broadcast(PacketType.GameClearNotification, new S2CGameClearNotification());
        output.End();
    }

    public void Tick(IGameOutput output)
    {
        _quietTicks = 0;
        Pass(output);
    }

    public void TickQuietly(IGameOutput output)
    {
        _quietTicks++;
        Pass(output);
    }

    private void Pass(IGameOutput output)
    {
        _ticks++;
        if (_sinks) throw new InvalidOperationException("The pond sank.");
        foreach (var duck in _players) _ducks[duck] += (Next() & 7) * factory.Speed;
        if (_ticks == factory.ChangesAt) _ducks[_players[0]]++;
        if (_ticks % 100 == 0)
            output.Broadcast(PacketType.GamePhaseUpdateNotification, new S2CGamePhaseUpdateNotification());
    }

    public void Disconnect(int userId, IGameOutput output) => _chance ^= (ulong)userId;

    public void Reconnect(int userId, IGameOutput output) => output.Send(userId, PacketType.StartGameNotification, new S2CGameStartNotification());

    public void Leave(int userId, IGameOutput output) => _players.Remove(userId);

    public void Abort(IGameOutput output)
    {
        output.Broadcast(PacketType.GameOverNotification, new S2CGameOverNotification());
        output.End();
    }

    public void Snapshot(IBufferWriter<byte> writer)
    {
        if (factory.HashFails) throw new InvalidOperationException("The pond cannot be seen.");
        writer.Write(BitConverter.GetBytes(_chance));
        writer.Write(BitConverter.GetBytes(_ticks));
        foreach (var duck in _players)
        {
            writer.Write(BitConverter.GetBytes(duck));
            writer.Write(BitConverter.GetBytes(_ducks[duck]));
        }

        // Recordings from before there were quiet ticks have hashes without them.
        if (_quietTicks > 0) writer.Write(BitConverter.GetBytes(_quietTicks));
    }

    public void Describe(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("tick", _ticks);
        json.WriteStartObject("ducks");
        foreach (var duck in _players) json.WriteNumber($"{duck}", _ducks[duck]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private long Next()
    {
        _chance = unchecked((_chance * 6364136223846793005) + 1442695040888963407);
        return (long)(_chance >> 33);
    }

    /// <summary>Makes ponds; the speed of their current is their configuration.</summary>
    internal sealed class Factory(int speed = 1) : IGameFactory
    {
        public string Name => "pond";

        public int Speed => speed;

        /// <summary>A later build: what used to throw does not any more.</summary>
        public bool IsMended { get; init; }

        /// <summary>Another build: in this tick the rules are different.</summary>
        public int ChangesAt { get; init; }

        /// <summary>The state cannot be hashed.</summary>
        public bool HashFails { get; init; }

        /// <summary>No game can be created.</summary>
        public bool CreateFails { get; init; }

        public ReadOnlyMemory<byte> Configuration
        {
            get
            {
                var configuration = new byte[sizeof(int)];
                BinaryPrimitives.WriteInt32LittleEndian(configuration, speed);
                return configuration;
            }
        }

        public static IGameFactory FromConfiguration(ReadOnlySpan<byte> configuration) =>
            new Factory(BinaryPrimitives.ReadInt32LittleEndian(configuration));

        public IGame Create(GameSetup setup) =>
            CreateFails ? throw new InvalidOperationException("There is no water.") : new PondGame(setup, this);

        public IGame Restore(GameSetup setup, ReadOnlySpan<byte> snapshot) => throw new NotSupportedException("Nobody moves a pond.");
    }
}

using System.Buffers;
using System.Text.Json;
using Mallard.Protocol;
using Mallard.Rules;
using Mallard.Survival.Chat;
using Mallard.Survival.Packets;
using Mallard.Survival.State;
using Mallard.Survival.Worlds;

namespace Mallard.Survival;

/// <summary>
/// Stands between packets and the <see cref="World"/>: turns requests into inputs of the world, and what happened there into packets.
/// All rules are the world's but the words of chat, which are dealt with here: the world counts a player's lines, and symbols for listed words
/// are drawn from its random source, as everything random is.
/// </summary>
internal sealed partial class SurvivalGame : IGame
{
    // Counts up whenever the state gains, loses or moves a value, so that an older snapshot is refused and not misread.
    private const int SnapshotVersion = 1;

    private readonly long _configuration;
    private readonly GameSetup _setup;
    private readonly SurvivalOptions _options;
    private readonly ChatFilter _filter;
    private readonly RandomSource _random;
    private readonly EventPackets _packets;

    public SurvivalGame(GameSetup setup, SurvivalOptions options, SurvivalData data, ChatFilter filter, ulong configuration)
    {
        _configuration = unchecked((long)configuration);
        _setup = setup;
        _options = options;
        _filter = filter;
        _random = new RandomSource(setup.Seed);
        World = new World(
            new WorldRules(
                [.. setup.Players.Select(player => player.UserId)],
                setup.OwnerId,
                setup.TickMilliseconds,
                options.DayMilliseconds,
                options.NightMilliseconds,
                options.PrepareTimeoutMilliseconds,
                options.Monsters == MonsterControl.Host,
                options.WaveAnswerMilliseconds,
                options.MaxPlayerSpeed),
            data,
            _random);
        _packets = new EventPackets(World, setup, options);
    }

    internal World World { get; }

    public void Prepare(IGameOutput output)
    {
        output.Send(World.OwnerId, PacketType.PrepareGameResponse, WorldPackets.PrepareResponse(World));
        output.Broadcast(PacketType.PrepareGameNotification, WorldPackets.PrepareNotification(World, _setup));
    }

    public void Receive(int userId, PacketType type, ReadOnlySpan<byte> payload, IGameOutput output)
    {
        // The players have been told, and their clients are on the way to the lobby; an error would only confuse them there.
        if (World.Stage == Stage.Over) return;

        if (type == PacketType.PlayerPositionUpdateRequest && PacketPayload.TryReadMove(payload, out var x, out var y))
        {
            var moved = World.Move(userId, new Point(x, y));
            Publish(output);
            output.Answer(userId, moved, subject: 0);
            return;
        }

        if (PacketTable.Find((ushort)type) is not { IsRequest: true, Destination: Destination.Game })
        {
            output.Refuse(userId, RefusalTexts.NotARequest(type), forPlayer: false);
            return;
        }

        if (!CheckBeforeParsing(userId, type, payload.Length, output)) return;

        var fault = PacketPayload.TryParse(type, payload, out var packet);
        if (fault != PayloadFault.None)
        {
            output.Refuse(userId, RefusalTexts.BadPayload(type, fault), forPlayer: false);
            return;
        }

        var refusal = Handle(userId, packet, output, out var subject);

        // Before the refusal: a swing that hits nothing is seen all the same.
        Publish(output);
        output.Answer(userId, refusal, subject);
    }

    public void Tick(IGameOutput output)
    {
        World.Tick();
        Publish(output);
    }

    public void TickQuietly(IGameOutput output)
    {
        World.Tick(quietly: true);
        Publish(output);
    }

    public void Disconnect(int userId, IGameOutput output)
    {
        World.Disconnect(userId);
        Publish(output);
    }

    public void Reconnect(int userId, IGameOutput output)
    {
        if (World.Stage == Stage.Over || World.FindPlayer(userId) is not { } player) return;

        World.Reconnect(userId);
        Publish(output);
        if (World.Stage == Stage.Preparing && userId == World.OwnerId)
            output.Send(userId, PacketType.PrepareGameResponse, WorldPackets.PrepareResponse(World));
        output.Send(userId, PacketType.PrepareGameNotification, WorldPackets.PrepareNotification(World, _setup));
        if (World.Stage == Stage.Running) WholeState.Send(World, _setup, player, output);
    }

    public void Leave(int userId, IGameOutput output)
    {
        World.Leave(userId);
        Publish(output);
    }

    public void Abort(IGameOutput output)
    {
        World.Abort();
        Publish(output);
    }

    public void Snapshot(IBufferWriter<byte> writer)
    {
        var state = new StateWriter(writer);
        state.Int("version", SnapshotVersion);
        state.Long("configuration", _configuration);
        World.Describe(state);
    }

    /// <summary>Takes over the state of a snapshot.</summary>
    /// <exception cref="InvalidDataException">It is damaged, of another version, or of a game with another configuration.</exception>
    public void Read(ReadOnlyMemory<byte> snapshot)
    {
        var reader = new StateReader(snapshot);
        var version = reader.Int("version", 0);
        if (version != SnapshotVersion) throw new InvalidDataException($"its version is {version}, this build reads {SnapshotVersion}");
        if (reader.Long("configuration", 0) != _configuration) throw new InvalidDataException("it is of a game with other options or data");
        World.Describe(reader);
        if (!reader.AtEnd) throw new InvalidDataException("there is more than a state");
    }

    public ulong StateHash() => World.StateHash();

    public void Describe(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        World.Describe(new StateJson(json));
        json.WriteEndObject();
    }

    private void Publish(IGameOutput output)
    {
        if (World.Events.Count == 0) return;
        var events = World.Events;
        // By index: the list is the world's, and an enumerator of it would be made anew for every packet.
        for (var i = 0; i < events.Count; i++) _packets.Publish(events[i], output);
        World.ClearEvents();
    }
}

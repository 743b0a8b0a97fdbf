using Google.Protobuf.Collections;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Mallard.Survival.Chat;
using Mallard.Survival.Packets;
using Mallard.Survival.Worlds;

namespace Mallard.Survival;

/// <summary>
/// Stands between packets and the <see cref="World"/>: turns requests into inputs of the world, and what happened there into packets.
/// All rules are the world's; chat, which changes nothing in it, is handled here.
/// </summary>
internal sealed class SurvivalGame : IGame
{
    private readonly GameSetup _setup;
    private readonly ChatOptions _chat;
    private readonly ChatFilter _filter;
    private readonly RandomSource _random;

    public SurvivalGame(GameSetup setup, SurvivalOptions options, SurvivalData data, ChatFilter filter)
    {
        _setup = setup;
        _chat = options.Chat;
        _filter = filter;
        _random = new RandomSource(setup.Seed);
        World = new World(
            new WorldRules(
                [.. setup.Players.Select(player => player.UserId)],
                setup.OwnerId,
                setup.TickMilliseconds,
                options.DayMilliseconds,
                options.NightMilliseconds,
                options.PrepareTimeoutMilliseconds),
            data,
            _random);
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

        if (PacketTable.Find((ushort)type) is not { IsRequest: true, Destination: Destination.Game })
        {
            output.Refuse(userId, RefusalTexts.NotARequest(type), forPlayer: false);
            return;
        }

        if (!IsInThisVersion(type))
        {
            output.Refuse(userId, RefusalTexts.NotYet(type), forPlayer: false);
            return;
        }

        var fault = PacketPayload.TryParse(type, payload, out var packet);
        if (fault != PayloadFault.None)
        {
            output.Refuse(userId, RefusalTexts.BadPayload(type, fault), forPlayer: false);
            return;
        }

        Handle(userId, type, packet, output);
        Publish(output);
    }

    public void Tick(IGameOutput output)
    {
        World.Tick();
        Publish(output);
    }

    /// <summary>The player stays where they are; the world goes on without asking who listens.</summary>
    public void Disconnect(int userId, IGameOutput output)
    {
    }

    public void Reconnect(int userId, IGameOutput output)
    {
        if (World.Stage == Stage.Over || World.FindPlayer(userId) is not { } player) return;

        if (World.Stage == Stage.Preparing && userId == World.OwnerId)
            output.Send(userId, PacketType.PrepareGameResponse, WorldPackets.PrepareResponse(World));
        output.Send(userId, PacketType.PrepareGameNotification, WorldPackets.PrepareNotification(World, _setup));
        if (World.Stage == Stage.Running)
            output.Send(userId, PacketType.StartGameNotification, WorldPackets.StartNotification(World, _setup, player.Inventory));
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

    public void Snapshot(System.Buffers.IBufferWriter<byte> writer) => throw new NotSupportedException();

    public ulong StateHash() => World.StateHash();

    private static bool IsInThisVersion(PacketType type) => type is PacketType.StartGameRequest
        or PacketType.PlayerPositionUpdateRequest
        or PacketType.PlayerAttackRequest
        or PacketType.PlayerChattingRequest;

    private void Handle(int userId, PacketType type, GamePacket packet, IGameOutput output)
    {
        var refusal = type switch
        {
            PacketType.StartGameRequest => Start(userId, packet.GameStartRequest),
            PacketType.PlayerPositionUpdateRequest => World.Move(userId, At(packet.PlayerPositionUpdateRequest)),
            PacketType.PlayerAttackRequest => World.Swing(userId, Direction(packet.PlayerAttackRequest)),
            PacketType.PlayerChattingRequest => Say(userId, packet.PlayerChattingRequest, output),
            _ => throw new InvalidOperationException($"{type} is part of this version but has no handler."),
        };
        output.Answer(userId, refusal);
    }

    private Refusal Start(int userId, C2SGameStartRequest request) =>
        World.Start(userId, Placements(request.Monsters), Placements(request.Objects));

    private Refusal Say(int userId, C2SPlayerChattingRequest request, IGameOutput output)
    {
        var refusal = World.CheckPlaying(userId, out _);
        if (refusal != Refusal.None) return refusal;

        if (request.Message.Length > _chat.MaxLength)
        {
            output.Refuse(userId, RefusalTexts.ChatTooLong(_chat.MaxLength), forPlayer: false);
            return Refusal.None;
        }

        // The sender is who the session says, not who the packet says.
        output.Broadcast(
            PacketType.PlayerChattingNotification,
            new S2CPlayerChattingNotification { PlayerId = userId, Message = _filter.Clean(request.Message, _random) });
        return Refusal.None;
    }

    private void Publish(IGameOutput output)
    {
        foreach (var happened in World.Events) Publish(happened, output);
        World.ClearEvents();
    }

    private void Publish(WorldEvent happened, IGameOutput output)
    {
        switch (happened)
        {
            case WorldEvent.Started:
                // At the start everybody has the same items, so one packet serves all.
                output.Broadcast(
                    PacketType.StartGameNotification,
                    WorldPackets.StartNotification(World, _setup, World.Players[0].Inventory));
                break;
            case WorldEvent.PlayersMoved:
                output.BroadcastState(PacketType.PlayerPositionUpdateNotification, WorldPackets.Positions(World));
                break;
            case WorldEvent.PlayerSwung swing:
                output.BroadcastExcept(swing.PlayerId, PacketType.PlayerAttackNotification, Swing(swing));
                break;
            case WorldEvent.PhaseChanged change:
                output.Broadcast(PacketType.GamePhaseUpdateNotification, WorldPackets.PhaseUpdate(change.Phase, change.EndsAt, _setup));
                break;
            case WorldEvent.OwnerChanged change:
                // Once the game runs there is nothing to place, and no packet that tells clients of a new owner.
                if (World.Stage == Stage.Preparing)
                    output.Send(change.OwnerId, PacketType.PrepareGameResponse, WorldPackets.PrepareResponse(World));
                break;
            case WorldEvent.GameOver:
                output.Broadcast(PacketType.GameOverNotification, new S2CGameOverNotification());
                output.End();
                break;
            default:
                throw new InvalidOperationException($"{happened.GetType().Name} has no packet.");
        }
    }

    private static S2CPlayerAttackNotification Swing(WorldEvent.PlayerSwung swing) =>
        new() { PlayerId = swing.PlayerId, PlayerDirX = swing.Direction.X, PlayerDirY = swing.Direction.Y };

    private static Point At(C2SPlayerPositionUpdateRequest request) => new(request.X, request.Y);

    private static Point Direction(C2SPlayerAttackRequest request) => new(request.PlayerDirX, request.PlayerDirY);

    private static Placement[] Placements(RepeatedField<MonsterPositionData> monsters) =>
        [.. monsters.Select(monster => new Placement(monster.MonsterId, new Point(monster.X, monster.Y)))];

    // Id 0, of an entry without object data, belongs to nothing and is passed over like every unknown id.
    private static Placement[] Placements(RepeatedField<ObjectPositionData> objects) =>
        [.. objects.Select(thing => new Placement(thing.ObjectData?.ObjectId ?? 0, new Point(thing.X, thing.Y)))];
}

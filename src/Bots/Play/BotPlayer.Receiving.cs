using Mallard.Bots.Accounting;
using Mallard.Client;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Bots.Play;

/// <content>What a bot sees. Runs on the receive loop of its client: it only writes down, and never waits.</content>
internal sealed partial class BotPlayer
{
    private (float X, float Y) _start;

    private void OnPacket(MallardClient client, in ReceivedPacket packet)
    {
        run.Received();
        if (run.Trace is not null) TraceReceived(packet);

        if (packet.Type == PacketType.PlayerPositionUpdateNotification)
        {
            var positions = new PositionReader(packet.Payload.Span);
            while (positions.Next()) ledger.Saw(member, positions.PlayerId, positions.X);
            return;
        }

        // Everything else a bot has no use for is not even parsed.
        if (!IsOfInterest(packet.Type)) return;
        if (packet.TryParse(out var message)) OnMessage(packet.Type, message);
        else run.Error($"malformed {packet.Type}");
    }

    private static bool IsOfInterest(PacketType type) => type
        is PacketType.JoinRoomNotification
        or PacketType.LeaveRoomNotification
        or PacketType.PrepareGameNotification
        or PacketType.StartGameNotification
        or PacketType.PlayerChattingNotification
        or PacketType.PlayerAttackNotification
        or PacketType.PlayerRevivalNotification
        or PacketType.MonsterSpawnRequest
        or PacketType.GameOverNotification
        or PacketType.ErrorNotification;

    private void OnMessage(PacketType type, GamePacket message)
    {
        switch (type)
        {
            case PacketType.JoinRoomNotification:
                ledger.Noticed(member, Kind.Join, message.JoinRoomNotification.User?.UserId ?? 0);
                break;
            case PacketType.LeaveRoomNotification:
                ledger.Noticed(member, Kind.Leave, message.LeaveRoomNotification.User?.UserId ?? 0);
                break;
            case PacketType.PrepareGameNotification:
                ledger.Noticed(member, Kind.Prepare, 0);
                break;
            case PacketType.StartGameNotification:
                OnStart(message.GameStartNotification);
                break;
            case PacketType.PlayerChattingNotification:
                var chat = message.PlayerChattingNotification;
                ledger.Heard(member, Kind.Chat, chat.PlayerId, MoveCode.LineNumberOf(chat.Message));
                break;
            case PacketType.PlayerAttackNotification:
                var swing = message.PlayerAttackNotification;
                ledger.Heard(member, Kind.Swing, swing.PlayerId, MoveCode.SwingOf(swing.PlayerDirX));
                break;
            case PacketType.PlayerRevivalNotification:
                var revival = message.PlayerRevivalNotification;
                ledger.Revived(revival.PlayerId, revival.Position?.X ?? 0);
                break;
            case PacketType.MonsterSpawnRequest:
                AnswerSpawn(message.MonsterSpawnRequest);
                break;
            case PacketType.GameOverNotification when !_leaving:
                run.Error("game over in the middle of a round");
                break;
            case PacketType.ErrorNotification when !_asking:
                run.Error(message.ErrorNotification.ErrorMessage);
                break;
        }
    }

    private void OnStart(S2CGameStartNotification start)
    {
        foreach (var position in start.PlayerPositions)
        {
            ledger.StartsAt(position.PlayerId, position.X);
            if (position.PlayerId == UserId) _start = (position.X, position.Y);
        }

        run.Times.ConnectToStart.RecordSince(_connectStarted);
        ledger.Noticed(member, Kind.Start, 0);
    }

    // The owner's duty at nightfall: the game waits for the places of the wave.
    private void AnswerSpawn(S2CMonsterSpawnRequest request)
    {
        var response = new C2SMonsterSpawnResponse();
        response.Monsters.AddRange(Places.Of(request.Monsters));
        TraceSent(PacketType.MonsterSpawnResponse);
        _ = Client.SendAsync(PacketType.MonsterSpawnResponse, new GamePacket { MonsterSpawnResponse = response }).AsTask();
    }

    private async Task ReportEndAsync(MallardClient client)
    {
        var end = await client.Disconnected;
        ledger.Lost(member);
        if (end.Reason == DisconnectReason.ClosedByClient || _leaving) return;
        run.Error($"disconnected: {end}");
        run.Trace?.Invoke($"{account.Nickname} disconnected: {end}");
    }

    private void TraceSent(PacketType type) => run.Trace?.Invoke($"{account.Nickname} -> {(int)type} {type}");

    // What comes several times a second whatever happens would bury the rest.
    private void TraceReceived(in ReceivedPacket packet)
    {
        if (packet.Type is PacketType.PlayerPositionUpdateNotification or PacketType.MonsterMoveNotification
            or PacketType.MonsterAwakeNotification or PacketType.PlayerHungerUpdateNotification) return;
        run.Trace?.Invoke($"{account.Nickname} <- {(int)packet.Type} {packet.Type}, {packet.Payload.Length} bytes");
    }
}

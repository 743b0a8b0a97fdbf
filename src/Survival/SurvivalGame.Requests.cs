using Google.Protobuf.Collections;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Mallard.Survival.Balance;
using Mallard.Survival.Packets;
using Mallard.Survival.Worlds;
using Payload = Mallard.Protocol.Wire.GamePacket.PayloadOneofCase;

namespace Mallard.Survival;

// Requests to inputs. Whatever a packet says about who sends it is passed over: the session knows.
internal sealed partial class SurvivalGame
{
    // What a client may make us parse. The longest honest packets are the lists of all monsters and objects: 9 KB of 3004, 5 KB of 5006.
    private const int LongestList = 16 * 1024;
    private const int LongestOther = 4 * 1024;

    /// <summary>
    /// Turns away what is too long, and a start that cannot be one: parsing makes thousands of objects of a list, and a client can send
    /// many of them.
    /// </summary>
    private bool CheckBeforeParsing(int userId, PacketType type, int length, IGameOutput output)
    {
        var isList = type is PacketType.StartGameRequest or PacketType.MonsterMoveRequest or PacketType.MonsterSpawnResponse;
        var longest = isList ? LongestList : LongestOther;
        if (length > longest)
        {
            output.Refuse(userId, RefusalTexts.TooLong(type, longest), forPlayer: false);
            return false;
        }

        var refusal = type == PacketType.StartGameRequest && length > LongestOther ? World.CheckStart(userId) : Refusal.None;
        output.Answer(userId, refusal, subject: 0);
        return refusal == Refusal.None;
    }

    private Refusal Handle(int userId, GamePacket packet, IGameOutput output, out int subject)
    {
        subject = 0;
        switch (packet.PayloadCase)
        {
            case Payload.GameStartRequest:
                return World.Start(userId, Placements(packet.GameStartRequest.Monsters), Placements(packet.GameStartRequest.Objects));
            case Payload.PlayerPositionUpdateRequest:
                return World.Move(userId, new Point(packet.PlayerPositionUpdateRequest.X, packet.PlayerPositionUpdateRequest.Y));
            case Payload.PlayerAttackRequest:
                return World.Swing(userId, new Point(packet.PlayerAttackRequest.PlayerDirX, packet.PlayerAttackRequest.PlayerDirY));
            case Payload.PlayerAttackMonsterRequest:
                var attack = packet.PlayerAttackMonsterRequest;
                return World.AttackMonster(userId, new Point(attack.PlayerDirX, attack.PlayerDirY), attack.MonsterId);
            case Payload.ObjectDamagedByPlayerRequest:
                return World.AttackObject(userId, packet.ObjectDamagedByPlayerRequest.ObjectId);
            case Payload.PlayerGetItemRequest:
                return World.PickUp(userId, At(packet.PlayerGetItemRequest.Position));
            case Payload.PlayerUseItemRequest:
                return World.Use(userId, Stack(packet.PlayerUseItemRequest.ItemData).Code);
            case Payload.ItemDetachmentRequest:
                return World.Unequip(userId, packet.ItemDetachmentRequest.ItemCode);
            case Payload.DropItemRequest:
                return World.Drop(userId, Stack(packet.DropItemRequest.ItemData));
            case Payload.PlayerOpenBoxRequest:
                subject = packet.PlayerOpenBoxRequest.ItemBoxId;
                return World.OpenBox(userId, subject);
            case Payload.PlayerCloseBoxRequest:
                subject = packet.PlayerCloseBoxRequest.ItemBoxId;
                return World.CloseBox(userId, subject);
            case Payload.PlayerTakeOutAnItemRequest:
                var take = packet.PlayerTakeOutAnItemRequest;
                return World.TakeOut(userId, take.ItemBoxId, new ItemStack(take.ItemCode, take.Count));
            case Payload.PlayerPutAnItemRequest:
                var put = packet.PlayerPutAnItemRequest;
                subject = put.ItemCode;
                return World.PutIn(userId, put.ItemBoxId, new ItemStack(put.ItemCode, put.Count));
            case Payload.PlayerSetObjectRequest:
                return World.Build(userId, packet.PlayerSetObjectRequest.ItemCode, At(packet.PlayerSetObjectRequest.Position));
            case Payload.ItemCombinationRequest:
                return World.Combine(userId, packet.ItemCombinationRequest.ItemCode1, packet.ItemCombinationRequest.ItemCode2);
            case Payload.PlayerChattingRequest:
                return Say(userId, packet.PlayerChattingRequest, output);
            case Payload.PlayerDamagedByMonsterRequest:
                return World.HurtBy(userId, packet.PlayerDamagedByMonsterRequest.MonsterId);
            case Payload.MonsterSpawnResponse:
                return World.PlaceWave(userId, Placements(packet.MonsterSpawnResponse.Monsters));
            case Payload.MonsterMoveRequest:
                return World.MoveMonsters(userId, Placements(packet.MonsterMoveRequest.MonsterPositionData));
            case Payload.MonsterAttackRequest:
                var strike = packet.MonsterAttackRequest;
                return World.MonsterStrikes(userId, strike.MonsterId, strike.IsPlayer, strike.TargetId);
            case Payload.ObjectDamagedByMonsterRequest:
                return World.MonsterHurtsObject(userId, packet.ObjectDamagedByMonsterRequest.ObjectId, packet.ObjectDamagedByMonsterRequest.MonsterId);
            default:
                throw new InvalidOperationException($"{packet.PayloadCase} is a request of a running game but has no handler.");
        }
    }

    private Refusal Say(int userId, C2SPlayerChattingRequest request, IGameOutput output)
    {
        var refusal = World.CheckPlaying(userId, out _);
        if (refusal != Refusal.None) return refusal;

        if (request.Message.Length > _options.Chat.MaxLength)
        {
            output.Refuse(userId, RefusalTexts.ChatTooLong(_options.Chat.MaxLength), forPlayer: false);
            return Refusal.None;
        }

        refusal = World.Speak(userId, _options.Chat.Burst, _options.Chat.LinesPerSecond);
        if (refusal != Refusal.None) return refusal;

        output.Broadcast(
            PacketType.PlayerChattingNotification,
            new S2CPlayerChattingNotification { PlayerId = userId, Message = _filter.Clean(request.Message, _random) });
        return Refusal.None;
    }

    // A place that is not given is nowhere, not the origin.
    private static Point At(Position? position) => position is null ? new Point(float.NaN, float.NaN) : new Point(position.X, position.Y);

    private static ItemStack Stack(ItemData? item) => item is null ? default : new ItemStack(item.ItemCode, item.Count);

    private static Placement[] Placements(RepeatedField<MonsterPositionData> monsters)
    {
        var placements = new Placement[monsters.Count];
        for (var i = 0; i < placements.Length; i++) placements[i] = new Placement(monsters[i].MonsterId, new Point(monsters[i].X, monsters[i].Y));
        return placements;
    }

    // Id 0, of an entry without object data, belongs to nothing and is passed over like every unknown id.
    private static Placement[] Placements(RepeatedField<ObjectPositionData> objects) =>
        [.. objects.Select(thing => new Placement(thing.ObjectData?.ObjectId ?? 0, new Point(thing.X, thing.Y)))];
}

using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Rules.Recordings;

/// <summary>A packet that a replayed game sent.</summary>
/// <param name="Type">Its type.</param>
/// <param name="UserId">The one player it is for; null for all.</param>
/// <param name="Except">The player it is not for; null for none.</param>
/// <param name="Message">The message. An error answer has no time: that is the match's, not the game's.</param>
public readonly record struct SentPacket(PacketType Type, int? UserId, int? Except, IMessage Message);

/// <summary>Takes what a replayed game sends. Encodes all of it as a match does, because that is where a bad packet throws.</summary>
internal sealed class ReplayOutput(Action<SentPacket> sent) : IGameOutput
{
    private readonly FrameEncoder _encoder = new();

    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    public void Send(int userId, PacketType type, IMessage packet) => Add(new SentPacket(type, userId, null, packet));

    public void Broadcast(PacketType type, IMessage packet) => Add(new SentPacket(type, null, null, packet));

    public void BroadcastExcept(int userId, PacketType type, IMessage packet) => Add(new SentPacket(type, null, userId, packet));

    public void BroadcastState(PacketType type, IMessage packet) => Add(new SentPacket(type, null, null, packet));

    public void Refuse(int userId, string text, bool forPlayer) => Add(new SentPacket(
        PacketType.ErrorNotification, userId, null, new S2CErrorNotification { ErrorMessage = text, Clienterr = forPlayer }));

    public void End()
    {
    }

    private void Add(SentPacket packet)
    {
        Bytes += _encoder.EncodeMessage(packet.Type, packet.Message).Length;
        Packets++;
        sent(packet);
    }
}

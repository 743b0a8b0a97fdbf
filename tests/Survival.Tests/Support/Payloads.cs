using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Survival.Tests.Support;

internal static class Payloads
{
    /// <summary>The bytes of a packet as a client or a match would send them.</summary>
    public static byte[] Encode(PacketType type, IMessage message)
    {
        var packet = new GamePacket();
        GamePacket.Descriptor.FindFieldByNumber((int)PacketTable.Get(type).Payload).Accessor.SetValue(packet, message);
        return packet.ToByteArray();
    }

    /// <summary>The message that a packet of a type carries.</summary>
    public static IMessage MessageOf(PacketType type, GamePacket packet) =>
        (IMessage)GamePacket.Descriptor.FindFieldByNumber((int)PacketTable.Get(type).Payload).Accessor.GetValue(packet);

    /// <summary>A well-formed request of any type, with nothing filled in.</summary>
    public static byte[] EmptyOf(PacketType type)
    {
        var field = GamePacket.Descriptor.FindFieldByNumber((int)PacketTable.Get(type).Payload);
        return Encode(type, field.MessageType.Parser.ParseFrom([]));
    }
}

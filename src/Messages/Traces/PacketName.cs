using Mallard.Protocol;

namespace Mallard.Messages.Traces;

/// <summary>What people call a packet, in traces as in metrics.</summary>
public static class PacketName
{
    /// <summary>The name of a packet type; <c>Game</c> for those that belong to games, <c>Unknown</c> for those in no table.</summary>
    public static string Of(ushort packetType) =>
        PacketTable.IsGameType(packetType) ? "Game" : Enum.GetName((PacketType)packetType) ?? "Unknown";
}

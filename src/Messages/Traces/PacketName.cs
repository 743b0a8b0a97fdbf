using Mallard.Protocol;

namespace Mallard.Messages.Traces;

/// <summary>What people call a packet, in traces as in metrics.</summary>
public static class PacketName
{
    /// <summary>Of types that belong to games.</summary>
    public const string Game = "Game";

    /// <summary>Of types in no table.</summary>
    public const string Unknown = "Unknown";

    /// <summary>The name of a packet type.</summary>
    public static string Of(ushort packetType) =>
        PacketTable.IsGameType(packetType) ? Game : Enum.GetName((PacketType)packetType) ?? Unknown;
}

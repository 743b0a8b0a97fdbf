using Mallard.Protocol;
using Mallard.Rules;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Packets;

/// <summary>What players and developers are told when a request is refused.</summary>
internal static class RefusalTexts
{
    public static void Answer(this IGameOutput output, int userId, Refusal refusal)
    {
        switch (refusal)
        {
            case Refusal.None:
                return;
            case Refusal.NotFinite:
                output.Refuse(userId, "Coordinates must be finite numbers.", forPlayer: false);
                return;
            default:
                output.Refuse(userId, PlayerTexts.WrongRequest, forPlayer: true);
                return;
        }
    }

    public static string NotARequest(PacketType type) => $"Packet {(int)type} is not a request of a running game.";

    public static string NotYet(PacketType type) => $"{type} ({(int)type}) is not part of this version.";

    public static string BadPayload(PacketType type, PayloadFault fault) => fault switch
    {
        PayloadFault.Empty => $"The payload of {type} ({(int)type}) is empty: its oneof member must be present.",
        PayloadFault.Mismatch => $"The payload of {type} ({(int)type}) carries the oneof member of another packet type.",
        _ => $"The payload of {type} ({(int)type}) is not a GamePacket.",
    };

    public static string ChatTooLong(int maxLength) => $"A chat line may have at most {maxLength} UTF-16 units.";
}

using Mallard.Messages.Rooms;
using Mallard.Protocol.Wire;

namespace Mallard.Lobby.Rooms;

/// <summary>Rooms and members as clients see them.</summary>
internal static class RoomFrames
{
    public static RoomData ToWire(RoomView room)
    {
        var data = new RoomData
        {
            RoomId = room.RoomId.Value,
            OwnerId = room.OwnerId.Value,
            Name = room.Name,
            MaxUserNum = room.Capacity,
            State = room.Phase == RoomPhase.Playing ? RoomStateType.Play : RoomStateType.Wait,
        };
        foreach (var member in room.Members) data.Users.Add(ToWire(member));
        return data;
    }

    public static User ToWire(Member member) => new() { Name = member.Name, UserId = member.UserId.Value };
}

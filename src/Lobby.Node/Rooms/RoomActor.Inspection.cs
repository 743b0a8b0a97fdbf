using Akka.Actor;
using Akka.Event;
using Mallard.Messages.Rooms;

namespace Mallard.Lobby.Rooms;

// What operators ask of the room.
internal sealed partial class RoomActor
{
    private void OnInspect() => Sender.Tell(new RoomInspected(_id, _room));

    private void OnCloseWhileWaiting()
    {
        _log.Info("Room {RoomId} closes: an operator wants it", _id);
        Sender.Tell(new RoomCloseAnswered(_id, _room, IsClosed: true));
        CloseFor(_room.Members);
    }

    // The match has the players, and ends the room with itself.
    private void OnCloseWhilePlaying() => Sender.Tell(new RoomCloseAnswered(_id, _room, IsClosed: false));
}

using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Rooms;

namespace Mallard.Lobby.Users;

// Seats that the user may have in rooms that did not answer in time. The client has been told that it failed, so they are given back,
// again and again until the room confirms it: a command or an answer that was on its way to a lost node is lost.
internal sealed partial class UserActor
{
    private const string GiveBackTimer = "give-back";

    // With no lobby node in reach a client can add one every few seconds.
    private const int MaxOwed = 32;

    private readonly List<RoomId> _owed = [];

    private void GiveBack(RoomId room)
    {
        KeepSeat(room);
        if (_owed.Count == MaxOwed) _owed.RemoveAt(0);
        _owed.Add(room);
        _services.Rooms.Tell(new LeaveRoom(room, _id));
        if (!Timers.IsTimerActive(GiveBackTimer)) Timers.StartPeriodicTimer(GiveBackTimer, GiveBackAgain.Instance, RetryInterval);
    }

    /// <summary>The user wants to be in that room after all.</summary>
    private void KeepSeat(RoomId room)
    {
        _owed.Remove(room);
        if (_owed.Count == 0) Timers.Cancel(GiveBackTimer);
    }

    private void OnGiveBackAgain()
    {
        foreach (var room in _owed) _services.Rooms.Tell(new LeaveRoom(room, _id));
    }

    private void OnSeatGivenBack(RoomLeft left)
    {
        KeepSeat(left.RoomId);
        AfterWork();
    }

    private void OnRoomLeftWhileWorking(RoomLeft left)
    {
        KeepSeat(left.RoomId);
        _work!.On(left);
    }
}

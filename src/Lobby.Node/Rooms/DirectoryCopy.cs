using System.Collections.Immutable;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Lobby.Rooms;

/// <summary>
/// One lobby node's copy of all rooms of the cluster. Its keeper writes it, everybody on the node reads it without waiting. A hint: the
/// room itself decides who joins. Thread-safe.
/// </summary>
internal sealed class DirectoryCopy(FrameEncoder encoder, int listLimit)
{
    private readonly Lock _lock = new();
    private volatile Snapshot _snapshot = new(
        ImmutableSortedDictionary<RoomId, RoomView>.Empty.WithComparers(Comparer<RoomId>.Create((a, b) => a.Value.CompareTo(b.Value))),
        ImmutableDictionary<UserId, RoomId>.Empty);

    /// <summary>All rooms. Ids only grow, so their order is the order of creation as near as several lobby nodes can have one.</summary>
    public IEnumerable<RoomView> Rooms => _snapshot.Rooms.Values;

    public int Count => _snapshot.Rooms.Count;

    public RoomView? Find(RoomId room) => _snapshot.Rooms.GetValueOrDefault(room);

    /// <summary>The room a user is in, if any.</summary>
    public RoomView? OfUser(UserId user) => _snapshot.RoomOfUser.TryGetValue(user, out var room) ? Find(room) : null;

    /// <summary>The frame that answers a room list request. Everybody polls it, so it is encoded once per state of the directory.</summary>
    /// <param name="own">The asking user's room, which their own list never misses.</param>
    public byte[] ListFrame(RoomView? own)
    {
        var snapshot = _snapshot;
        if (own is not null && !snapshot.Rooms.ContainsKey(own.RoomId)) return Encode(snapshot.Rooms.Values.Append(own));
        return snapshot.ListFrame ??= Encode(snapshot.Rooms.Values);
    }

    /// <summary>Takes over a newer view of a room. False if a newer one is known.</summary>
    public bool Put(RoomView room)
    {
        lock (_lock)
        {
            var (rooms, users) = (_snapshot.Rooms, _snapshot.RoomOfUser);
            if (rooms.TryGetValue(room.RoomId, out var old))
            {
                if (old.Version >= room.Version) return false;
                foreach (var member in old.Members) users = Forget(users, member.UserId, room.RoomId);
            }

            foreach (var member in room.Members) users = users.SetItem(member.UserId, room.RoomId);
            _snapshot = new Snapshot(rooms.SetItem(room.RoomId, room), users);
            return true;
        }
    }

    /// <summary>Forgets a room.</summary>
    public void Remove(RoomId room)
    {
        lock (_lock)
        {
            if (!_snapshot.Rooms.TryGetValue(room, out var old)) return;
            var users = _snapshot.RoomOfUser;
            foreach (var member in old.Members) users = Forget(users, member.UserId, room);
            _snapshot = new Snapshot(_snapshot.Rooms.Remove(room), users);
        }
    }

    // A member may be in another room by now, which must not be forgotten with the old one.
    private static ImmutableDictionary<UserId, RoomId> Forget(ImmutableDictionary<UserId, RoomId> users, UserId user, RoomId room) =>
        users.TryGetValue(user, out var current) && current == room ? users.Remove(user) : users;

    private byte[] Encode(IEnumerable<RoomView> rooms)
    {
        var response = new S2CGetRoomListResponse();
        foreach (var room in Limited([.. rooms])) response.Rooms.Add(RoomFrames.ToWire(room));
        return encoder.Encode(PacketType.GetRoomListResponse, new GamePacket { GetRoomListResponse = response });
    }

    private IEnumerable<RoomView> Limited(List<RoomView> rooms) =>
        rooms.Count <= listLimit
            ? rooms
            : rooms.OrderBy(r => r.Phase == RoomPhase.Waiting && r.Members.Length < r.Capacity ? 0 : 1).Take(listLimit);

    private sealed class Snapshot(ImmutableSortedDictionary<RoomId, RoomView> rooms, ImmutableDictionary<UserId, RoomId> roomOfUser)
    {
        public ImmutableSortedDictionary<RoomId, RoomView> Rooms { get; } = rooms;

        public ImmutableDictionary<UserId, RoomId> RoomOfUser { get; } = roomOfUser;

        // Written by whoever needs it first; two who do write the same bytes.
        public byte[]? ListFrame { get; set; }
    }
}

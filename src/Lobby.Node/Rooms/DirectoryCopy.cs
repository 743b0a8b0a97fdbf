using System.Collections.Frozen;
using System.Collections.Immutable;
using Google.Protobuf;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Lobby.Rooms;

/// <summary>
/// One lobby node's copy of all rooms of the cluster. Rooms of this node write it themselves, its keeper writes the others, everybody on
/// the node reads it without waiting. A hint: the room itself decides who joins. Thread-safe.
/// </summary>
internal sealed class DirectoryCopy(FrameEncoder encoder, int listLimit)
{
    /// <summary>Most bytes of a room list. A larger one would fit neither a message between nodes nor a client's outbound queue.</summary>
    public const int MaxListBytes = 100_000;

    private readonly Lock _lock = new();
    private volatile Snapshot _snapshot = new(
        ImmutableSortedDictionary<RoomId, RoomView>.Empty.WithComparers(Comparer<RoomId>.Create((a, b) => a.Value.CompareTo(b.Value))),
        ImmutableDictionary<UserId, RoomId>.Empty);

    /// <summary>All rooms. Ids only grow, so their order is the order of creation as near as several lobby nodes can have one.</summary>
    public IEnumerable<RoomView> Rooms => _snapshot.Rooms.Values;

    /// <summary>All rooms as they are at one moment, in the order of their ids.</summary>
    public IReadOnlyCollection<KeyValuePair<RoomId, RoomView>> AtOnce => _snapshot.Rooms;

    public int Count => _snapshot.Rooms.Count;

    public RoomView? Find(RoomId room) => _snapshot.Rooms.GetValueOrDefault(room);

    /// <summary>The room a user is in, if any.</summary>
    public RoomView? OfUser(UserId user) => _snapshot.RoomOfUser.TryGetValue(user, out var room) ? Find(room) : null;

    /// <summary>The frame that answers a room list request. Everybody polls it, so it is encoded once per state of the directory.</summary>
    /// <param name="own">The asking user's room, which their own list never misses.</param>
    public byte[] ListFrame(RoomView? own)
    {
        var snapshot = _snapshot;
        var list = snapshot.List ??= Encode(snapshot.Rooms.Values, own: null);
        return own is null || list.Rooms.Contains(own.RoomId)
            ? list.Frame
            : Encode(snapshot.Rooms.Values, snapshot.Rooms.GetValueOrDefault(own.RoomId) ?? own).Frame;
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

    private RoomList Encode(IEnumerable<RoomView> rooms, RoomView? own)
    {
        var all = own is null ? [.. rooms] : rooms.Where(r => r.RoomId != own.RoomId).Append(own).ToList();
        var listed = Fit(all, out var chosen) ? chosen : FitAsManyAs(all.OrderBy(Rank));
        var response = new S2CGetRoomListResponse();
        response.Rooms.AddRange(listed);
        return new RoomList(
            encoder.Encode(PacketType.GetRoomListResponse, new GamePacket { GetRoomListResponse = response }),
            listed.Select(r => new RoomId(r.RoomId)).ToFrozenSet());

        int Rank(RoomView room) => room.RoomId == own?.RoomId ? 0 : room.Phase == RoomPhase.Waiting && room.Members.Length < room.Capacity ? 1 : 2;
    }

    private bool Fit(List<RoomView> rooms, out List<RoomData> chosen)
    {
        chosen = FitAsManyAs(rooms);
        return chosen.Count == rooms.Count;
    }

    private List<RoomData> FitAsManyAs(IEnumerable<RoomView> rooms)
    {
        const int TagSize = 1;
        var (chosen, bytes) = (new List<RoomData>(), 0);
        foreach (var room in rooms.Take(listLimit))
        {
            var data = RoomFrames.ToWire(room);
            bytes += TagSize + CodedOutputStream.ComputeMessageSize(data);
            if (bytes > MaxListBytes) break;
            chosen.Add(data);
        }

        return chosen;
    }

    private sealed record RoomList(byte[] Frame, FrozenSet<RoomId> Rooms);

    private sealed class Snapshot(ImmutableSortedDictionary<RoomId, RoomView> rooms, ImmutableDictionary<UserId, RoomId> roomOfUser)
    {
        public ImmutableSortedDictionary<RoomId, RoomView> Rooms { get; } = rooms;

        public ImmutableDictionary<UserId, RoomId> RoomOfUser { get; } = roomOfUser;

        // Written by whoever needs it first; two who do write the same bytes.
        public RoomList? List { get; set; }
    }
}

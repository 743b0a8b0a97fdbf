using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using Akka.Event;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sharding;

namespace Mallard.Lobby.Rooms;

/// <summary>
/// Keeps this lobby node's copy of the room directory: rooms of this node tell it their changes, it gathers them for a moment and
/// replicates them to the other lobby nodes with Distributed Data, and it takes over theirs. A room that leaves this node asks it to
/// replicate its last state at once, because the next node will bring the room back from there.
/// </summary>
internal sealed class RoomDirectory : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan HandOverTimeout = TimeSpan.FromSeconds(2);

    // The version of a view decides, not the clocks of two nodes.
    private static readonly Clock<RoomView> ByVersion = (_, view) => view.Version;

    private readonly LobbyServices _services;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly IActorRef _replicator = DistributedData.Get(Context.System).Replicator;
    private readonly ImmutableArray<LWWDictionaryKey<string, RoomView>> _keys;
    private readonly HashSet<RoomId>[] _known;
    private readonly Dictionary<RoomId, RoomView?> _changes = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public RoomDirectory(LobbyServices services)
    {
        _services = services;
        var buckets = services.Settings.DirectoryBuckets;
        _keys = [.. Enumerable.Range(0, buckets).Select(i => new LWWDictionaryKey<string, RoomView>($"rooms-{i}"))];
        _known = [.. Enumerable.Range(0, buckets).Select(_ => new HashSet<RoomId>())];

        Receive<RoomChanged>(OnRoomChanged);
        Receive<RoomGone>(OnRoomGone);
        Receive<HandOverRoom>(OnHandOverRoom);
        Receive<Flush>(_ => OnFlush());
        Receive<Changed>(OnReplicated);
        Receive<ClusterEvent.MemberRemoved>(OnMemberRemoved);
        Receive<IUpdateResponse>(OnUpdated);
        Receive<ClusterEvent.CurrentClusterState>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        foreach (var key in _keys) _replicator.Tell(Dsl.Subscribe(key, Self));
        _cluster.Subscribe(Self, typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer("flush", Flush.Instance, _services.Settings.DirectoryFlushInterval);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void OnRoomChanged(RoomChanged changed)
    {
        if (_services.Directory.Put(changed.Room)) _changes[changed.Room.RoomId] = changed.Room;
    }

    private void OnRoomGone(RoomGone gone)
    {
        _services.Directory.Remove(gone.RoomId);
        _changes[gone.RoomId] = null;
    }

    private void OnFlush()
    {
        if (_changes.Count == 0) return;

        foreach (var bucket in _changes.GroupBy(c => BucketOf(c.Key)))
            _replicator.Tell(UpdateOf(bucket.Key, [.. bucket], WriteLocal.Instance, null));
        _changes.Clear();
    }

    private void OnHandOverRoom(HandOverRoom handOver)
    {
        var room = handOver.Room;
        _services.Directory.Put(room);
        _changes.Remove(room.RoomId);
        _replicator.Tell(UpdateOf(BucketOf(room.RoomId), [new(room.RoomId, room)], new WriteAll(HandOverTimeout), Sender));
    }

    private void OnUpdated(IUpdateResponse response)
    {
        if (!response.IsSuccessful && response.Request is not IActorRef)
            _log.Warning("Room directory bucket {Bucket} was not replicated: {Response}", response.Key.Id, response.GetType().Name);
        // Replicated or not, the room must not wait any longer: members announce their place again in any case.
        if (response.Request is IActorRef room) room.Tell(RoomHandedOver.Instance);
    }

    private Update UpdateOf(int bucket, List<KeyValuePair<RoomId, RoomView?>> changes, IWriteConsistency consistency, IActorRef? request) =>
        Dsl.Update(_keys[bucket], LWWDictionary<string, RoomView>.Empty, consistency, request, rooms =>
        {
            foreach (var (id, view) in changes)
            {
                rooms = view is null
                    ? rooms.Remove(_cluster, id.ToString())
                    : rooms.SetItem(_cluster.SelfUniqueAddress, id.ToString(), view, ByVersion);
            }

            return rooms;
        });

    private void OnReplicated(Changed changed)
    {
        var bucket = _keys.IndexOf(_keys.First(k => k.Id == changed.Key.Id));
        var rooms = changed.Get(_keys[bucket]);
        var present = new HashSet<RoomId>();
        foreach (var (_, view) in rooms)
        {
            present.Add(view.RoomId);
            // What changed here and is not flushed yet is newer than what comes back from the replicator.
            if (!_changes.ContainsKey(view.RoomId)) _services.Directory.Put(view);
        }

        foreach (var gone in _known[bucket].Except(present))
        {
            if (!_changes.ContainsKey(gone)) _services.Directory.Remove(gone);
        }

        _known[bucket] = present;
    }

    private void OnMemberRemoved(ClusterEvent.MemberRemoved removed)
    {
        if (!removed.Member.HasRole(Roles.Lobby)) return;

        // Rooms of the lost node come back on their next message; wake them, so that their idle time and their match are watched again.
        foreach (var room in _services.Directory.Rooms) _services.Rooms.Tell(new WakeRoom(room.RoomId));
    }

    private int BucketOf(RoomId room) => (int)((uint)room.Value % (uint)_keys.Length);

    /// <summary>From a room of this node: this is how it stands now.</summary>
    internal sealed record RoomChanged(RoomView Room) : INoSerializationVerificationNeeded;

    /// <summary>From a room of this node: it has closed.</summary>
    internal sealed record RoomGone(RoomId RoomId) : INoSerializationVerificationNeeded;

    /// <summary>From a room that leaves this node; answered with <see cref="RoomHandedOver"/>.</summary>
    internal sealed record HandOverRoom(RoomView Room) : INoSerializationVerificationNeeded;

    /// <summary>The last state is with the other lobby nodes.</summary>
    internal sealed record RoomHandedOver : INoSerializationVerificationNeeded
    {
        public static readonly RoomHandedOver Instance = new();
    }

    private sealed record Flush : INoSerializationVerificationNeeded
    {
        public static readonly Flush Instance = new();
    }
}

using System.Collections.Immutable;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using Akka.Event;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Messages.Sharding;

namespace Mallard.Lobby.Rooms;

/// <summary>
/// Keeps the room directory: rooms of this node tell it their changes, it gathers them for a moment and replicates them to the other
/// lobby nodes with Distributed Data, and it takes over theirs into this node's copy. A room that leaves this node asks it to replicate
/// its last state at once, because the next node recalls the room from there.
/// </summary>
internal sealed class RoomDirectory : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan HandOverTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(3);

    // The version of a view decides, not the clocks of two nodes.
    private static readonly Clock<RoomView> ByVersion = (_, view) => view.Version;

    private readonly LobbyServices _services;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly IActorRef _replicator;
    private readonly ImmutableArray<LWWDictionaryKey<string, RoomView>> _keys;
    private readonly HashSet<RoomId>[] _known;
    private readonly Dictionary<RoomId, RoomView?> _changes = [];
    private readonly HashSet<RoomId> _closing = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private (IActorRef AskedBy, int Left) _loading = (ActorRefs.Nobody, 0);

    public RoomDirectory(LobbyServices services, IActorRef replicator)
    {
        _services = services;
        _replicator = replicator;
        var buckets = services.Settings.DirectoryBuckets;
        _keys = [.. Enumerable.Range(0, buckets).Select(i => new LWWDictionaryKey<string, RoomView>($"rooms-{i}"))];
        _known = [.. Enumerable.Range(0, buckets).Select(_ => new HashSet<RoomId>())];

        Receive<RoomChanged>(changed => _changes[changed.Room.RoomId] = changed.Room);
        Receive<RoomGone>(OnRoomGone);
        Receive<HandOverRoom>(OnHandOverRoom);
        Receive<RecallRoom>(OnRecallRoom);
        Receive<Load>(_ => OnLoad());
        Receive<IGetResponse>(OnRead);
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

    private void OnRoomGone(RoomGone gone)
    {
        _services.Directory.Remove(gone.RoomId);
        _changes[gone.RoomId] = null;
    }

    private void OnFlush()
    {
        if (_changes.Count == 0) return;

        foreach (var bucket in _changes.GroupBy(c => BucketOf(c.Key)))
        {
            ImmutableArray<RoomId> closed = [.. bucket.Where(c => c.Value is null).Select(c => c.Key)];
            _closing.UnionWith(closed);
            _replicator.Tell(UpdateOf(bucket.Key, [.. bucket], WriteLocal.Instance, new Flushed(closed)));
        }

        _changes.Clear();
    }

    private void OnHandOverRoom(HandOverRoom handOver)
    {
        var room = handOver.Room;
        _changes.Remove(room.RoomId);
        _replicator.Tell(UpdateOf(BucketOf(room.RoomId), [new(room.RoomId, room)], new WriteAll(HandOverTimeout), new HandedOver(Sender)));
    }

    private void OnUpdated(IUpdateResponse response)
    {
        if (!response.IsSuccessful)
            _log.Warning("Room directory bucket {Bucket} was not replicated: {Response}", response.Key.Id, response.GetType().Name);
        // What the replicator notifies from here on has seen the removal.
        if (response.Request is Flushed flushed) _closing.ExceptWith(flushed.Closed);
        // Replicated or not, the room must not wait any longer: members announce their place again in any case.
        if (response.Request is HandedOver handedOver) handedOver.Room.Tell(RoomHandedOver.Instance);
    }

    private void OnRecallRoom(RecallRoom recall)
    {
        var id = recall.RoomId;
        if (_changes.TryGetValue(id, out var latest)) Sender.Tell(new RoomRecalled(latest));
        else _replicator.Tell(Dsl.Get(_keys[BucketOf(id)], ReadLocal.Instance, new Recall(id, Sender)));
    }

    private void OnLoad()
    {
        _loading = (Sender, _keys.Length);
        foreach (var key in _keys) _replicator.Tell(Dsl.Get(key, new ReadMajority(LoadTimeout), Load.Instance));
    }

    private void OnRead(IGetResponse got)
    {
        if (got.Request is Recall recall) OnRecalled(recall, got);
        else OnLoaded(got);
    }

    private void OnLoaded(IGetResponse got)
    {
        // Without the others there is nobody to know more than this node does.
        if (got.IsFailure) _log.Warning("Room directory bucket {Bucket} is not known here yet: the other lobby nodes do not answer", got.Key.Id);
        if (got.IsFound) TakeOver(got.Key.Id, got.Get);
        _loading = (_loading.AskedBy, _loading.Left - 1);
        if (_loading.Left == 0) _loading.AskedBy.Tell(Done.Instance);
    }

    private void OnRecalled(Recall recall, IGetResponse got)
    {
        RoomView? room = null;
        if (got.IsFound) got.Get(_keys[BucketOf(recall.RoomId)]).TryGetValue(recall.RoomId.ToString(), out room);
        recall.Room.Tell(new RoomRecalled(room));
    }

    private Update UpdateOf(int bucket, List<KeyValuePair<RoomId, RoomView?>> changes, IWriteConsistency consistency, object request) =>
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

    private void OnReplicated(Changed changed) => TakeOver(changed.Key.Id, changed.Get);

    private void TakeOver(string key, Func<IKey<LWWDictionary<string, RoomView>>, LWWDictionary<string, RoomView>> read)
    {
        var bucket = _keys.IndexOf(_keys.First(k => k.Id == key));
        var rooms = read(_keys[bucket]);
        var present = new HashSet<RoomId>();
        foreach (var (_, view) in rooms)
        {
            present.Add(view.RoomId);
            // A room that has closed here since the replicator took this picture must not come back with it.
            if (!_changes.ContainsKey(view.RoomId) && !_closing.Contains(view.RoomId)) _services.Directory.Put(view);
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
        foreach (var room in _services.Directory.Rooms)
        {
            _services.Rooms.Tell(new WakeRoom(room.RoomId));
            // A member whose gateway went with the node has nobody else to wake them, and would keep the seat. The message itself, about a
            // connection that never was, means nothing to a user who is well.
            foreach (var member in room.Members) _services.Users.Tell(new CloseSession(member.UserId, default));
        }
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

    /// <summary>From a room's new actor: what is known of me? Answered with <see cref="RoomRecalled"/>.</summary>
    internal sealed record RecallRoom(RoomId RoomId) : INoSerializationVerificationNeeded;

    /// <summary>
    /// The room as its last actor left it, null if there is none. Read from the replicator, which a hand-over has written for certain;
    /// this node's copy hears of it later.
    /// </summary>
    internal sealed record RoomRecalled(RoomView? Room) : INoSerializationVerificationNeeded;

    /// <summary>
    /// Asks the other lobby nodes for all rooms: a user's actor is told by this node's copy where the user is, and must not be made before
    /// that knows. Answered with <see cref="Done"/>, after a few seconds also when nobody else answers.
    /// </summary>
    internal sealed record Load : INoSerializationVerificationNeeded
    {
        public static readonly Load Instance = new();
    }

    private sealed record Recall(RoomId RoomId, IActorRef Room);

    private sealed record Flushed(ImmutableArray<RoomId> Closed);

    private sealed record HandedOver(IActorRef Room);

    private sealed record Flush : INoSerializationVerificationNeeded
    {
        public static readonly Flush Instance = new();
    }
}

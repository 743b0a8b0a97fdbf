using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using Akka.Remote;
using Mallard.Messages.Links;
using Mallard.Messages.Serialization;

namespace Mallard.Hosting.Remoting;

/// <summary>
/// The short way of batches of packets between nodes: over the connections that Akka.Remote holds and in the bytes that it would write, but
/// past its actors, through which each batch is copied five times. Open over connections of a <see cref="LoopTransport"/>, whatever the other node has; what
/// cannot go this way is told as any message is.
/// </summary>
public sealed class BatchRoutes : IExtension, IBatchRoutes
{
    private readonly ExtendedActorSystem _system;
    private readonly PacketSerializer _serializer;
    private readonly bool _logsReceived;
    private readonly bool _logsSent;
    private ImmutableArray<BatchRoute> _routes = [];

    // A node that leaves is quarantined as well: some bytes for each.
    private ImmutableHashSet<int> _quarantined = [];
    private long _sent;
    private long _taken;

    private BatchRoutes(ExtendedActorSystem system)
    {
        _system = system;
        _serializer = new PacketSerializer(system);
        var remote = system.Settings.Config.GetConfig("akka.remote");
        _logsReceived = remote?.GetBoolean("log-received-messages") ?? false;
        _logsSent = remote?.GetBoolean("log-sent-messages") ?? false;
    }

    /// <summary>Those of an actor system.</summary>
    public static BatchRoutes Of(ActorSystem system) => system.WithExtension<BatchRoutes, Maker>();

    /// <summary>How many batches went the short way from here.</summary>
    internal long Sent => Volatile.Read(ref _sent);

    /// <summary>How many links have a route.</summary>
    internal int Open => _routes.Length;

    /// <summary>How many batches were taken the short way here.</summary>
    internal long Taken => Volatile.Read(ref _taken);

    public IBatchRoute? Between(IActorRef receiver, IActorRef sender)
    {
        // Akka logs what it is told.
        if (_logsSent || receiver is not IActorRefScope { IsLocal: false }) return null;
        return new BatchRoute(this, Encoding.UTF8.GetBytes(PathOf(receiver)), Encoding.UTF8.GetBytes(PathOf(sender)));
    }

    internal void Add(BatchRoute route) => ImmutableInterlocked.Update(ref _routes, (all, added) => all.Add(added), route);

    internal void Remove(BatchRoute route) => ImmutableInterlocked.Update(ref _routes, (all, gone) => all.Remove(gone), route);

    internal void CountSent() => Interlocked.Increment(ref _sent);

    /// <summary>Akka has written something to a connection.</summary>
    internal void OnWritten(ReadOnlySpan<byte> frame, LoopAssociation association)
    {
        var routes = _routes;
        if (routes.IsEmpty || !BatchFrame.TryRead(frame, out var batch)) return;
        foreach (var route in routes) route.OnWritten(batch, association);
    }

    /// <summary>What comes in on a connection.</summary>
    internal BatchArrivals Arrivals() => new(this, _system.Provider, _serializer, _logsReceived);

    internal void CountTaken() => Interlocked.Increment(ref _taken);

    internal bool IsQuarantined(int uid) => Volatile.Read(ref _quarantined).Contains(uid);

    /// <summary>Begins to hear which nodes Akka no longer listens to.</summary>
    internal void HearOfQuarantines() => _system.SystemActorOf(Props.CreateBy(new WatchProducer(this)));

    private string PathOf(IActorRef actor) =>
        actor.Path.Address.HasLocalScope ? actor.Path.ToSerializationFormatWithAddress(_system.Provider.DefaultAddress) : actor.Path.ToSerializationFormat();

    /// <summary>Named by Akka when it makes one.</summary>
    public sealed class Maker : ExtensionIdProvider<BatchRoutes>
    {
        public override BatchRoutes CreateExtension(ExtendedActorSystem system) => new(system);
    }

    private sealed class WatchProducer(BatchRoutes routes) : IIndirectActorProducer
    {
        public Type ActorType => typeof(QuarantineWatch);

        public ActorBase Produce() => new QuarantineWatch(routes);

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed class QuarantineWatch : ReceiveActor
    {
        public QuarantineWatch(BatchRoutes routes) =>
            Receive<QuarantinedEvent>(gone => { ImmutableInterlocked.Update(ref routes._quarantined, (all, uid) => all.Add(uid), gone.Uid); });

        protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(QuarantinedEvent));
    }
}

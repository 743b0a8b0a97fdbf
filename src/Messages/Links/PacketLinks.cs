using System.Collections.Concurrent;
using Akka.Actor;

namespace Mallard.Messages.Links;

/// <summary>Brings packets to actors, wherever they live.</summary>
public interface IPacketLinks
{
    /// <summary>Sends a packet: at once, or together with others a moment later.</summary>
    /// <param name="receiver">A <see cref="PacketReceiver"/>.</param>
    /// <param name="packet">The packet. Packets for one receiver arrive in the order they were sent.</param>
    /// <param name="canWait">True if nobody feels a delay of <see cref="PacketLinks.Linger"/>.</param>
    void Send(IActorRef receiver, IPacket packet, bool canWait);
}

/// <summary>All links of one node, and a thread that sends what can wait a moment, unless whoever added it does. Any thread may call.</summary>
public sealed class PacketLinks : IPacketLinks, IDisposable
{
    /// <summary>How long a packet that can wait waits at most, unless the machine is busy.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(3);

    [ThreadStatic]
    private static bool _isInRound;

    [ThreadStatic]
    private static bool _roundTakesAll;

    [ThreadStatic]
    private static List<PacketLink>? _ofRound;

    // Those of former rounds as well, until it is their time.
    [ThreadStatic]
    private static List<Lingering>? _lingering;

    private readonly ConcurrentDictionary<IActorRef, PacketLink> _links = new();
    private readonly ConcurrentQueue<PacketLink> _due = new();
    private readonly AutoResetEvent _someAreDue = new(initialState: false);
    private readonly ManualResetEvent _stopped = new(initialState: false);
    private readonly TimeProvider _time;
    private readonly IBatchRoutes? _routes;
    private readonly IActorRef _keeper;
    private readonly Lock _closing = new();
    private LinkTotals _closed;

    /// <summary>Starts the actor that receivers answer to, and the thread. Both end with the actor system.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="name">Name of the actor.</param>
    /// <param name="time">The clock.</param>
    /// <param name="start">Starts a thread with a name and something to do; null for an ordinary one.</param>
    /// <param name="routes">Shorter ways to receivers; null if all batches are told.</param>
    /// <param name="dispatcher">The actor's dispatcher; null for the default one.</param>
    public PacketLinks(ActorSystem system, string name, TimeProvider time, Action<string, Action>? start = null, IBatchRoutes? routes = null, string? dispatcher = null)
    {
        _time = time;
        _routes = routes;
        var keeper = Props.CreateBy(new KeeperProducer(this));
        _keeper = system.ActorOf(dispatcher is null ? keeper : keeper.WithDispatcher(dispatcher), name);
        (start ?? StartOrdinary)(name, FlushWhenDue);
        system.RegisterOnTermination(Dispose);
    }

    /// <summary>How many receivers there are now.</summary>
    public int Count => _links.Count;

    /// <summary>The link to an actor: a <see cref="PacketReceiver"/>, here or on another node.</summary>
    public PacketLink To(IActorRef receiver)
    {
        if (_links.TryGetValue(receiver, out var link)) return link;
        link = _links.GetOrAdd(receiver, r => new PacketLink(r, _keeper, _time, FlushLater, FlushSoon, _routes));
        _keeper.Tell(new Watch(receiver));
        return link;
    }

    /// <summary>
    /// This thread begins a piece of work in which it sends much: packets that cannot wait leave when it calls <see cref="EndRound"/>, and
    /// those that can when it calls it first after <see cref="Linger"/>. No other thread has to wake for them.
    /// </summary>
    /// <param name="takesAll">Whether those that can wait leave at the end of the round, too: for rounds that are longer than <see cref="Linger"/> apart.</param>
    public static void BeginRound(bool takesAll = false)
    {
        _isInRound = true;
        _roundTakesAll = takesAll;
    }

    /// <summary>Sends what has come up since <see cref="BeginRound"/>, and what has waited long enough.</summary>
    /// <returns>How soon it is to be called again for what still waits; null if nothing does.</returns>
    public static TimeSpan? EndRound()
    {
        // Before anything is sent: a link that holds back comes again, and the round is over.
        _isInRound = false;
        if (_ofRound is { Count: > 0 } links)
        {
            foreach (var link in links) link.Flush();
            links.Clear();
        }

        return _lingering is { Count: > 0 } lingering ? FlushOldOnes(lingering) : null;
    }

    public void Send(IActorRef receiver, IPacket packet, bool canWait) => To(receiver).Add(packet, canWait);

    /// <summary>
    /// How far behind the slowest receiver is: the time, in the middle, that it took to take what was sent to it since the last call. For one caller.
    /// </summary>
    public TimeSpan TakeDelay()
    {
        var longest = TimeSpan.Zero;
        foreach (var (_, link) in _links)
        {
            if (link.TakeDelay() is var delay && delay > longest) longest = delay;
        }

        return longest;
    }

    /// <summary>What all links have done so far, those to receivers that are gone as well.</summary>
    public LinkTotals Totals()
    {
        // One that closes now is counted once: among the open or among the closed.
        lock (_closing)
        {
            var totals = _closed;
            foreach (var (_, link) in _links) totals += link.Totals();
            return totals;
        }
    }

    public void Dispose()
    {
        _stopped.Set();
        _someAreDue.Set();
    }

    private void FlushLater(PacketLink link)
    {
        if (!_isInRound)
        {
            _due.Enqueue(link);
            _someAreDue.Set();
        }
        else if (_roundTakesAll)
        {
            (_ofRound ??= []).Add(link);
        }
        else
        {
            FlushInTime(link);
        }
    }

    private void FlushInTime(PacketLink link)
    {
        var lingering = _lingering ??= [];
        for (var i = 0; i < lingering.Count; i++)
        {
            if (lingering[i].Link != link) continue;
            // It has been sent since, with something that could not wait.
            lingering.RemoveAt(i);
            break;
        }

        lingering.Add(new Lingering(link, _time, _time.GetTimestamp()));
    }

    private static TimeSpan? FlushOldOnes(List<Lingering> lingering)
    {
        // In the order in which they came, so the first is the oldest.
        while (lingering.Count > 0)
        {
            var (link, time, since) = lingering[0];
            var rest = Linger - time.GetElapsedTime(since);
            if (rest > TimeSpan.Zero) return rest;
            lingering.RemoveAt(0);
            link.Flush();
        }

        return null;
    }

    // What is at work or queued now may have something for the same link: it leaves together.
    private static void FlushSoon(PacketLink link)
    {
        if (_isInRound) (_ofRound ??= []).Add(link);
        else ThreadPool.UnsafeQueueUserWorkItem(static l => l.Flush(), link, preferLocal: false);
    }

    private static void StartOrdinary(string name, Action run) => new Thread(() => run()) { Name = name, IsBackground = true }.Start();

    // A thread of its own: a timer of the pool is late exactly when the pool is busy.
    private void FlushWhenDue()
    {
        while (true)
        {
            _someAreDue.WaitOne();
            if (_stopped.WaitOne(Linger)) return;
            // Only those that are due now: a link that holds back comes again at once, and waits for its next turn.
            for (var left = _due.Count; left > 0 && _due.TryDequeue(out var link); left--) link.Flush();
        }
    }

    private readonly record struct Lingering(PacketLink Link, TimeProvider Time, long Since);

    private sealed record Watch(IActorRef Receiver) : INoSerializationVerificationNeeded;

    private sealed class KeeperProducer(PacketLinks links) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Keeper);

        public ActorBase Produce() => new Keeper(links);

        public void Release(ActorBase actor)
        {
        }
    }

    /// <summary>Hears what receivers have taken, and when they are gone.</summary>
    private sealed class Keeper : ReceiveActor
    {
        public Keeper(PacketLinks links)
        {
            Receive<BatchTaken>(taken =>
            {
                if (links._links.TryGetValue(Sender, out var link)) link.OnTaken(taken.Number);
            });
            Receive<Watch>(watch => Context.Watch(watch.Receiver));
            Receive<Terminated>(gone =>
            {
                lock (links._closing)
                {
                    if (!links._links.TryRemove(gone.ActorRef, out var link)) return;
                    link.Close();
                    links._closed += link.Totals();
                }
            });
        }
    }
}

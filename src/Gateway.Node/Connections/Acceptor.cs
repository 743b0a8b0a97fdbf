using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;
using Mallard.Gateway.Metrics;
using Mallard.Hosting.Actors;
using Mallard.Hosting.Draining;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Traces;
using Mallard.Sockets;
using Bytes = System.ReadOnlyMemory<byte>;

namespace Mallard.Gateway.Connections;

/// <summary>
/// Listens for clients and gives every socket a connection actor of its own. Parent of them all: one that fails is stopped, which closes
/// its socket and nobody else's.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "An actor disposes in PostStop.")]
internal sealed class Acceptor : ReceiveActor, IWithTimers
{
    private const int Backlog = 4096;

    // Accepting fails when the process has no more file descriptors: some connections have to end first.
    private static readonly TimeSpan AcceptAgainAfter = TimeSpan.FromMilliseconds(100);

    private readonly GatewayServices _services;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ActorMaterializer _materializer;
    private readonly SocketLoop[] _loops;
    private Socket? _listener;
    private IActorRef? _listenWaiter;
    private IActorRef? _goodbyeWaiter;
    private Drain? _drain;
    private bool _turnsAway;
    private int _connections;
    private uint _nextLoop;

    public Acceptor(GatewayServices services)
    {
        _services = services;
        InlineExecutor.AddTo(Context.System);
        _materializer = ActorMaterializer.Create(
            Context.System, ActorMaterializerSettings.Create(Context.System).WithDispatcher(InlineExecutor.Dispatcher));
        var threads = NodeThreads.Of(Context.System);
        _loops = [.. Enumerable.Range(1, services.Settings.SocketThreads).Select(n => SocketLoop.Start($"sockets-{n}", threads, BeginRound, PacketLinks.EndRound))];
        Receive<Listen>(_ => OnListen());
        Receive<ActorIdentity>(_ => OnReady());
        Receive<Accepted>(OnAccepted);
        Receive<AcceptFailed>(OnAcceptFailed);
        Receive<AcceptNext>(_ => Accept());
        Receive<Terminated>(_ => OnConnectionGone());
        Receive<Drain>(OnDrain);
        Receive<DismissIdle>(_ => OnDismissIdle());
        Receive<SayGoodbye>(_ => OnSayGoodbye());
        Receive<Unbind>(_ => OnUnbind());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(e =>
    {
        _log.Error(e, "A connection failed and is closed");
        return Directive.Stop;
    });

    protected override void PostStop()
    {
        _listener?.Dispose();
        foreach (var loop in _loops) loop.Dispose();
    }

    private void OnListen()
    {
        var settings = _services.Settings;
        try
        {
            // Blocks for no longer than a look at the name; the node waits for this anyway.
            var address = IPAddress.TryParse(settings.ClientHost, out var parsed) ? parsed : Dns.GetHostAddresses(settings.ClientHost)[0];
            _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            ControlCongestion(_listener, settings.CongestionControl);
            NoticeSilence(_listener, settings.UnreachableAfter);
            _listener.Bind(new IPEndPoint(address, settings.ClientPort));
            _listener.Listen(Backlog);
        }
        catch (Exception e) when (e is SocketException or NotSupportedException)
        {
            _listener?.Dispose();
            _listener = null;
            Sender.Tell(new ListenFailed(e));
            return;
        }

        // The supervisor of streams is started by another actor, and a stage of a stream that runs before that fails: who came at once was
        // reset. It has started when it answers.
        _listenWaiter = Sender;
        _materializer.Supervisor.Tell(new Identify(null));
    }

    private void OnReady()
    {
        if (_listener is null) return;
        _listenWaiter?.Tell(new Listening((IPEndPoint)_listener.LocalEndPoint!));
        Accept();
    }

    // Sockets have it from the one that listens.
    private static void ControlCongestion(Socket listener, string algorithm)
    {
        const int tcp = 6;
        const int tcpCongestion = 13;
        if (algorithm.Length == 0) return;
        if (!OperatingSystem.IsLinux()) throw new NotSupportedException("congestion-control can be set on Linux only");
        try
        {
            listener.SetRawSocketOption(tcp, tcpCongestion, Encoding.ASCII.GetBytes(algorithm));
        }
        catch (SocketException e)
        {
            throw new NotSupportedException($"this system has no congestion control '{algorithm}', or this user may not choose it", e);
        }
    }

    // A phone that has lost its network says no goodbye. Sockets have this from the one that listens, too.
    internal static void NoticeSilence(Socket listener, TimeSpan limit)
    {
        const int tcp = 6;
        const int tcpUserTimeout = 18;
        const int probes = 3;
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        listener.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Math.Max(1, (int)limit.TotalSeconds / 2));
        listener.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Math.Max(1, (int)limit.TotalSeconds / (2 * probes)));
        listener.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, probes);
        // While something that was sent is not acknowledged nobody is asked whether he is there. Elsewhere the system gives up by itself, after a quarter of an hour.
        if (OperatingSystem.IsLinux()) listener.SetRawSocketOption(tcp, tcpUserTimeout, BitConverter.GetBytes((int)limit.TotalMilliseconds));
    }

    private void Accept()
    {
        if (_listener is null) return;
        _ = _listener.AcceptAsync().PipeTo(Self, success: socket => new Accepted(socket), failure: e => new AcceptFailed(e));
    }

    private void OnAcceptFailed(AcceptFailed failed)
    {
        if (_listener is null) return;
        _log.Error(failed.Error, "A client could not be accepted");
        Timers.StartSingleTimer(nameof(AcceptNext), AcceptNext.Instance, AcceptAgainAfter);
    }

    private void OnAccepted(Accepted accepted)
    {
        Accept();
        try
        {
            // Packets are small and players feel every millisecond.
            accepted.Socket.NoDelay = true;
            Connect(accepted.Socket);
        }
        catch (SocketException e)
        {
            _log.Debug("A client was gone before it was served: {Reason}", e.SocketErrorCode);
            accepted.Socket.Dispose();
        }
    }

    private void Connect(Socket socket)
    {
        var settings = _services.Settings;
        if (_turnsAway || _connections >= settings.MaxConnections)
        {
            _services.Metrics.Accepts.Count(_turnsAway ? GatewayMetrics.Accept.Stopping : GatewayMetrics.Accept.Full);
            if (!_turnsAway) _log.Warning("Client refused: {Connections} connections are open", _connections);
            TurnAway(socket);
            return;
        }

        var id = ConnectionActor.NewId();
        var bucket = new TokenBucket(settings.PacketRate, settings.PacketBurst, _services.Time);
        var connection = Context.ActorOf(
            Props.CreateBy(new ConnectionProducer(_services, id, bucket, socket.RemoteEndPoint)).WithDispatcher(InlineExecutor.Dispatcher), id.ToString());
        Context.Watch(connection);
        _services.Metrics.Accepts.Count(GatewayMetrics.Accept.Accepted);
        _services.Metrics.OnConnections(++_connections);
        var sampler = settings.TraceEvery > 0 ? new PacketSampler(settings.TraceEvery, first: 1 + Random.Shared.Next(settings.TraceEvery)) : null;
        var lane = new FastLane(socket, bucket, settings, _services.Metrics.Received, sampler);
        var stage = new ConnectionStage(connection, lane, bucket, settings, _services.Metrics, _services.Traces);
        Flow.FromGraph(new SocketStage(socket, NextLoop(), lane)).Join(Flow.FromGraph(stage)).Run(_materializer);
    }

    private static void BeginRound()
    {
        InlineExecutor.MayRunOnThisThread();
        PacketLinks.BeginRound();
    }

    private SocketLoop NextLoop() => _loops[(int)(_nextLoop++ % (uint)_loops.Length)];

    private void TurnAway(Socket socket)
    {
        var goodbye = Source.Single(_services.GetOut);
        // A client that does not close in time is reset: sockets held open after the goodbye would be a way around the limit.
        var patience = Flow.Create<Bytes>().CompletionTimeout(ConnectionStage.Linger).To(Sink.Ignore<Bytes>());
        Flow.FromGraph(new SocketStage(socket, NextLoop())).Join(Flow.FromSinkAndSource(patience, goodbye, (_, _) => NotUsed.Instance)).Run(_materializer);
    }

    private void OnConnectionGone()
    {
        _services.Metrics.OnConnections(--_connections);
        ReportConnections();
    }

    // Whoever was accepted before it and comes here after it is served like the others.
    private void OnDrain(Drain drain)
    {
        _drain = drain;
        StopListening();
        ReportConnections();
    }

    private void OnDismissIdle()
    {
        _turnsAway = true;
        foreach (var connection in Context.GetChildren()) connection.Tell(ConnectionActor.LeaveAfterMatch.Instance);
    }

    private void OnSayGoodbye()
    {
        _turnsAway = true;
        _goodbyeWaiter = Sender;
        foreach (var connection in Context.GetChildren()) connection.Tell(ConnectionActor.GatewayStopping.Instance);
        ReportConnections();
    }

    private void ReportConnections()
    {
        _drain?.Work.Report(new DrainCount(_connections, "connection", "connections"));
        if (_connections > 0) return;
        _drain?.Empty.TrySetResult();
        _goodbyeWaiter?.Tell(Done.Instance);
    }

    private void OnUnbind()
    {
        StopListening();
        Sender.Tell(Done.Instance);
    }

    private void StopListening()
    {
        _listener?.Dispose();
        _listener = null;
    }

    /// <summary>Start listening; answered with <see cref="Listening"/> or <see cref="ListenFailed"/>.</summary>
    internal sealed record Listen : INoSerializationVerificationNeeded
    {
        public static readonly Listen Instance = new();
    }

    internal sealed record Listening(IPEndPoint Address) : INoSerializationVerificationNeeded;

    internal sealed record ListenFailed(Exception Error) : INoSerializationVerificationNeeded;

    /// <summary>The gateway drains: stop listening, and tell how many connections are left, and when none is.</summary>
    internal sealed record Drain(IDrainWork Work, TaskCompletionSource Empty) : INoSerializationVerificationNeeded;

    /// <summary>Say goodbye to every client that is in no match, and to the others when they are in none any more.</summary>
    internal sealed record DismissIdle : INoSerializationVerificationNeeded
    {
        public static readonly DismissIdle Instance = new();
    }

    /// <summary>Say goodbye to every client; answered with <see cref="Done"/> when all are gone.</summary>
    internal sealed record SayGoodbye : INoSerializationVerificationNeeded;

    /// <summary>Stop listening; answered with <see cref="Done"/>. Whoever is still connected stays so.</summary>
    internal sealed record Unbind : INoSerializationVerificationNeeded;

    private sealed record Accepted(Socket Socket) : INoSerializationVerificationNeeded;

    private sealed record AcceptFailed(Exception Error) : INoSerializationVerificationNeeded;

    private sealed record AcceptNext : INoSerializationVerificationNeeded
    {
        public static readonly AcceptNext Instance = new();
    }

    // Props from a producer cost nanoseconds; Props from an expression with arguments cost half a millisecond per socket.
    private sealed class ConnectionProducer(GatewayServices services, ConnectionId id, TokenBucket bucket, EndPoint? remote) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ConnectionActor);

        public ActorBase Produce() => new ConnectionActor(services, id, bucket) { Remote = remote };

        public void Release(ActorBase actor)
        {
        }
    }
}

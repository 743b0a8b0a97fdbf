using System.Collections.Immutable;
using System.Net;
using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using Akka.Streams;
using Akka.Streams.Dsl;
using Mallard.Messages;
using Tcp = Akka.Streams.Dsl.Tcp;

namespace Mallard.Gateway.Connections;

/// <summary>
/// Listens for clients and gives every socket a connection actor of its own. Parent of them all: one that fails is stopped, which closes
/// its socket and nobody else's.
/// </summary>
internal sealed class Acceptor : ReceiveActor
{
    private readonly GatewayServices _services;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ActorMaterializer _materializer = Context.System.Materializer();
    private Tcp.ServerBinding? _binding;
    private IActorRef? _drainWaiter;
    private bool _draining;
    private int _connections;

    public Acceptor(GatewayServices services)
    {
        _services = services;
        Receive<Listen>(_ => OnListen());
        Receive<Bound>(OnBound);
        Receive<Accepted>(OnAccepted);
        Receive<Terminated>(_ => OnConnectionGone());
        Receive<Drain>(_ => OnDrain());
        Receive<Unbind>(_ => OnUnbind());
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(e =>
    {
        _log.Error(e, "A connection failed and is closed");
        return Directive.Stop;
    });

    private void OnListen()
    {
        var self = Self;
        var settings = _services.Settings;
        // Half-close: bytes a client still sends while it is told goodbye are read and thrown away, not answered with a reset.
        var binding = Context.System.TcpStream()
            .Bind(settings.ClientHost, settings.ClientPort, backlog: 1024, ImmutableList<Inet.SocketOption>.Empty, halfClose: true)
            .To(Sink.ForEach<Tcp.IncomingConnection>(connection => self.Tell(new Accepted(connection))))
            .Run(_materializer);
        _ = binding.PipeTo(self, Sender, b => new Bound(b, null), e => new Bound(null, e));
    }

    private void OnBound(Bound bound)
    {
        _binding = bound.Binding;
        Sender.Tell(bound.Error is null ? new Listening((IPEndPoint)bound.Binding!.Value.LocalAddress) : new ListenFailed(bound.Error));
    }

    private void OnAccepted(Accepted accepted)
    {
        var settings = _services.Settings;
        if (_draining || _connections >= settings.MaxConnections)
        {
            if (!_draining) _log.Warning("Client refused: {Connections} connections are open", _connections);
            TurnAway(accepted.Connection);
            return;
        }

        var id = ConnectionActor.NewId();
        var connection = Context.ActorOf(Props.CreateBy(new ConnectionProducer(_services, id)), id.ToString());
        Context.Watch(connection);
        _connections++;
        try
        {
            var stage = new ConnectionStage(connection, settings.ClientVersion, settings.MaxPayload, settings.OutboundQueue);
            accepted.Connection.HandleWith(Flow.FromGraph(stage), _materializer);
        }
        catch (Exception e)
        {
            // An exception here would fail the stream of accepted sockets, and with it every client of this gateway.
            _log.Error(e, "A connection could not be set up");
            Context.Stop(connection);
        }
    }

    private void TurnAway(Tcp.IncomingConnection connection)
    {
        var goodbye = Source.Single(ByteString.FromBytes(_services.GetOut.ToArray()));
        // A client that does not close in time is reset: sockets held open after the goodbye would be a way around the limit.
        var patience = Flow.Create<ByteString>().CompletionTimeout(ConnectionStage.Linger).To(Sink.Ignore<ByteString>());
        connection.HandleWith(Flow.FromSinkAndSource(patience, goodbye, (_, _) => NotUsed.Instance), _materializer);
    }

    private void OnConnectionGone()
    {
        _connections--;
        ReportDrained();
    }

    private void OnDrain()
    {
        _draining = true;
        _drainWaiter = Sender;
        foreach (var connection in Context.GetChildren()) connection.Tell(ConnectionActor.GatewayStopping.Instance);
        ReportDrained();
    }

    private void ReportDrained()
    {
        if (_connections == 0) _drainWaiter?.Tell(Done.Instance);
    }

    private void OnUnbind()
    {
        if (_binding is not { } binding) Sender.Tell(Done.Instance);
        else _ = binding.Unbind().PipeTo(Sender, success: () => Done.Instance, failure: _ => Done.Instance);
    }

    /// <summary>Start listening; answered with <see cref="Listening"/> or <see cref="ListenFailed"/>.</summary>
    internal sealed record Listen : INoSerializationVerificationNeeded
    {
        public static readonly Listen Instance = new();
    }

    internal sealed record Listening(IPEndPoint Address) : INoSerializationVerificationNeeded;

    internal sealed record ListenFailed(Exception Error) : INoSerializationVerificationNeeded;

    /// <summary>Say goodbye to every client; answered with <see cref="Done"/> when all are gone.</summary>
    internal sealed record Drain : INoSerializationVerificationNeeded;

    /// <summary>Stop listening, which resets whoever is still connected; answered with <see cref="Done"/>.</summary>
    internal sealed record Unbind : INoSerializationVerificationNeeded;

    private sealed record Bound(Tcp.ServerBinding? Binding, Exception? Error) : INoSerializationVerificationNeeded;

    private sealed record Accepted(Tcp.IncomingConnection Connection) : INoSerializationVerificationNeeded;

    // Props from a producer cost nanoseconds; Props from an expression with arguments cost half a millisecond per socket.
    private sealed class ConnectionProducer(GatewayServices services, ConnectionId id) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ConnectionActor);

        public ActorBase Produce() => new ConnectionActor(services, id);

        public void Release(ActorBase actor)
        {
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;
using Mallard.Hosting.Actors;
using Mallard.Sockets;

namespace Mallard.Hosting.Remoting;

/// <summary>
/// Akka.Remote's TCP between nodes, on loops of our own: a message is written by the thread that sends it, and taken by the thread that read
/// it, where Akka's own transport changes threads several times in each direction. What is on the wire is the same, so nodes with either
/// understand each other.
/// </summary>
/// <remarks>
/// Takes its settings from <c>akka.remote.dot-netty.tcp</c>, as Akka's own does; those for DotNetty's threads, buffers and batches have no
/// meaning here. Without TLS: a node with <c>enable-ssl</c> has Akka's own transport.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "Akka ends a transport with Shutdown.")]
public sealed class LoopTransport : Transport
{
    private const int MostLoops = 4;

    // Accepting fails when the process has no more file descriptors: something has to end first.
    private static readonly TimeSpan AcceptAgainAfter = TimeSpan.FromMilliseconds(100);

    // How long what has been written may take to leave at a stop.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly LoopTransportSettings _settings;
    private readonly ILoggingAdapter _log;
    private readonly SocketLoop[] _loops;
    private readonly ConcurrentDictionary<LoopAssociation, byte> _associations = new();
    private readonly TaskCompletionSource<IAssociationEventListener> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? _listener;
    private Address? _address;
    private int _nextLoop;
    private volatile bool _isOver;

    /// <summary>Made by Akka.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="config">The transport's section.</param>
    /// <exception cref="ConfigurationException">A setting is out of range.</exception>
    public LoopTransport(ActorSystem system, Config config)
    {
        System = system;
        Config = config;
        SchemeIdentifier = "tcp";
        _settings = LoopTransportSettings.Read(config);
        MaximumPayloadBytes = _settings.MaximumFrameSize;
        _log = Akka.Event.Logging.GetLogger(system, typeof(LoopTransport));
        var count = Math.Clamp(Environment.ProcessorCount / 2, 1, MostLoops);
        // Few sockets with much on each: there is nothing to gain from waiting for more.
        _loops = [.. Enumerable.Range(1, count).Select(n => SocketLoop.Start($"nodes-{n}", InlineExecutor.MayRunOnThisThread, gathers: false))];
    }

    /// <summary>The configuration that makes it an actor system's transport, with dispatchers that keep to the thread.</summary>
    public static string Hocon { get; } = $$"""
        {{InlineExecutor.Hocon}}
        akka.remote {
          use-dispatcher = {{InlineExecutor.RemotingDispatcher}}
          dot-netty.tcp.transport-class = "{{typeof(LoopTransport).FullName}}, {{typeof(LoopTransport).Assembly.GetName().Name}}"
        }
        """;

    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        var address = await ResolveAsync(_settings.Hostname).ConfigureAwait(false);
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address, _settings.Port));
        _listener.Listen(_settings.Backlog);
        var port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _address = new Address(SchemeIdentifier, System.Name, _settings.PublicHostname, _settings.PublicPort is 0 ? port : _settings.PublicPort);
        _ = AcceptAsync(_listener);
        return (_address, _listens);
    }

    public override bool IsResponsibleFor(Address remote) => true;

    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        if (_address is not { } local || _isOver) throw new InvalidAssociationException("This node does not listen (yet, or any more)");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using var timeout = new CancellationTokenSource(_settings.ConnectionTimeout);
            EndPoint endPoint = IPAddress.TryParse(remoteAddress.Host, out var ip)
                ? new IPEndPoint(ip, remoteAddress.Port!.Value)
                : new DnsEndPoint(remoteAddress.Host, remoteAddress.Port!.Value);
            await socket.ConnectAsync(endPoint, timeout.Token).ConfigureAwait(false);
            return Adopt(socket, local, remoteAddress);
        }
        catch (OperationCanceledException e)
        {
            socket.Dispose();
            throw new InvalidAssociationException($"{remoteAddress} did not answer within {_settings.ConnectionTimeout.TotalSeconds:0.#} s", e);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new InvalidAssociationException($"{e.Message} {remoteAddress}", e);
        }
    }

    public override async Task<bool> Shutdown()
    {
        _isOver = true;
        _listener?.Dispose();
        var open = _associations.Keys.ToArray();
        foreach (var association in open) association.End();
        await Task.WhenAny(Task.WhenAll(open.Select(association => association.WhenClosed)), Task.Delay(LastWords)).ConfigureAwait(false);
        foreach (var association in open) association.Close(DisassociateInfo.Shutdown);
        // Not here: this may be one of their own threads.
        await Task.Run(() =>
        {
            foreach (var loop in _loops) loop.Dispose();
        }).ConfigureAwait(false);
        return true;
    }

    internal void Forget(LoopAssociation association) => _associations.TryRemove(association, out _);

    private LoopAssociation Adopt(Socket socket, Address local, Address remote)
    {
        _settings.ApplyTo(socket);
        var loop = _loops[(uint)Interlocked.Increment(ref _nextLoop) % _loops.Length];
        var association = new LoopAssociation(this, socket, loop, local, remote, _log);
        _associations[association] = 0;
        if (_isOver) association.Close(DisassociateInfo.Shutdown);
        return association;
    }

    private async Task AcceptAsync(Socket listener)
    {
        var whoListens = await _listens.Task.ConfigureAwait(false);
        while (!_isOver)
        {
            try
            {
                var socket = await listener.AcceptAsync().ConfigureAwait(false);
                Welcome(socket, whoListens);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException) when (_isOver)
            {
                return;
            }
            catch (SocketException e)
            {
                _log.Error(e, "A node could not be accepted");
                await Task.Delay(AcceptAgainAfter).ConfigureAwait(false);
            }
        }
    }

    private void Welcome(Socket socket, IAssociationEventListener listener)
    {
        try
        {
            var peer = (IPEndPoint)socket.RemoteEndPoint!;
            var remote = new Address(SchemeIdentifier, System.Name, peer.Address.ToString(), peer.Port);
            listener.Notify(new InboundAssociation(Adopt(socket, _address!, remote)));
        }
        catch (SocketException e)
        {
            _log.Debug("A node was gone before it was heard: {Reason}", e.SocketErrorCode);
            socket.Dispose();
        }
    }

    private async Task<IPAddress> ResolveAsync(string host)
    {
        if (IPAddress.TryParse(host, out var address)) return address;
        var family = _settings.PrefersIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var all = await Dns.GetHostAddressesAsync(host).ConfigureAwait(false);
        return all.FirstOrDefault(a => a.AddressFamily == family) ?? all[0];
    }
}

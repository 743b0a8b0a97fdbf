using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;
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
        LastWords = system.Settings.Config.GetTimeSpan("akka.remote.flush-wait-on-shutdown", TimeSpan.FromSeconds(2));
        _log = Akka.Event.Logging.GetLogger(system, typeof(LoopTransport));
        Routes = BatchRoutes.Of(system);
        var count = Math.Clamp(Environment.ProcessorCount / 2, 1, MostLoops);
        var threads = NodeThreads.Of(system);
        // Few sockets with much on each: there is nothing to gain from waiting for more.
        _loops = [.. Enumerable.Range(1, count).Select(n => SocketLoop.Start($"nodes-{n}", threads, InlineExecutor.MayRunOnThisThread, gathers: false))];
    }

    /// <summary>The configuration that makes it an actor system's transport, with dispatchers that keep to the thread.</summary>
    public static string Hocon { get; } = $$"""
        {{InlineExecutor.Hocon}}
        akka.remote {
          use-dispatcher = {{InlineExecutor.RemotingDispatcher}}
          dot-netty.tcp.transport-class = "{{typeof(LoopTransport).FullName}}, {{typeof(LoopTransport).Assembly.GetName().Name}}"
        }
        """;

    internal IReadOnlyList<SocketLoop> Loops => _loops;

    /// <summary>The short way of batches.</summary>
    internal BatchRoutes Routes { get; }

    /// <summary>How long an association that ends may take to send what has been written, and to hear that the other side ends too.</summary>
    internal TimeSpan LastWords { get; }

    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        try
        {
            var address = await ResolveAsync(_settings.Hostname).ConfigureAwait(false);
            _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            // Every address of this machine, not only the new kind.
            if (address.Equals(IPAddress.IPv6Any)) _listener.DualMode = true;
            _listener.Bind(new IPEndPoint(address, _settings.Port));
            _listener.Listen(_settings.Backlog);
            var port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
            _address = new Address(SchemeIdentifier, System.Name, InAddress(_settings.PublicHostname), _settings.PublicPort > 0 ? _settings.PublicPort : port);
            Routes.HearOfQuarantines();
            _ = AcceptAsync(_listener);
            return (_address, _listens);
        }
        catch (Exception e)
        {
            // Akka does not end a transport that never listened.
            await Shutdown().ConfigureAwait(false);
            throw new RemoteTransportException($"Cannot listen on {_settings.Hostname}:{_settings.Port}: {e.Message}", e);
        }
    }

    public override bool IsResponsibleFor(Address remote) => true;

    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        if (_address is not { } local || _isOver) throw new InvalidAssociationException("This node does not listen (yet, or any more)");
        if (remoteAddress.Port is not { } port) throw new InvalidAssociationException($"{remoteAddress} has no port");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using var timeout = new CancellationTokenSource(_settings.ConnectionTimeout);
            EndPoint endPoint = IPAddress.TryParse(remoteAddress.Host, out var ip) ? new IPEndPoint(Reachable(ip), port) : new DnsEndPoint(remoteAddress.Host, port);
            await ConnectAsync(socket, endPoint, timeout.Token).ConfigureAwait(false);
            return Adopt(socket, local, remoteAddress);
        }
        catch (Exception e)
        {
            socket.Dispose();
            var reason = e is OperationCanceledException ? $"No answer within {_settings.ConnectionTimeout.TotalSeconds:0.#} s from" : e.Message;
            // Without the cause, as Akka's own does: Akka would log that instead.
            throw new InvalidAssociationException($"{reason} {remoteAddress}");
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

    // On a thread that waits: a socket that ever connected the other way stays with .NET's own readers, whose thread would be woken for every
    // message beside the loop's.
    private static async Task ConnectAsync(Socket socket, EndPoint endPoint, CancellationToken giveUp)
    {
        using var _ = giveUp.Register(socket.Dispose);
        try
        {
            await Task.Factory.StartNew(() => socket.Connect(endPoint), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .ConfigureAwait(false);
        }
        catch (Exception) when (giveUp.IsCancellationRequested)
        {
            throw new OperationCanceledException(giveUp);
        }
    }

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

    // Whatever goes wrong with one node, the next one is let in.
    private void Welcome(Socket socket, IAssociationEventListener listener)
    {
        try
        {
            var peer = (IPEndPoint)socket.RemoteEndPoint!;
            var ip = peer.Address.IsIPv4MappedToIPv6 ? peer.Address.MapToIPv4() : peer.Address;
            var remote = new Address(SchemeIdentifier, System.Name, InAddress(ip.ToString()), peer.Port);
            var association = Adopt(socket, _address!, remote);
            try
            {
                listener.Notify(new InboundAssociation(association));
            }
            catch
            {
                association.Close(DisassociateInfo.Unknown);
                throw;
            }
        }
        catch (SocketException e)
        {
            _log.Debug("A node was gone before it was heard: {Reason}", e.SocketErrorCode);
            socket.Dispose();
        }
        catch (Exception e)
        {
            _log.Error(e, "A node that connected could not be heard");
            socket.Dispose();
        }
    }

    // In brackets: its colons would be taken for the one before the port.
    private static string InAddress(string host) =>
        IPAddress.TryParse(host, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : host;

    // A node that names itself by every address can only be on this machine.
    private static IPAddress Reachable(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;

    private async Task<IPAddress> ResolveAsync(string host)
    {
        if (IPAddress.TryParse(host, out var address)) return address;
        var family = _settings.PrefersIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var all = await Dns.GetHostAddressesAsync(host).ConfigureAwait(false);
        return all.FirstOrDefault(a => a.AddressFamily == family) ?? all[0];
    }
}

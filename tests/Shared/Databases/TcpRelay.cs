using System.Net;
using System.Net.Sockets;

namespace Mallard.Tests.Databases;

/// <summary>Stands between a client and a server: forwards, breaks every connection, or swallows everything in silence.</summary>
public sealed class TcpRelay : IDisposable
{
    private readonly object _gate = new();
    private readonly string _host;
    private readonly int _port;
    private readonly List<Socket> _open = [];
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private TaskCompletionSource _thaw = new();

    public TcpRelay(string host, int port)
    {
        (_host, _port) = (host, port);
        _thaw.SetResult();
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    public int Port { get; }

    /// <summary>Refuses connections and breaks those that are open, like a server that has been stopped.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _listener.Stop();
            foreach (var socket in _open) socket.Close(0);
            _open.Clear();
        }
    }

    /// <summary>Forwards nothing more, like a server that hangs.</summary>
    public void Freeze()
    {
        lock (_gate) _thaw = new TaskCompletionSource();
    }

    public void Restore()
    {
        lock (_gate)
        {
            _thaw.TrySetResult();
            if (_listener.Server.IsBound) return;
            _listener = new TcpListener(IPAddress.Loopback, Port);
            _listener.Start();
            _ = AcceptAsync(_listener);
        }
    }

    public void Dispose()
    {
        Cut();
        _thaw.TrySetResult();
        _listener.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        lock (_gate) _open.AddRange([client, server]);
        try
        {
            await server.ConnectAsync(_host, _port);
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (SocketException)
        {
            // The client sees its side closed below.
        }
        finally
        {
            client.Dispose();
            server.Dispose();
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[8192];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                Task thaw;
                lock (_gate) thaw = _thaw.Task;
                await thaw;
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut, or one side has gone.
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Akka.Actor;

namespace Mallard.Hosting.Tests.Remoting;

/// <summary>The wire to a node: what others say on it is kept for the test, frame by frame, and it can be cut.</summary>
internal sealed class Wire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<byte[]> _said = Channel.CreateUnbounded<byte[]>();
    private readonly List<RawPeer> _open = [];
    private Address? _node;

    public Wire()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A node that others reach over this wire.</summary>
    public async Task<RemoteNode> StartsNode(string transport, string hocon = "")
    {
        var port = TcpSettings.FreePort();
        _node = new Address("tcp", "node", "127.0.0.1", port);
        return await RemoteNode.StartAsync(transport, $"akka.remote.dot-netty.tcp {{ port = {port}, public-port = {Port} }}\n{hocon}");
    }

    /// <summary>The next thing that was said to the node and is so; others are passed over.</summary>
    public async Task<byte[]> Says(Func<byte[], bool> isSo)
    {
        while (true)
        {
            var said = await _said.Reader.ReadAsync().AsTask().WaitAsync(TcpSettings.Patience);
            if (isSo(said)) return said;
        }
    }

    /// <summary>Everything that is on its way is lost. Who tries again finds a whole wire.</summary>
    public void Cut()
    {
        lock (_open)
        {
            foreach (var peer in _open) Reset(peer);
            _open.Clear();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private static void Reset(RawPeer peer)
    {
        try
        {
            peer.Resets();
        }
        catch (ObjectDisposedException)
        {
            // Over by itself.
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var other = await RawPeer.AcceptAsync(_listener, Timeout.InfiniteTimeSpan);
                var node = await RawPeer.ConnectAsync(_node!);
                lock (_open) _open.AddRange([other, node]);
                _ = ForwardAsync(other, node);
                _ = ReturnAsync(node, other);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ForwardAsync(RawPeer other, RawPeer node)
    {
        try
        {
            while (true)
            {
                var frame = await other.ReadsFrame();
                _said.Writer.TryWrite(frame);
                await node.Sends(RawPeer.Frame(frame));
            }
        }
        catch (Exception)
        {
            Close(other, node);
        }
    }

    private async Task ReturnAsync(RawPeer node, RawPeer other)
    {
        try
        {
            while (true) await other.Sends(RawPeer.Frame(await node.ReadsFrame()));
        }
        catch (Exception)
        {
            Close(other, node);
        }
    }

    // Whatever ended one direction ends the other: the one that says so is heard by both.
    private static void Close(RawPeer other, RawPeer node)
    {
        other.Dispose();
        node.Dispose();
    }
}

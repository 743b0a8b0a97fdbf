using System.Net;
using System.Net.Sockets;

namespace Mallard.Gateway.Tests.Connections.Harness;

/// <summary>A client and the gateway's end of its connection, without a gateway.</summary>
internal sealed record SocketPair(RawClient Client, Socket Socket) : IDisposable
{
    /// <param name="buffers">Bytes the operating system holds for each side, about; 0 for its default.</param>
    public static async Task<SocketPair> ConnectAsync(int buffers = 0)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = await RawClient.ConnectAsync((IPEndPoint)listener.LocalEndPoint!, buffers);
        // Not the asynchronous way: a loop is to watch it, and nobody else.
        var socket = listener.Accept();
        socket.NoDelay = true;
        socket.Blocking = false;
        if (buffers > 0) socket.SendBufferSize = buffers;
        return new SocketPair(client, socket);
    }

    public void Dispose()
    {
        Client.Dispose();
        Socket.Dispose();
    }
}

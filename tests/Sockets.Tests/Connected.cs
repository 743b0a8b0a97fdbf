using System.Net;
using System.Net.Sockets;

namespace Mallard.Sockets.Tests;

/// <summary>Two sockets of this machine that are connected with each other.</summary>
internal sealed class Connected : IDisposable
{
    /// <summary>How long a test waits for something that should happen at once. Only a failing test ever waits this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <param name="buffers">Bytes the system holds for each side at most, about; 0 for its default.</param>
    public Connected(int buffers = 0)
    {
        using var listener = NewSocket(buffers);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Near = NewSocket(buffers);
        Near.Connect(listener.LocalEndPoint!);
        Peer = listener.Accept();
        Peer.NoDelay = true;
        Peer.ReceiveTimeout = Peer.SendTimeout = (int)Patience.TotalMilliseconds;
    }

    /// <summary>The one that is watched.</summary>
    public Socket Near { get; }

    /// <summary>The other side, which blocks.</summary>
    public Socket Peer { get; }

    public void PeerSends(params byte[] bytes) => Assert.Equal(bytes.Length, Peer.Send(bytes));

    public void PeerResets()
    {
        Peer.LingerState = new LingerOption(enable: true, seconds: 0);
        Peer.Dispose();
    }

    /// <summary>Reads as much as was sent.</summary>
    public byte[] PeerReads(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var received = Peer.Receive(bytes.AsSpan(read));
            Assert.NotEqual(0, received);
            read += received;
        }

        return bytes;
    }

    /// <summary>Sends until the system takes no more.</summary>
    /// <returns>Bytes sent.</returns>
    public int FillsTheWindow()
    {
        var sent = 0;
        var error = SocketError.Success;
        while (error != SocketError.WouldBlock)
        {
            sent += Near.Send(new byte[4096], SocketFlags.None, out error);
            Assert.True(error is SocketError.Success or SocketError.WouldBlock, $"{error}");
        }

        return sent;
    }

    public void Dispose()
    {
        Near.Dispose();
        Peer.Dispose();
    }

    private static Socket NewSocket(int buffers)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (buffers > 0) socket.ReceiveBufferSize = socket.SendBufferSize = buffers;
        return socket;
    }
}

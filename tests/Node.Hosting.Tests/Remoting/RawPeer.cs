using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Mallard.Hosting.Tests.Remoting;

/// <summary>A socket on the other side of a transport, which reads and writes as the test wants it.</summary>
internal sealed class RawPeer : IDisposable
{
    private RawPeer(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    /// <param name="address">Whom to connect to.</param>
    /// <param name="buffer">Bytes the system holds for it at most, about; 0 for its default.</param>
    public static async Task<RawPeer> ConnectAsync(Address address, int buffer = 0)
    {
        var ip = IPAddress.Parse(address.Host);
        var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (buffer > 0) socket.ReceiveBufferSize = buffer;
        await socket.ConnectAsync(new IPEndPoint(ip, address.Port!.Value)).WaitAsync(TcpSettings.Patience);
        return new RawPeer(socket);
    }

    /// <summary>Waits for one that connects.</summary>
    public static async Task<RawPeer> AcceptAsync(TcpListener listener, TimeSpan? patience = null) =>
        new(await listener.AcceptSocketAsync().WaitAsync(patience ?? TcpSettings.Patience));

    public static byte[] Frame(params byte[] bytes)
    {
        var frame = new byte[4 + bytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, bytes.Length);
        bytes.CopyTo(frame, 4);
        return frame;
    }

    public async Task Sends(params byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await Socket.SendAsync(bytes.AsMemory(sent)).AsTask().WaitAsync(TcpSettings.Patience);
    }

    public async Task<byte[]> ReadsFrame()
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(await Reads(4));
        return await Reads(length);
    }

    public async Task<byte[]> Reads(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var received = await Socket.ReceiveAsync(bytes.AsMemory(read)).AsTask().WaitAsync(TcpSettings.Patience);
            Assert.True(received > 0, $"the end came after {read} of {count} bytes");
            read += received;
        }

        return bytes;
    }

    /// <summary>The other side has closed, in whatever way.</summary>
    public async Task ReadsTheEnd()
    {
        try
        {
            Assert.Equal(0, await Socket.ReceiveAsync(new byte[1]).WaitAsync(TcpSettings.Patience));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // So it has.
        }
    }

    public void Resets()
    {
        Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        Socket.Dispose();
    }

    public void Dispose() => Socket.Dispose();
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Mallard.Relay;

/// <summary>The relay that clients connect to: what a gateway is in the game. Passes frames on, both ways, and knows nothing of them.</summary>
internal static class RelayA
{
    private const int MostClients = 100_000;

    /// <summary>Relays until it is told to stop.</summary>
    /// <param name="other">Where B listens.</param>
    /// <param name="roomSize">How many connections that came one after the other are a room.</param>
    /// <param name="ready">Told the port for clients.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(IPEndPoint other, int roomSize, Action<int> ready, CancellationToken cancellationToken)
    {
        using var toB = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await toB.ConnectAsync(other, cancellationToken);
        var batch = new Batch(toB);
        var clients = new Socket?[MostClients];
        var fromB = Reading.PiecesAsync(toB, 1024 * 1024, Deliver, cancellationToken);

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 4096);
        ready(((IPEndPoint)listener.LocalEndpoint).Port);
        try
        {
            for (var connection = 0; connection < MostClients; connection++)
            {
                var socket = await listener.AcceptSocketAsync(cancellationToken);
                socket.NoDelay = true;
                clients[connection] = socket;
                _ = ServeAsync(connection, socket);
            }
        }
        catch (OperationCanceledException)
        {
            await fromB;
        }

        async Task ServeAsync(int connection, Socket socket)
        {
            await Reading.PiecesAsync(socket, 1024, bytes => PassOn(connection, bytes), cancellationToken);
            clients[connection] = null;
            socket.Dispose();
        }

        int PassOn(int connection, ReadOnlySpan<byte> bytes)
        {
            var length = Wire.FrameLength(bytes);
            if (length > 0) batch.Add(connection, bytes[..length]);
            return length;
        }

        int Deliver(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length < Wire.AddressLength || Wire.FrameLength(bytes[Wire.AddressLength..]) is not (> 0 and var length)) return 0;
            var first = BinaryPrimitives.ReadInt32BigEndian(bytes);
            var frame = bytes.Slice(Wire.AddressLength, length);
            foreach (var client in clients.AsSpan(first, roomSize)) Send(client, frame);
            return Wire.AddressLength + length;
        }
    }

    // Blocks where the system has no room for it: a yardstick needs no defence against slow clients, and is to be as short as can be.
    private static void Send(Socket? client, ReadOnlySpan<byte> frame)
    {
        try
        {
            client?.Send(frame);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone; its reading loop notices.
        }
    }
}

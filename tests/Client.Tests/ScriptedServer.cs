using System.Net;
using System.Net.Sockets;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Client.Tests;

/// <summary>The other end of one client, which does exactly what a test tells it to, byte by byte.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private static readonly FrameEncoder Encoder = new();
    private readonly TcpListener _listener;
    private readonly FrameDecoder _decoder = new();
    private readonly byte[] _buffer = new byte[4096];
    private Socket _socket = null!;

    private ScriptedServer(TcpListener listener) => _listener = listener;

    public static async Task<(ScriptedServer Server, MallardClient Client)> ConnectAsync(ClientOptions? options = null)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = new ScriptedServer(listener);
        var client = await MallardClient.ConnectAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, options, Limit());
        server._socket = await listener.AcceptSocketAsync(Limit());
        server._socket.NoDelay = true;
        return (server, client);
    }

    /// <summary>Bounds a wait that never ends if the subject is broken.</summary>
    public static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public static byte[] Frame(PacketType type, GamePacket packet) => Encoder.Encode(type, packet);

    public static byte[] Error(string text, bool forPlayer) => Frame(PacketType.ErrorNotification, new GamePacket
    {
        ErrorNotification = new S2CErrorNotification { ErrorMessage = text, Clienterr = forPlayer },
    });

    public static byte[] Chat(int playerId, string message) => Frame(PacketType.PlayerChattingNotification, new GamePacket
    {
        PlayerChattingNotification = new S2CPlayerChattingNotification { PlayerId = playerId, Message = message },
    });

    public async Task SendAsync(params byte[][] chunks)
    {
        foreach (var chunk in chunks) await _socket.SendAsync(chunk, Limit());
    }

    public async Task<GamePacket> ExpectAsync(PacketType type)
    {
        Frame frame;
        while (_decoder.TryRead(out frame) != FrameReadResult.Frame)
        {
            var received = await _socket.ReceiveAsync(_buffer, Limit());
            Assert.NotEqual(0, received);
            _decoder.Append(_buffer.AsMemory(0, received).ToArray());
        }

        Assert.Equal((ushort)type, frame.PacketType);
        Assert.Equal(PayloadFault.None, PacketPayload.TryParse(type, frame.Payload.Span, out var packet));
        return packet;
    }

    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var received = await _socket.ReceiveAsync(bytes.AsMemory(read), Limit());
            Assert.NotEqual(0, received);
            read += received;
        }

        return bytes;
    }

    public async Task<bool> SeesTheEndAsync() => await _socket.ReceiveAsync(_buffer, Limit()) == 0;

    public void Close() => _socket.Dispose();

    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _listener.Dispose();
        return default;
    }
}

using System.Net;
using System.Net.Sockets;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Gateway.Tests.Connections.Harness;

/// <summary>A client that sends whatever bytes it is told to, and sees exactly what comes back: frames, the end, or a reset.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;
    private readonly FrameDecoder _decoder = new(maxPayload: 64 * 1024 * 1024);
    private readonly byte[] _buffer = new byte[64 * 1024];

    private RawClient(Socket socket) => _socket = socket;

    /// <param name="address">The gateway.</param>
    /// <param name="receiveBuffer">Bytes the operating system takes before the client reads them; 0 for its default.</param>
    public static async Task<RawClient> ConnectAsync(IPEndPoint address, int receiveBuffer = 0)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0) socket.ReceiveBufferSize = receiveBuffer;
        await socket.ConnectAsync(address, GatewayScenario.Limit());
        return new RawClient(socket);
    }

    /// <summary>Sends each chunk with a write of its own.</summary>
    public async Task Sends(params byte[][] chunks)
    {
        foreach (var chunk in chunks)
        {
            for (var sent = 0; sent < chunk.Length;) sent += await _socket.SendAsync(chunk.AsMemory(sent), GatewayScenario.Limit());
        }
    }

    /// <summary>Sends everything with one write, so that it arrives as one chunk.</summary>
    public Task SendsAtOnce(params byte[][] frames) => Sends([.. frames.SelectMany(f => f)]);

    public void ClosesSending() => _socket.Shutdown(SocketShutdown.Send);

    public void Vanishes() => _socket.Dispose();

    public void Resets()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    /// <summary>The next frame, or null at the end of the stream. A reset is an exception.</summary>
    public async Task<Frame?> Next()
    {
        Frame frame;
        while (_decoder.TryRead(out frame) is var result && result != FrameReadResult.Frame)
        {
            Assert.Equal(FrameReadResult.NeedsMoreBytes, result);
            var received = await _socket.ReceiveAsync(_buffer, GatewayScenario.Limit());
            if (received == 0)
            {
                Assert.False(_decoder.InFrame, "the stream ended in the middle of a frame");
                return null;
            }

            _decoder.Append(_buffer.AsMemory(0, received).ToArray());
        }

        return frame;
    }

    /// <summary>The next packet, which is to be of this type.</summary>
    public async Task<GamePacket> Receives(PacketType type)
    {
        var frame = await Next();
        Assert.NotNull(frame);
        Assert.Equal(type, (PacketType)frame.Value.PacketType);
        Assert.Equal(PayloadFault.None, PacketPayload.TryParse(type, frame.Value.Payload.Span, out var packet));
        return packet;
    }

    /// <summary>The next packet is an error that the player is shown.</summary>
    public async Task IsTold(string text)
    {
        var error = (await Receives(PacketType.ErrorNotification)).ErrorNotification;
        Assert.Equal((text, true), (error.ErrorMessage, error.Clienterr));
    }

    public async Task<string> Hears() => (await Receives(PacketType.PlayerChattingNotification)).PlayerChattingNotification.Message;

    /// <summary>GET_OUT, then the end of the stream, not a reset.</summary>
    public async Task IsThrownOut()
    {
        await Receives(PacketType.GetOut);
        await SeesTheEnd();
    }

    public async Task SeesTheEnd() => Assert.Null(await Next());

    /// <summary>Everything until the end of the stream, each packet in a few words.</summary>
    public async Task<List<string>> Everything()
    {
        var all = new List<string>();
        while (await Next() is { } frame) all.Add(Describe(frame));
        return all;
    }

    /// <summary>The next packets in a few words each.</summary>
    public async Task<List<string>> NextWords(int count)
    {
        var words = new List<string>();
        while (words.Count < count && await Next() is { } frame) words.Add(Describe(frame));
        return words;
    }

    /// <summary>Sends until the other side refuses: proof that its socket is gone for good.</summary>
    public async Task SendsUntilRefused()
    {
        var limit = GatewayScenario.Limit();
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            while (true) await _socket.SendAsync(new byte[64], limit);
        });
    }

    public void Dispose() => _socket.Dispose();

    private static string Describe(Frame frame)
    {
        var type = (PacketType)frame.PacketType;
        Assert.Equal(PayloadFault.None, PacketPayload.TryParse(type, frame.Payload.Span, out var packet));
        if (type != PacketType.ErrorNotification) return type.ToString();
        Assert.NotEqual(0, packet.ErrorNotification.Timestamp);
        return $"{(packet.ErrorNotification.Clienterr ? "player" : "developer")}: {packet.ErrorNotification.ErrorMessage}";
    }
}

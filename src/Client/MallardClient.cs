using System.Net.Sockets;
using Mallard.Protocol;

namespace Mallard.Client;

/// <summary>
/// A connection to a gateway. Sends packets, awaits the answers to requests and hands every received packet to
/// <see cref="PacketReceived"/>.
/// </summary>
/// <remarks>
/// Thread-safe: any thread may send, and packets leave whole and in the order of the calls. Packets arrive on a background loop, one at a
/// time and in order. A client that wants to pull packets instead, for example once per rendered picture, uses
/// <see cref="PacketInbox"/>.
/// </remarks>
public sealed partial class MallardClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly ClientOptions _options;
    private readonly TaskCompletionSource<Disconnection> _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MallardClient(Socket socket, ClientOptions options)
    {
        _socket = socket;
        _options = options;
        _frames = new FrameBuffer(options.Version);
    }

    /// <summary>Raised for every packet, answers to requests included, before the request's task completes.</summary>
#pragma warning disable MA0046 // EventHandler would cost an allocation per packet
    public event PacketHandler? PacketReceived;
#pragma warning restore MA0046

    /// <summary>Completes when the connection is over, with the reason. Never fails.</summary>
    public Task<Disconnection> Disconnected => _disconnected.Task;

    /// <summary>False once the connection is over.</summary>
    public bool IsConnected => !_disconnected.Task.IsCompleted;

    /// <summary>Connects. The server says nothing before it is asked, so there is time to subscribe to <see cref="PacketReceived"/>.</summary>
    /// <param name="host">Name or address of a gateway.</param>
    /// <param name="port">Its port, 5555 unless configured otherwise.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Gives up connecting; without meaning afterwards.</param>
    /// <exception cref="SocketException">There is nobody, or no way there.</exception>
    public static async Task<MallardClient> ConnectAsync(
        string host, int port, ClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        // Packets are small and players feel every millisecond: waiting to fill a segment is the wrong trade.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
#if NET
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
#else
            using (cancellationToken.Register(socket.Dispose)) await socket.ConnectAsync(host, port).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
#endif
            var client = new MallardClient(socket, options ?? ClientOptions.Default);
            _ = Task.Run(client.ReceiveAsync, CancellationToken.None);
            return client;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new OperationCanceledException(cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Closes the connection, which also logs out. Does nothing if it is over already.</summary>
    public ValueTask DisposeAsync()
    {
        if (IsConnected)
        {
            try
            {
                // An orderly end, so that the server still reads what was sent before.
                _socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Over already, which is what was wanted.
            }

            End(new Disconnection(DisconnectReason.ClosedByClient));
        }

        return default;
    }

    private async Task ReceiveAsync()
    {
        // The decoder has nothing left of a chunk when it asks for more, and packets are handled before that: one buffer is enough.
        var buffer = new byte[_options.ReceiveBufferSize];
        var decoder = new FrameDecoder(_options.Version, _options.MaxPayload);
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None).ConfigureAwait(false);
                if (received == 0)
                {
                    End(_sendFailure is { } failure
                        ? new Disconnection(DisconnectReason.NetworkError, failure)
                        : new Disconnection(DisconnectReason.ServerClosed, decoder.InFrame ? "in the middle of a packet" : null));
                    return;
                }

                decoder.Append(buffer.AsMemory(0, received));
                if (HandleFrames(decoder) is not { } end) continue;
                End(end);
                return;
            }
        }
        catch (SocketException e)
        {
            End(new Disconnection(DisconnectReason.NetworkError, e.SocketErrorCode.ToString()));
        }
        catch (ObjectDisposedException)
        {
            End(new Disconnection(DisconnectReason.ClosedByClient));
        }
        catch (Exception e)
        {
            // Everything above is ours, so only a handler can have thrown anything else.
            End(new Disconnection(DisconnectReason.HandlerFailed, e.ToString()));
        }
    }

    private Disconnection? HandleFrames(FrameDecoder decoder)
    {
        while (true)
        {
            switch (decoder.TryRead(out var frame))
            {
                case FrameReadResult.Frame:
                    var packet = new ReceivedPacket(frame);
                    PacketReceived?.Invoke(this, packet);
                    if (packet.Type == PacketType.GetOut) return new Disconnection(DisconnectReason.GetOut);
                    if (!CompletePending(packet)) return new Disconnection(DisconnectReason.ProtocolError, $"malformed {packet.Type}");
                    break;
                case FrameReadResult.NeedsMoreBytes:
                    return null;
                case FrameReadResult.WrongVersion:
                    return new Disconnection(DisconnectReason.WrongVersion, $"the server does not speak version {_options.Version}");
                default:
                    return new Disconnection(DisconnectReason.ProtocolError, $"a payload of more than {_options.MaxPayload} bytes");
            }
        }
    }

    // The first reason counts: what follows it (a failed send, the end of the stream) is only its echo.
    private void End(Disconnection disconnection)
    {
        if (!_disconnected.TrySetResult(disconnection)) return;
        _socket.Dispose();
        Interlocked.Exchange(ref _pending, null)?.Gone(disconnection);
    }
}

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
    private const int SharedBufferSize = 16 * 1024;

    [ThreadStatic]
    private static byte[]? _sharedBuffer;

    private readonly Socket _socket;
    private readonly ClientOptions _options;

    // Asked for each packet; the options are another object.
    private readonly bool _isWatched;

    private readonly TaskCompletionSource<Disconnection> _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly FrameDecoder _decoder;
    private IDisposable? _watch;
    private bool _ended;

    private MallardClient(Socket socket, ClientOptions options)
    {
        _socket = socket;
        _options = options;
        _isWatched = options.Watch is not null;
        _frames = new FrameBuffer(options.Version);
        _decoder = new FrameDecoder(options.Version, options.MaxPayload);
    }

    /// <summary>Raised for every packet, answers to requests included, before the request's task completes.</summary>
#pragma warning disable MA0046 // EventHandler would cost an allocation per packet
    public event PacketHandler? PacketReceived;
#pragma warning restore MA0046

    /// <summary>Completes when the connection is over, with the reason. Never fails.</summary>
    public Task<Disconnection> Disconnected => _disconnected.Task;

    /// <summary>False once the connection is over.</summary>
    public bool IsConnected => !_disconnected.Task.IsCompleted;

#if NET
    /// <summary>What it needs to send a packet or to receive one, and of how many bytes of each the beginning: for a process with thousands of clients.</summary>
    internal IEnumerable<(object? Thing, int Bytes)> Needed =>
    [
        (this, 256),
        (_socket, 128),
        (_socket.SafeHandle, 64),
        (_decoder, 128),
        (_frames, 64),
        (_frames.Bytes, 64),
        (_sendGate, 64),
        (_move, 64),
        (_move.PlayerPositionUpdateRequest, 64),
    ];
#endif

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
            await OpenAsync(socket, host, port, options?.Watch is not null, cancellationToken).ConfigureAwait(false);
            var client = new MallardClient(socket, options ?? ClientOptions.Default);
            client.BeginReceiving();
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

    private static async Task OpenAsync(Socket socket, string host, int port, bool watched, CancellationToken cancellationToken)
    {
        if (watched)
        {
            // A socket that ever waited for something the usual way stays with the runtime's own readers, beside those who watch it.
            using var giveUp = cancellationToken.Register(socket.Dispose);
            await Task.Run(() => socket.Connect(host, port), cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return;
        }

#if NET
        await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
#else
        using (cancellationToken.Register(socket.Dispose)) await socket.ConnectAsync(host, port).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
#endif
    }

    private void BeginReceiving()
    {
        if (_options.Watch is null)
        {
            _ = Task.Run(ReceiveAsync, CancellationToken.None);
            return;
        }

        var watch = _options.Watch(_socket, OnReadable);
        // What is read meanwhile may have been the end.
        if (Interlocked.CompareExchange(ref _watch, watch, null) is not null) watch.Dispose();
    }

    private async Task ReceiveAsync()
    {
        // The decoder has nothing left of a chunk when it asks for more, and packets are handled before that: one buffer is enough.
        var buffer = new byte[_options.ReceiveBufferSize];
        try
        {
            while (TakeIn(buffer, await _socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None).ConfigureAwait(false)))
            {
                // It was all handled.
            }
        }
        catch (Exception e)
        {
            End(ReasonOf(e));
        }
    }

    private void OnReadable(bool ended)
    {
        var buffer = _sharedBuffer ??= new byte[SharedBufferSize];
        _ended |= ended;
        try
        {
            while (true)
            {
                var received = _socket.Receive(buffer, 0, buffer.Length, SocketFlags.None, out var error);
                if (error == SocketError.WouldBlock) return;
                if (error != SocketError.Success) throw new SocketException((int)error);
                if (!TakeIn(buffer, received)) return;
                // Behind less than there was room for is nothing, or the end.
                if (received < buffer.Length && !_ended) return;
            }
        }
        catch (Exception e)
        {
            End(ReasonOf(e));
        }
    }

    /// <returns>False if it was the last.</returns>
    private bool TakeIn(byte[] buffer, int received)
    {
        if (received == 0)
        {
            End(_sendFailure is { } failure
                ? new Disconnection(DisconnectReason.NetworkError, failure)
                : new Disconnection(DisconnectReason.ServerClosed, _decoder.InFrame ? "in the middle of a packet" : null));
            return false;
        }

        _decoder.Append(buffer.AsMemory(0, received));
        if (HandleFrames(_decoder) is not { } end) return true;
        End(end);
        return false;
    }

    private static Disconnection ReasonOf(Exception e) => e switch
    {
        SocketException socket => new Disconnection(DisconnectReason.NetworkError, socket.SocketErrorCode.ToString()),
        ObjectDisposedException => new Disconnection(DisconnectReason.ClosedByClient),
        // Everything above is ours, so only a handler can have thrown anything else.
        _ => new Disconnection(DisconnectReason.HandlerFailed, e.ToString()),
    };

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
        Interlocked.Exchange(ref _watch, NotWatched.Instance)?.Dispose();
        _socket.Dispose();
        Interlocked.Exchange(ref _pending, null)?.Gone(disconnection);
    }

    private sealed class NotWatched : IDisposable
    {
        public static readonly NotWatched Instance = new();

        public void Dispose()
        {
            // There is nothing to end.
        }
    }
}

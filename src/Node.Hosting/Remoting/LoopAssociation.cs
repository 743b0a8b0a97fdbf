using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Transport;
using Google.Protobuf;
using Mallard.Sockets;

namespace Mallard.Hosting.Remoting;

/// <summary>
/// One connection to another node. A frame is a length of four bytes, little-endian, and as many bytes. Frames in are told to the listener on
/// the loop's thread; frames out are written by whoever has one, and what the socket does not take waits here.
/// </summary>
internal sealed class LoopAssociation : AssociationHandle, ISocketEvents
{
    private const int LengthBytes = sizeof(int);
    private const int UsualBuffer = 64 * 1024;

    // With more than this waiting, the writer is told to come back: by then the other node is seconds behind, or gone.
    private const int MostWaiting = 4 * 1024 * 1024;

    private readonly LoopTransport _transport;
    private readonly Socket _socket;
    private readonly SocketLoop _loop;
    private readonly ILoggingAdapter _log;
    private readonly Lock _out = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ByteQueue _outgoing = new(UsualBuffer);
    private readonly ByteQueue _incoming = new(UsualBuffer);
    private IHandleEventListener? _listener;
    private SocketWatch? _watch;
    private bool _endsWhenSent;
    private int _isClosed;

    public LoopAssociation(LoopTransport transport, Socket socket, SocketLoop loop, Address local, Address remote, ILoggingAdapter log)
        : base(local, remote)
    {
        _transport = transport;
        _socket = socket;
        _loop = loop;
        _log = log;
        _ = BeginAsync();
    }

    /// <summary>Completes when the socket is closed.</summary>
    public Task WhenClosed => _closed.Task;

    private bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    public override bool Write(ByteString payload)
    {
        lock (_out)
        {
            if (IsClosed || _endsWhenSent || _outgoing.Count > MostWaiting) return false;
            var isFirst = _outgoing.Count == 0;
            var frame = _outgoing.Add(LengthBytes + payload.Length);
            BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
            payload.Span.CopyTo(frame[LengthBytes..]);
            // Otherwise the loop tells when the socket takes what waits before it.
            if (isFirst) Send();
        }

        return true;
    }

    [Obsolete("Akka calls the one with a reason.")]
    public override void Disassociate() => End();

    /// <summary>Closes the connection as soon as what has been written is on its way.</summary>
    public void End()
    {
        lock (_out)
        {
            _endsWhenSent = true;
            if (_outgoing.Count > 0) return;
        }

        Close(DisassociateInfo.Unknown);
    }

    /// <summary>Closes the connection now. Again, it does nothing.</summary>
    public void Close(DisassociateInfo reason)
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0) return;
        _transport.Forget(this);
        lock (_out)
        {
            _watch?.Dispose();
            _socket.Dispose();
            _outgoing.Clear();
        }

        _closed.TrySetResult();
        Volatile.Read(ref _listener)?.Notify(new Disassociated(reason));
    }

    void ISocketEvents.OnReadable(SocketWatch watch, bool ended)
    {
        try
        {
            Receive(watch);
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile, on another thread.
        }
    }

    void ISocketEvents.OnWritable()
    {
        bool isSent;
        lock (_out)
        {
            if (IsClosed) return;
            Send();
            isSent = _outgoing.Count == 0 && _endsWhenSent;
        }

        if (isSent) Close(DisassociateInfo.Unknown);
    }

    // Nothing is read before there is somebody to tell.
    private async Task BeginAsync()
    {
        var listener = await ReadHandlerSource.Task.ConfigureAwait(false);
        Volatile.Write(ref _listener, listener);
        try
        {
            lock (_out)
            {
                if (!IsClosed)
                {
                    _watch = _loop.Watch(_socket, this);
                    if (_outgoing.Count > 0) Send();
                    return;
                }
            }

            listener.Notify(new Disassociated(DisassociateInfo.Unknown));
        }
        catch (Exception e) when (e is Win32Exception or ObjectDisposedException or SocketException)
        {
            _log.Error(e, "The connection with {Remote} could not be watched", RemoteAddress);
            Close(DisassociateInfo.Unknown);
        }
    }

    // Under the lock. Before there is a watch nobody would tell when the socket takes more; the watch begins with another try.
    private void Send()
    {
        while (_outgoing.Count > 0)
        {
            var sent = _socket.Send(_outgoing.Span, SocketFlags.None, out var error);
            if (sent > 0)
            {
                _outgoing.Take(sent);
                continue;
            }

            // What is broken shows where it is read.
            if (error != SocketError.WouldBlock) return;
            _watch?.AwaitWritable();
            // Room that came before the question is not told.
            sent = _socket.Send(_outgoing.Span, SocketFlags.None, out _);
            if (sent <= 0) return;
            _outgoing.Take(sent);
        }
    }

    private void Receive(SocketWatch watch)
    {
        while (!IsClosed)
        {
            var room = _incoming.Room();
            var received = _socket.Receive(room, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                watch.AwaitReadable();
                return;
            }

            if (error != SocketError.Success || received == 0)
            {
                Close(error is SocketError.ConnectionReset or SocketError.ConnectionAborted ? DisassociateInfo.Shutdown : DisassociateInfo.Unknown);
                return;
            }

            _incoming.Fill(received);
            if (!TellFrames()) return;
        }
    }

    private bool TellFrames()
    {
        while (_incoming.Count >= LengthBytes)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(_incoming.Span);
            if (length < 0 || length > _transport.MaximumPayloadBytes)
            {
                _log.Error("A message of {Length} bytes from {Remote} is larger than maximum-frame-size: the connection is closed", length, RemoteAddress);
                Close(DisassociateInfo.Unknown);
                return false;
            }

            if (_incoming.Count < LengthBytes + length)
            {
                _incoming.Reserve(LengthBytes + length);
                break;
            }

            if (length > 0) _listener!.Notify(new InboundPayload(ByteString.CopyFrom(_incoming.Span.Slice(LengthBytes, length))));
            _incoming.Take(LengthBytes + length);
        }

        return true;
    }
}

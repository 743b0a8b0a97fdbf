using System.Buffers.Binary;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Transport;
using Google.Protobuf;
using Mallard.Sockets;

namespace Mallard.Hosting.Remoting;

/// <summary>
/// One connection to another node. A frame is a length of four bytes, little-endian, and as many bytes. Frames in are told to the listener on
/// the loop's thread, batches of packets to their receivers; frames out are written by whoever has one, and what the socket does not take waits here.
/// </summary>
internal sealed class LoopAssociation : AssociationHandle, ISocketEvents
{
    private const int LengthBytes = sizeof(int);
    private const int UsualBuffer = 64 * 1024;

    // With more than this waiting, the writer is told to come back: by then the other node is seconds behind, or gone.
    private const int MostWaiting = 4 * 1024 * 1024;

    // After this much others on the same loop are heard, with their heartbeats.
    private const int MostAtOnce = 4 * UsualBuffer;

    // What Akka puts around a message after it has held it to maximum-frame-size.
    private const int Envelope = 64;

    private readonly LoopTransport _transport;
    private readonly Socket _socket;
    private readonly SocketLoop _loop;
    private readonly ILoggingAdapter _log;
    private readonly Lock _out = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ByteQueue _outgoing = new(UsualBuffer);
    private readonly ByteQueue _incoming = new(UsualBuffer);
    private readonly BatchArrivals _arrivals;
    private IHandleEventListener? _listener;
    private SocketWatch? _watch;
    private volatile bool _isEnding;
    private bool _isBroken;
    private int _closedBecause;
    private int _isToldTheEnd;

    public LoopAssociation(LoopTransport transport, Socket socket, SocketLoop loop, Address local, Address remote, ILoggingAdapter log)
        : base(local, remote)
    {
        _transport = transport;
        _socket = socket;
        _loop = loop;
        _log = log;
        _arrivals = transport.Routes.Arrivals();
        _ = BeginAsync();
    }

    /// <summary>Completes when the socket is closed.</summary>
    public Task WhenClosed => _closed.Task;

    private bool IsClosed => Volatile.Read(ref _closedBecause) != 0;

    // Under the lock.
    private bool TakesMore => !IsClosed && !_isEnding && !_isBroken && _outgoing.Count <= MostWaiting;

    public override bool Write(ByteString payload)
    {
        lock (_out)
        {
            if (!TakesMore) return false;
            payload.Span.CopyTo(Frame(payload.Length, out var isFirst));
            // Otherwise the loop tells when the socket takes what waits before it.
            if (isFirst) Send();
        }

        _transport.Routes.OnWritten(payload.Span, this);
        return true;
    }

    /// <summary>Writes a batch as Akka would.</summary>
    /// <returns>False if Akka is to do it: there is no room, the batch is too large, or the connection ends.</returns>
    public bool TryWrite(BatchEnvelope envelope, long number, int count, ReadOnlySpan<byte> packets)
    {
        var size = envelope.SizeOf(packets.Length);
        if (size > _transport.MaximumPayloadBytes) return false;
        lock (_out)
        {
            if (!TakesMore) return false;
            envelope.Write(Frame(size, out var isFirst), number, count, packets);
            if (isFirst) Send();
        }

        return true;
    }

    [Obsolete("Akka calls the one with a reason.")]
    public override void Disassociate() => End();

    /// <summary>
    /// Ends the connection when what has been written is on its way, and the other side has ended it too. What that says until then is for
    /// nobody, but it must be read: a socket that is closed with something unread is reset, and the other side would lose our last words.
    /// </summary>
    public void End()
    {
        bool isRead;
        lock (_out)
        {
            if (_isEnding || IsClosed) return;
            _isEnding = true;
            EndSending();
            isRead = _watch is not null;
        }

        // Without a listener nobody would see the other side end.
        if (isRead) _ = CloseInTimeAsync();
        else Close(DisassociateInfo.Unknown);
    }

    /// <summary>Closes the connection now. Again, it does nothing.</summary>
    public void Close(DisassociateInfo reason)
    {
        if (Interlocked.CompareExchange(ref _closedBecause, 1 + (int)reason, 0) != 0) return;
        lock (_out)
        {
            _watch?.Dispose();
            _socket.Dispose();
            _outgoing.Clear();
        }

        _transport.Forget(this);
        _closed.TrySetResult();
        TellTheEnd();
    }

    void ISocketEvents.OnReadable(SocketWatch watch, bool ended)
    {
        try
        {
            Receive(watch);
        }
        catch (ObjectDisposedException) when (IsClosed)
        {
            // Closed meanwhile, on another thread.
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    void ISocketEvents.OnWritable()
    {
        lock (_out)
        {
            if (IsClosed) return;
            Send();
            if (_isEnding) EndSending();
        }
    }

    // The loop's thread serves others too: whatever fails here ends this connection and nothing else.
    private void Fail(Exception e)
    {
        _log.Error(e, "The connection with {Remote} failed", RemoteAddress);
        Close(DisassociateInfo.Unknown);
    }

    // Under the lock.
    private Span<byte> Frame(int size, out bool isFirst)
    {
        isFirst = _outgoing.Count == 0;
        var frame = _outgoing.Add(LengthBytes + size);
        BinaryPrimitives.WriteInt32LittleEndian(frame, size);
        return frame[LengthBytes..];
    }

    // Under the lock.
    private void EndSending()
    {
        if (_outgoing.Count > 0) return;
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // What is broken shows where it is read.
        }
    }

    private async Task CloseInTimeAsync()
    {
        try
        {
            await _closed.Task.WaitAsync(_transport.LastWords).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Close(DisassociateInfo.Unknown);
        }
    }

    // Either the one who closes finds a listener, or the listener finds it closed; or both.
    private void TellTheEnd()
    {
        if (Volatile.Read(ref _listener) is not { } listener || Interlocked.Exchange(ref _isToldTheEnd, 1) != 0) return;
        try
        {
            listener.Notify(new Disassociated((DisassociateInfo)(Volatile.Read(ref _closedBecause) - 1)));
        }
        catch (Exception e)
        {
            _log.Error(e, "The end of the connection with {Remote} could not be told", RemoteAddress);
        }
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
                    Send();
                }
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }

        if (IsClosed) TellTheEnd();
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

            if (error != SocketError.WouldBlock)
            {
                Break();
                return;
            }

            _watch?.AwaitWritable();
            // Room that came before the question is not told.
            sent = _socket.Send(_outgoing.Span, SocketFlags.None, out error);
            if (sent <= 0)
            {
                if (error != SocketError.WouldBlock) Break();
                return;
            }

            _outgoing.Take(sent);
        }
    }

    // Under the lock. What is broken shows where it is read, behind what the other side said before; the time limit is for what does not.
    private void Break()
    {
        _isBroken = true;
        _outgoing.Clear();
        _ = CloseInTimeAsync();
    }

    private void Receive(SocketWatch watch)
    {
        var read = 0;
        while (!IsClosed)
        {
            if (read >= MostAtOnce)
            {
                watch.TellAgain();
                return;
            }

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

            read += received;
            _incoming.Fill(received);
            if (!TellFrames()) return;
        }
    }

    private bool TellFrames()
    {
        while (!_isEnding && !IsClosed && _incoming.Count >= LengthBytes)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(_incoming.Span);
            if (length < 0 || length > _transport.MaximumPayloadBytes + Envelope)
            {
                _log.Error("A message of {Length} bytes from {Remote} is larger than maximum-frame-size: the connection is closed", length, RemoteAddress);
                Close(DisassociateInfo.Unknown);
                return false;
            }

            if (_incoming.Count < LengthBytes + length)
            {
                _incoming.Reserve(LengthBytes + length);
                return true;
            }

            if (length > 0) Tell(_incoming.Span.Slice(LengthBytes, length));
            _incoming.Take(LengthBytes + length);
        }

        if (_isEnding) _incoming.Take(_incoming.Count);
        return true;
    }

    private void Tell(ReadOnlySpan<byte> frame)
    {
        if (!_arrivals.TryTake(frame, out var left)) _listener!.Notify(new InboundPayload(ByteString.CopyFrom(frame)));
        else if (left is not null) _listener!.Notify(new InboundPayload(UnsafeByteOperations.UnsafeWrap(left)));
    }
}

using System.Net.Sockets;
using Akka.Actor;
using Mallard.Gateway.Metrics;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Traces;
using Mallard.Protocol;
using Mallard.Sockets;
using Mallard.Threads;
using Bytes = System.ReadOnlyMemory<byte>;

namespace Mallard.Gateway.Connections;

/// <summary>
/// The short way through a connection in a match, past its stream: while nothing but game packets come in, and nothing but the match's
/// packets go out, they pass on the thread that brings them. Whatever else happens closes the lane until the stream has dealt with it and
/// is at rest again, so that everything keeps its order.
/// </summary>
/// <remarks>
/// Each direction has a lock, and who may touch that side of the socket, and inbound the decoder and the packet limit, follows from it:
/// the lane while it is open, the stream while it is closed. Nothing is told to anybody under a lock.
/// </remarks>
internal sealed class FastLane(Socket socket, TokenBucket bucket, GatewaySettings settings, PacketCounter? counter = null, PacketSampler? sampler = null)
    : ISocketEvents
{
    private const int ReceiveBuffer = 16 * 1024;

    // That this object has, rounded up.
    private const int Lines = 3;

    // Of the thread, not of the connection: what stays longer than a call is copied out, because frames are slices of it.
    [ThreadStatic]
    private static byte[]? _receiveBuffer;

    [ThreadStatic]
    private static List<Frame>? _frames;

    // Used only while a way is open, under its lock: shut before the socket is closed.
    private readonly QuickSocket _socket = new(socket);
    private readonly int _frameHead = settings.FrameHead;
    private InlineLock _in = new();
    private InlineLock _out = new();
    private MatchRoute? _route;
    private Leftover? _leftover;
    private Action<object?>? _onLeftover;
    private MatchId? _match;
    private IActorRef _stage = ActorRefs.Nobody;
    private Action<object?>? _onBlocked;
    private Bytes _rest;
    private int _told;
    private bool _isOver;
    private ISocketEvents? _stream;

    /// <summary>Frames in the order they came, and how the reading went on behind them.</summary>
    internal sealed record Leftover(Frame[] Frames, FrameReadResult End);

    /// <summary>The thread's buffer for what a socket has.</summary>
    public static byte[] Buffer => _receiveBuffer ??= new byte[ReceiveBuffer];

    /// <summary>Of the lane while it is open inbound, of the stream while it is not.</summary>
    public FrameDecoder Decoder { get; } = new(settings.ClientVersion, settings.MaxPayload);

    /// <summary>Picks packets to be traced; null where none are. Whose the packet limit is, its is this.</summary>
    public PacketSampler? Sampler => sampler;

    /// <summary>The stream has read a chunk that has not reached the decoder yet: nothing may pass it. Of the stream alone.</summary>
    public bool ChunkIsUnderWay { get; set; }

    /// <summary>The stream has started; both ways are closed.</summary>
    /// <param name="stage">Takes deliveries that cannot go on the lane.</param>
    /// <param name="onLeftover">Told that <see cref="TakeLeftover"/> has something; the lane is closed inbound.</param>
    /// <param name="onBlocked">Told that the client's window is full; the lane is closed outbound.</param>
    public void Attach(IActorRef stage, Action<object?> onLeftover, Action<object?> onBlocked)
    {
        using (_in.Enter()) _onLeftover = onLeftover;
        using (_out.Enter())
        {
            _stage = stage;
            _onBlocked = onBlocked;
        }
    }

    /// <summary>What the socket tells comes here first.</summary>
    /// <param name="stream">Told what is not for the lane.</param>
    public ISocketEvents Before(ISocketEvents stream)
    {
        _stream = stream;
        return this;
    }

    /// <summary><see cref="Deliver"/> comes in a moment: see <see cref="Near"/>.</summary>
    public void BringNear() => Near.BringLines(this, Lines);

    // ---- inbound ----

    /// <summary>The stream is at rest inbound: what comes now may pass.</summary>
    public void OpenIn(MatchRoute route)
    {
        using (_in.Enter()) _route = _isOver || ChunkIsUnderWay || _leftover is not null ? null : route;
    }

    /// <summary>The stream goes on by itself.</summary>
    /// <returns>What opens the lane again if the stream finds nothing to do; null if it was not open.</returns>
    public MatchRoute? CloseIn()
    {
        using (_in.Enter())
        {
            var route = _route;
            _route = null;
            return route;
        }
    }

    /// <summary>What was read on the lane and is not for it, if there is any. Comes before whatever the stream reads.</summary>
    public Leftover? TakeLeftover()
    {
        using (_in.Enter())
        {
            var leftover = _leftover;
            _leftover = null;
            return leftover;
        }
    }

    void ISocketEvents.BringNear()
    {
        Near.BringLines(Decoder, 2);
        Near.Bring(bucket);
        Near.Bring(bucket, at: 32);
        Near.Bring(_route);
    }

    void ISocketEvents.OnReadable(SocketWatch watch, bool ended)
    {
        if (ended || !TryReceive()) _stream!.OnReadable(watch, ended);
        else watch.AwaitReadable();
    }

    void ISocketEvents.OnWritable() => _stream!.OnWritable();

    /// <summary>Takes what the socket has.</summary>
    /// <returns>False if the stream has to.</returns>
    public bool TryReceive()
    {
        bool isDone;
        Action<object?>? tell;
        using (_in.Enter())
        {
            isDone = ReceiveWhileOpen();
            if (!isDone) _route = null;
            tell = _leftover is null ? null : _onLeftover;
        }

        tell?.Invoke(null);
        return isDone;
    }

    private bool ReceiveWhileOpen()
    {
        while (_route is { IsCongested: false } route)
        {
            var buffer = Buffer;
            var received = _socket.Receive(buffer, out var error);
            if (error == SocketError.WouldBlock) return true;
            // The stream finds the same, or at least the end behind an error.
            if (error != SocketError.Success || received == 0) return false;

            PassOn(route, buffer.AsMemory(0, received));
            // Behind less than there was room for is nothing.
            if (received < buffer.Length) return true;
        }

        return false;
    }

    private void PassOn(MatchRoute route, Bytes chunk)
    {
        var frames = _frames ??= [];
        if (Decoder.TryReadWhole(chunk, frames))
        {
            // Nearly always: they are sent on before the buffer is needed again.
            if (route.TrySend(frames, bucket, sampler)) counter?.Count(frames, _frameHead);
            else Leave([.. frames.Select(frame => frame with { Payload = frame.Payload.ToArray() })], FrameReadResult.NeedsMoreBytes);
        }
        else
        {
            // What is left of it waits for more, in bytes of its own.
            var end = Decoder.ReadAll(chunk.ToArray(), frames);
            if (end == FrameReadResult.NeedsMoreBytes && route.TrySend(frames, bucket, sampler)) counter?.Count(frames, _frameHead);
            else Leave([.. frames], end);
        }

        frames.Clear();
    }

    private void Leave(Frame[] frames, FrameReadResult end)
    {
        _route = null;
        _leftover = new Leftover(frames, end);
    }

    // ---- outbound ----

    /// <summary>The stream is at rest outbound: packets of this match may pass.</summary>
    public void OpenOut(MatchId match)
    {
        using (_out.Enter()) _match = _isOver ? null : match;
    }

    /// <summary>The stream has something to write.</summary>
    /// <returns>What it has to write before that: the rest of what the client's window cut off.</returns>
    public Bytes CloseOut()
    {
        using (_out.Enter())
        {
            _match = null;
            var rest = _rest;
            _rest = default;
            return rest;
        }
    }

    /// <summary>Sends a delivery on the lane, or gives it to the stream. From one thread at a time they keep their order.</summary>
    /// <returns>Whether it went out here, or its beginning.</returns>
    public bool Deliver(Delivery delivery)
    {
        bool isCut;
        using (_out.Enter())
        {
            if (_isOver) return false;
            if (TrySend(delivery, out isCut)) return true;
            if (!isCut) _told++;
        }

        // What was cut off is under way already, as the rest; whatever else did not go out the stream is given whole.
        if (isCut) _onBlocked!(null);
        else _stage.Tell(delivery, ActorRefs.NoSender);
        return isCut;
    }

    /// <summary>The stream has taken a delivery that it was given.</summary>
    public void Delivered()
    {
        using (_out.Enter()) _told--;
    }

    /// <summary>The socket is about to be closed, and not before this has returned.</summary>
    public void Shut()
    {
        using (_in.Enter()) _route = null;
        using (_out.Enter())
        {
            _isOver = true;
            _match = null;
            _rest = default;
        }
    }

    /// <returns>False if it was not sent, or not all of it: then it was cut, and there is a rest.</returns>
    private bool TrySend(Delivery delivery, out bool isCut)
    {
        isCut = false;
        // What the stream was given before comes before.
        if (delivery.Kind != DeliveryKind.Packets || delivery.Match != _match || _told > 0) return false;
        if (delivery.Frames.IsEmpty) return true;

        var sent = _socket.Send(delivery.Frames.Span, out _);
        if (sent == delivery.Frames.Length) return true;

        _match = null;
        // Nothing went out: the stream tries again, and finds out why.
        isCut = sent > 0;
        if (isCut) _rest = delivery.Frames[sent..];
        return false;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Akka.Streams;
using Akka.Streams.Stage;
using Mallard.Sockets;
using Bytes = System.ReadOnlyMemory<byte>;

namespace Mallard.Gateway.Connections;

/// <summary>
/// One client's socket as a flow of bytes: what comes in is sent, what is received goes out. Owns the socket and closes it in the end.
/// Reads only when asked to, and takes no more to send while a write waits, so back-pressure reaches the client in both directions.
/// </summary>
/// <remarks>
/// Its inlet completing means half-close: the client sees the end and may still send. A failure of its inlet, and whatever ends the stream
/// before both directions are done, resets the connection. Akka's own TCP stage does the same through two actors of its own for each
/// socket, which was most of what a packet cost. What can pass on the <see cref="FastLane"/> does not come by here.
/// </remarks>
internal sealed class SocketStage(Socket socket, SocketLoop loop, FastLane? lane = null) : GraphStage<FlowShape<Bytes, Bytes>>
{
    private readonly Inlet<Bytes> _in = new("socket.in");
    private readonly Outlet<Bytes> _out = new("socket.out");

    public override FlowShape<Bytes, Bytes> Shape => new(_in, _out);

    protected override Attributes InitialAttributes => Attributes.CreateName("socket");

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, socket, loop, lane);

    private enum Event
    {
        Readable,
        Ended,
        Writable,
    }

    [SuppressMessage("Reliability", "CA1001", Justification = "A stage disposes in PostStop.")]
    private sealed class Logic : TimerGraphStageLogic, ISocketEvents
    {
        private const string LastWriteTimer = "last-write";

        // Boxed once.
        private static readonly object Readable = Event.Readable;
        private static readonly object Ended = Event.Ended;
        private static readonly object Writable = Event.Writable;

        private readonly SocketStage _stage;
        private readonly Socket _socket;
        private readonly SocketLoop _loop;
        private readonly FastLane? _lane;
        private readonly Action<object> _onEvent;
        private SocketWatch? _watch;

        // At first nothing is known, and what is told before the stream has started need not arrive: read until there is nothing.
        private bool _isReadable = true;
        private bool _isEnded = true;
        private Bytes _writing;
        private bool _awaitsWritable;
        private bool _isShut;
        private bool _isOver;

        public Logic(SocketStage stage, Socket socket, SocketLoop loop, FastLane? lane)
            : base(stage.Shape)
        {
            _stage = stage;
            _socket = socket;
            _loop = loop;
            _lane = lane;
            _onEvent = GetAsyncCallback<object>(OnEvent);

            SetHandler(stage._in, onPush: OnPush, onUpstreamFinish: OnWritesDone, onUpstreamFailure: _ => CompleteStage());
            SetHandler(stage._out, onPull: Read, onDownstreamFinish: _ => CompleteIfDone());
        }

        public override void PreStart()
        {
            _watch = _loop.Watch(_socket, _lane?.Before(this) ?? this);
            Pull(_stage._in);
        }

        public override void PostStop()
        {
            _lane?.Shut();
            if (!_isOver) Reset();
            _watch?.Dispose();
            _socket.Dispose();
        }

        // The client has taken nothing of the last that there is for it, and nobody else would close its socket.
        protected override void OnTimer(object timerKey) => FailStage(new TimeoutException("The client does not take what it was sent."));

        void ISocketEvents.OnReadable(SocketWatch watch, bool ended) => _onEvent(ended ? Ended : Readable);

        void ISocketEvents.OnWritable() => _onEvent(Writable);

        // A close that is not orderly is a reset, at once: it must not be mistaken for the end of what was sent.
        private void Reset()
        {
            try
            {
                _socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The client was quicker.
            }
        }

        private void OnEvent(object what)
        {
            switch ((Event)what)
            {
                case Event.Writable:
                    _awaitsWritable = false;
                    Write();
                    break;
                case Event.Ended:
                    _isEnded = true;
                    goto default;
                default:
                    _isReadable = true;
                    Read();
                    break;
            }
        }

        private void Read()
        {
            if (!_isReadable || !IsAvailable(_stage._out)) return;
            var route = _lane?.CloseIn();
            var buffer = FastLane.Buffer;
            var received = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                if (route is not null) _lane?.OpenIn(route);
                _isEnded = false;
                AwaitReadable();
            }
            else if (error != SocketError.Success)
            {
                FailStage(new SocketException((int)error));
            }
            else if (received == 0)
            {
                Complete(_stage._out);
                CompleteIfDone();
            }
            else
            {
                // Behind less than there was room for is nothing, or the end.
                if (received < buffer.Length && !_isEnded) AwaitReadable();
                // The interpreter lets other messages in between the push and its arrival when much has come at once.
                _lane?.ChunkIsUnderWay = true;
                Push(_stage._out, buffer.AsMemory(0, received).ToArray());
            }
        }

        private void AwaitReadable()
        {
            _isReadable = false;
            _watch!.AwaitReadable();
        }

        private void OnPush()
        {
            _writing = Grab(_stage._in);
            Write();
        }

        private void Write()
        {
            while (!_writing.IsEmpty)
            {
                var sent = _socket.Send(_writing.Span, SocketFlags.None, out var error);
                if (error == SocketError.WouldBlock)
                {
                    // The client's window is full.
                    if (_awaitsWritable) return;
                    _awaitsWritable = true;
                    _watch!.AwaitWritable();
                }
                else if (error != SocketError.Success)
                {
                    FailStage(new SocketException((int)error));
                    return;
                }
                else
                {
                    _writing = _writing[sent..];
                    // As long as the client takes some of it now and then.
                    if (IsClosed(_stage._in)) ScheduleOnce(LastWriteTimer, ConnectionStage.Linger);
                }
            }

            if (IsClosed(_stage._in)) OnWritesDone();
            else if (!HasBeenPulled(_stage._in)) Pull(_stage._in);
        }

        private void OnWritesDone()
        {
            if (_isShut) return;
            if (!_writing.IsEmpty)
            {
                // Also when nobody listens to the client any more: a stage without open ports would end here, and the rest of the answer with it.
                SetKeepGoing(true);
                ScheduleOnce(LastWriteTimer, ConnectionStage.Linger);
                return;
            }

            CancelTimer(LastWriteTimer);
            _isShut = true;
            try
            {
                _socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                FailStage(e);
                return;
            }

            CompleteIfDone();
        }

        private void CompleteIfDone()
        {
            if (!IsClosed(_stage._in) || !IsClosed(_stage._out) || !_writing.IsEmpty) return;
            _isOver = true;
            CompleteStage();
        }
    }
}

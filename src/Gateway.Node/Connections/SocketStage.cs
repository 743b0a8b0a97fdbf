using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Akka.Streams;
using Akka.Streams.Stage;
using Bytes = System.ReadOnlyMemory<byte>;

namespace Mallard.Gateway.Connections;

/// <summary>
/// One client's socket as a flow of bytes: what comes in is sent, what is received goes out. Owns the socket and closes it in the end.
/// Reads only when asked to, and has one write under way, so back-pressure reaches the client in both directions.
/// </summary>
/// <remarks>
/// Its inlet completing means half-close: the client sees the end and may still send. A failure of its inlet, and whatever ends the stream
/// before both directions are done, resets the connection. Akka's own TCP stage does the same through two actors of its own for each
/// socket, which was most of what a packet cost.
/// </remarks>
internal sealed class SocketStage(Socket socket) : GraphStage<FlowShape<Bytes, Bytes>>
{
    // A client's packets have some 40 bytes. Larger ones come in pieces, and every idle connection keeps this.
    private const int ReceiveBuffer = 1024;

    private readonly Inlet<Bytes> _in = new("socket.in");
    private readonly Outlet<Bytes> _out = new("socket.out");

    public override FlowShape<Bytes, Bytes> Shape => new(_in, _out);

    protected override Attributes InitialAttributes => Attributes.CreateName("socket");

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, socket);

    [SuppressMessage("Reliability", "CA1001", Justification = "A stage disposes in PostStop.")]
    private sealed class Logic : GraphStageLogic
    {
        private readonly SocketStage _stage;
        private readonly Socket _socket;
        private readonly SocketAsyncEventArgs _receive = new(true);
        private readonly Action<int> _onReceived;
        private readonly Action<(int Sent, Exception? Error)> _onSent;
        private Bytes _writing;
        private bool _isWriting;
        private bool _isOver;

        public Logic(SocketStage stage, Socket socket)
            : base(stage.Shape)
        {
            _stage = stage;
            _socket = socket;
            _receive.SetBuffer(new byte[ReceiveBuffer]);
            _onReceived = GetAsyncCallback<int>(_ => OnReceived());
            _onSent = GetAsyncCallback<(int Sent, Exception? Error)>(OnSent);
            _receive.Completed += (_, _) =>
            {
                InlineExecutor.MayRunOnThisThread();
                _onReceived(0);
            };

            SetHandler(stage._in, onPush: OnPush, onUpstreamFinish: OnWritesDone, onUpstreamFailure: _ => CompleteStage());
            SetHandler(stage._out, onPull: Receive, onDownstreamFinish: _ => CompleteIfDone());
        }

        public override void PreStart() => Pull(_stage._in);

        public override void PostStop()
        {
            if (!_isOver) Reset();
            _socket.Dispose();
            _receive.Dispose();
        }

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

        private void Receive()
        {
            try
            {
                if (!_socket.ReceiveAsync(_receive)) OnReceived();
            }
            catch (ObjectDisposedException)
            {
                CompleteStage();
            }
        }

        private void OnReceived()
        {
            if (IsClosed(_stage._out)) return;
            if (_receive.SocketError != SocketError.Success)
            {
                FailStage(new SocketException((int)_receive.SocketError));
            }
            else if (_receive.BytesTransferred == 0)
            {
                Complete(_stage._out);
                CompleteIfDone();
            }
            else
            {
                // A copy, because frames are slices of it and outlive the buffer; the buffer is larger than nearly all that comes.
                Push(_stage._out, _receive.MemoryBuffer.Span[.._receive.BytesTransferred].ToArray());
            }
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
                ValueTask<int> sending;
                try
                {
                    sending = _socket.SendAsync(_writing, SocketFlags.None);
                    if (sending.IsCompleted)
                    {
                        _writing = _writing[sending.GetAwaiter().GetResult()..];
                        continue;
                    }
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    FailStage(e);
                    return;
                }

                // The client's window is full.
                _isWriting = true;
                _ = AwaitAsync(sending);
                return;
            }

            if (IsClosed(_stage._in)) OnWritesDone();
            else Pull(_stage._in);
        }

        private async Task AwaitAsync(ValueTask<int> sending)
        {
            try
            {
                _onSent((await sending.ConfigureAwait(false), null));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                _onSent((0, e));
            }
        }

        private void OnSent((int Sent, Exception? Error) result)
        {
            _isWriting = false;
            if (result.Error is not null)
            {
                FailStage(result.Error);
                return;
            }

            _writing = _writing[result.Sent..];
            Write();
        }

        private void OnWritesDone()
        {
            if (_isWriting) return;
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
            if (!IsClosed(_stage._in) || !IsClosed(_stage._out) || _isWriting) return;
            _isOver = true;
            CompleteStage();
        }
    }
}

using System.Net.Sockets;

namespace Mallard.Sockets;

/// <summary>The same with what .NET has everywhere: a read of nothing completes when there is something, on a thread of the pool.</summary>
internal sealed class PortableLoop : SocketLoop
{
    // Nothing in .NET tells when a socket takes more; whoever does not read for so long does not notice this.
    private static readonly TimeSpan WritableGrain = TimeSpan.FromMilliseconds(5);

    private volatile bool _isOver;

    public override SocketWatch Watch(Socket socket, ISocketEvents events)
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        socket.Blocking = false;
        var watched = new Watched(this, socket, events);
        watched.AwaitReadable();
        return watched;
    }

    protected override void Dispose(bool disposing) => _isOver = true;

    private sealed class Watched : SocketWatch
    {
        private readonly PortableLoop _loop;
        private readonly Socket _socket;
        private readonly ISocketEvents _events;
        private readonly SocketAsyncEventArgs _read = new(true);
        private int _isReading;
        private int _isAwaitingWritable;
        private volatile bool _isOver;

        public Watched(PortableLoop loop, Socket socket, ISocketEvents events)
        {
            _loop = loop;
            _socket = socket;
            _events = events;
            _read.SetBuffer(Memory<byte>.Empty);
            _read.Completed += (_, _) => OnReadable();
        }

        private bool IsOver => _isOver || _loop._isOver;

        public override void AwaitReadable()
        {
            if (IsOver || Interlocked.Exchange(ref _isReading, 1) != 0) return;
            try
            {
                // Never on the caller's stack: the one who is told may ask again at once.
                if (!_socket.ReceiveAsync(_read)) ThreadPool.UnsafeQueueUserWorkItem(static me => me.OnReadable(), this, preferLocal: true);
            }
            catch (ObjectDisposedException)
            {
                // The end of the watch crossed it.
            }
        }

        // A read of nothing completes at once while there is something.
        public override void TellAgain() => AwaitReadable();

        public override void AwaitWritable()
        {
            // Nor is this told on the caller's stack.
            if (Interlocked.Exchange(ref _isAwaitingWritable, 1) == 0)
                ThreadPool.UnsafeQueueUserWorkItem(static me => _ = me.WaitAsync(), this, preferLocal: false);
        }

        protected override void Dispose(bool disposing) => _isOver = true;

        private void OnReadable()
        {
            Volatile.Write(ref _isReading, 0);
            // The end is found by reading; what is broken is told as the end.
            if (!IsOver) _events.OnReadable(this, _read.SocketError != SocketError.Success);
        }

        private async Task WaitAsync()
        {
            try
            {
                while (!_socket.Poll(0, SelectMode.SelectWrite))
                {
                    await Task.Delay(WritableGrain).ConfigureAwait(false);
                    if (IsOver) return;
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Writing will say so.
            }

            Volatile.Write(ref _isAwaitingWritable, 0);
            if (!IsOver) _events.OnWritable();
        }
    }
}

using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Mallard.Threads;

namespace Mallard.Sockets;

/// <summary>One thread on an epoll of its own, told of changes only (edge-triggered): a socket costs one system call in its life.</summary>
internal sealed unsafe class EpollLoop : SocketLoop
{
    private const int MostEvents = 512;
    private const int AlarmKey = -1;
    private const uint Changes = Epoll.Readable | Epoll.Writable | Epoll.PeerEnded | Epoll.OnChange;

    private readonly int _epoll = Epoll.Create();
    private readonly int _alarm = Epoll.CreateAlarm();
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = [];
    private readonly Action? _before;
    private readonly Func<TimeSpan?>? _after;
    private readonly Gathering? _gathering;
    private readonly Thread _thread;
    private volatile Watched?[] _watched = new Watched?[64];
    private int _used;
    private volatile bool _isOver;

    public EpollLoop(string name, HotThreads threads, Action? before, Func<TimeSpan?>? after, bool gathers = true)
    {
        _before = before;
        _after = after;
        _gathering = gathers ? new Gathering() : null;
        Epoll.AddAlarm(_epoll, _alarm, AlarmKey);
        _thread = threads.Start(name, Run);
    }

    public override SocketWatch Watch(Socket socket, ISocketEvents events)
    {
        socket.Blocking = false;
        var watched = new Watched(this, socket, events);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            if (!_free.TryPop(out var key)) key = _used++;
            if (key == _watched.Length)
            {
                var more = _watched;
                Array.Resize(ref more, key * 2);
                _watched = more;
            }

            watched.Key = key;
            Volatile.Write(ref _watched[key], watched);
            try
            {
                Epoll.Add(_epoll, watched.Handle, Changes, key);
            }
            catch
            {
                Forget(watched);
                throw;
            }
        }

        return watched;
    }

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            if (_isOver) return;
            _isOver = true;
            // In here: the thread may see the end by itself and close the alarm, whose number is another's then.
            Epoll.Ring(_alarm);
        }

        if (Thread.CurrentThread != _thread) _thread.Join();
    }

    private void Run()
    {
        var events = stackalloc byte[MostEvents * Epoll.EventLength];
        TimeSpan? rest = null;
        while (!_isOver)
        {
            var asked = Stopwatch.GetTimestamp();
            var count = Epoll.Wait(_epoll, events, MostEvents, rest is { } most ? (int)Math.Ceiling(most.TotalMilliseconds) : -1);
            _gathering?.Begin(asked, Stopwatch.GetTimestamp());
            _before?.Invoke();
            TellAll(events, count);
            rest = _after?.Invoke();
            if (_gathering is null) continue;
            // With a full buffer more is ready already.
            if (count is > 0 and < MostEvents) Pause(_gathering.WaitAt(Stopwatch.GetTimestamp()));
            else _gathering.GoOn();
        }

        if (rest is { } last)
        {
            Epoll.Sleep(last.Ticks * TimeSpan.NanosecondsPerTick);
            _after!();
        }

        lock (_gate)
        {
            Epoll.Close(_epoll);
            Epoll.Close(_alarm);
        }
    }

    // Not a part of Run, which is compiled once, before anything is known of it: this is compiled again for what the events turn out to be.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TellAll(byte* events, int count)
    {
        for (var from = 0; from < count; from += Near.AtOnce)
        {
            var to = Math.Min(from + Near.AtOnce, count);
            for (var i = from; i < to; i++) Near.Bring(WatchedBy(events + (i * Epoll.EventLength), out _));
            for (var i = from; i < to; i++) WatchedBy(events + (i * Epoll.EventLength), out _)?.BringOwnerNear();
            for (var i = from; i < to; i++) WatchedBy(events + (i * Epoll.EventLength), out _)?.BringNear();
            // The place of a socket that is gone may be another's by now, who is then told more than there is; readers know that.
            for (var i = from; i < to; i++) WatchedBy(events + (i * Epoll.EventLength), out var ready)?.Tell(ready);
        }
    }

    private Watched? WatchedBy(byte* readyEvent, out uint ready)
    {
        (ready, var key) = Epoll.Read(readyEvent);
        return key == AlarmKey ? null : Volatile.Read(ref _watched[key]);
    }

    private static void Pause(long ticks)
    {
        if (ticks > 0) Epoll.Sleep(ticks * (1_000_000_000 / Stopwatch.Frequency));
    }

    private void Remove(Watched watched)
    {
        lock (_gate)
        {
            if (watched.Key < 0) return;
            Forget(watched);
            if (_isOver) return;
            try
            {
                Epoll.Remove(_epoll, watched.Handle);
            }
            catch (ObjectDisposedException)
            {
                // The socket was closed before its watch ended.
            }
        }
    }

    private void TellAgain(Watched watched)
    {
        lock (_gate)
        {
            if (watched.Key < 0 || _isOver) return;
            try
            {
                Epoll.AddAgain(_epoll, watched.Handle, Changes, watched.Key);
            }
            catch (ObjectDisposedException)
            {
                // The socket was closed before its watch ended.
            }
        }
    }

    private void Forget(Watched watched)
    {
        Volatile.Write(ref _watched[watched.Key], null);
        _free.Push(watched.Key);
        watched.Key = -1;
    }

    private sealed class Watched(EpollLoop loop, Socket socket, ISocketEvents events) : SocketWatch
    {
        // As much of an owner as it may need at once.
        private const int OwnerLines = 3;

        private volatile bool _awaitsWritable;

        /// <summary>The place in the loop's table; -1 when it has none any more.</summary>
        public int Key { get; set; } = -1;

        public SafeSocketHandle Handle { get; } = socket.SafeHandle;

        public void BringOwnerNear() => Near.BringLines(events, OwnerLines);

        public void BringNear() => events.BringNear();

        public void Tell(uint ready)
        {
            if ((ready & (Epoll.Readable | Epoll.Broken | Epoll.PeerEnded)) != 0) events.OnReadable(this, (ready & (Epoll.Broken | Epoll.PeerEnded)) != 0);
            if (!_awaitsWritable || (ready & (Epoll.Writable | Epoll.Broken)) == 0) return;
            _awaitsWritable = false;
            events.OnWritable();
        }

        public override void AwaitReadable()
        {
            // Every change is told, asked for or not.
        }

        public override void TellAgain() => loop.TellAgain(this);

        public override void AwaitWritable() => _awaitsWritable = true;

        protected override void Dispose(bool disposing) => loop.Remove(this);
    }
}

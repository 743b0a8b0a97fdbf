using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Mallard.Threads;

namespace Mallard.Sockets.Tests;

/// <summary>What owners of sockets are told, and when, whichever loop tells it.</summary>
public sealed class SocketLoopSpecs
{
    public static TheoryData<string> Loops => OperatingSystem.IsLinux() ? ["epoll", "portable"] : ["portable"];

    [Theory, MemberData(nameof(Loops))]
    public async Task Tells_of_what_comes_and_again_of_what_comes_after_that(string kind)
    {
        using var loop = Open(kind);
        using var pair = new Connected();
        var listener = new Listener(pair.Near);
        using var watch = loop.Watch(pair.Near, listener);

        for (byte i = 1; i <= 100; i++)
        {
            pair.PeerSends(i);
            Assert.Equal(i, (await listener.Hears(i))[^1]);
        }
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task Who_leaves_something_unread_is_told_again_after_others_when_he_asks_for_it(string kind)
    {
        using var loop = Open(kind);
        using var pair = new Connected();
        using var other = new Connected();
        var moderate = new Moderate(pair.Near);
        var listener = new Listener(other.Near);
        using var watch = loop.Watch(pair.Near, moderate);
        using var otherWatch = loop.Watch(other.Near, listener);

        pair.PeerSends(new byte[100_000]);
        other.PeerSends(1);

        Assert.Equal([1], await listener.Hears(1));
        await moderate.HasReadAll(100_000);
    }

    /// <summary>Reads a little each time it is told.</summary>
    private sealed class Moderate(Socket socket) : ISocketEvents
    {
        private readonly byte[] _buffer = new byte[1000];
        private readonly TaskCompletionSource _hasReadAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _read;
        private int _expected = int.MaxValue;

        public Task HasReadAll(int count)
        {
            Volatile.Write(ref _expected, count);
            if (Volatile.Read(ref _read) >= count) _hasReadAll.TrySetResult();
            return _hasReadAll.Task.WaitAsync(Connected.Patience);
        }

        void ISocketEvents.OnReadable(SocketWatch watch, bool ended)
        {
            var received = socket.Receive(_buffer, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                watch.AwaitReadable();
                return;
            }

            if (Interlocked.Add(ref _read, received) >= Volatile.Read(ref _expected)) _hasReadAll.TrySetResult();
            watch.TellAgain();
        }

        void ISocketEvents.OnWritable()
        {
        }
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task Tells_of_what_was_there_before_it_watched(string kind)
    {
        using var loop = Open(kind);
        using var pair = new Connected();
        pair.PeerSends(1, 2, 3);
        Assert.True(pair.Near.Poll(Connected.Patience, SelectMode.SelectRead));
        var listener = new Listener(pair.Near);

        using var watch = loop.Watch(pair.Near, listener);

        Assert.Equal([1, 2, 3], await listener.Hears(3));
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task Far_more_than_a_buffer_arrives_whole_and_in_order(string kind)
    {
        using var loop = Open(kind);
        using var pair = new Connected();
        var listener = new Listener(pair.Near, buffer: 1000);
        using var watch = loop.Watch(pair.Near, listener);
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);

        pair.PeerSends(bytes);

        Assert.Equal(bytes, await listener.Hears(bytes.Length));
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task A_peer_that_ends_is_told_even_if_nothing_came(string kind)
    {
        using var loop = Open(kind);
        using var pair = new Connected();
        var listener = new Listener(pair.Near);
        using var watch = loop.Watch(pair.Near, listener);

        pair.Peer.Shutdown(SocketShutdown.Send);

        await listener.HearsTheEnd();
        Assert.Equal(SocketError.Success, listener.Error);
    }

    // The end often comes together with the last bytes, and sometimes just after them. Many times, because only then both happen.
    [Theory, MemberData(nameof(Loops))]
    public async Task The_end_right_behind_the_last_bytes_is_told_and_so_are_they(string kind)
    {
        using var loop = Open(kind);
        for (var i = 0; i < 300; i++)
        {
            using var pair = new Connected();
            var listener = new Listener(pair.Near);
            using var watch = loop.Watch(pair.Near, listener);

            pair.PeerSends(1, 2, 3);
            if (i % 2 == 0) await listener.Hears(3);
            pair.Peer.Shutdown(SocketShutdown.Send);

            await listener.HearsTheEnd();
            Assert.Equal([1, 2, 3], await listener.Hears(3));
        }
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task A_peer_that_resets_is_told(string kind)
    {
        using var loop = Open(kind);
        using var pair = new Connected();
        var listener = new Listener(pair.Near);
        using var watch = loop.Watch(pair.Near, listener);

        pair.PeerResets();

        await listener.HearsTheEnd();
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task A_window_that_was_full_is_told_when_the_peer_has_drained_it(string kind)
    {
        using var loop = Open(kind);
        using var pair = new Connected(buffers: 16 * 1024);
        var listener = new Listener(pair.Near);
        using var watch = loop.Watch(pair.Near, listener);

        for (var time = 1; time <= 3; time++)
        {
            var sent = pair.FillsTheWindow();
            watch.AwaitWritable();
            sent += pair.FillsTheWindow();

            pair.PeerReads(sent);

            await listener.IsToldWritable(time);
        }
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task Writable_is_not_told_unasked_and_once_for_each_time_it_was_asked(string kind)
    {
        using var loop = Open(kind);
        using var pair = new Connected(buffers: 16 * 1024);
        var listener = new Listener(pair.Near);
        using var watch = loop.Watch(pair.Near, listener);

        pair.PeerReads(pair.FillsTheWindow());
        await Hears(pair, listener);
        Assert.Equal(0, listener.ToldWritable);

        var sent = pair.FillsTheWindow();
        watch.AwaitWritable();
        pair.PeerReads(sent + pair.FillsTheWindow());
        await listener.IsToldWritable();
        pair.PeerReads(pair.FillsTheWindow());
        await Hears(pair, listener);
        Assert.Equal(1, listener.ToldWritable);
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task Who_waits_to_write_to_a_peer_that_resets_is_told(string kind)
    {
        using var loop = Open(kind);
        using var pair = new Connected(buffers: 16 * 1024);
        var listener = new Listener(pair.Near);
        using var watch = loop.Watch(pair.Near, listener);
        pair.FillsTheWindow();
        watch.AwaitWritable();
        pair.FillsTheWindow();

        pair.PeerResets();

        await listener.IsToldWritable();
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task A_watch_that_has_ended_tells_nothing_more(string kind)
    {
        using var loop = Open(kind);
        using var pair = new Connected();
        using var other = new Connected();
        var listener = new Listener(pair.Near);
        var otherListener = new Listener(other.Near);
        var watch = loop.Watch(pair.Near, listener);
        using var otherWatch = loop.Watch(other.Near, otherListener);
        await Hears(pair, listener);
        var told = listener.Told;

        watch.Dispose();
        watch.Dispose();
        watch.AwaitReadable();
        watch.AwaitWritable();
        pair.PeerSends(1);
        pair.Peer.Shutdown(SocketShutdown.Send);
        await Hears(other, otherListener);

        Assert.Equal(told, listener.Told);
        Assert.True(pair.Near.Poll(Connected.Patience, SelectMode.SelectRead));
        Assert.Equal(1, pair.Near.Receive(new byte[10]));
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task Hundreds_of_sockets_one_after_another_are_told_each_of_its_own(string kind)
    {
        using var loop = Open(kind);
        for (var i = 0; i < 500; i++)
        {
            using var pair = new Connected();
            var listener = new Listener(pair.Near);
            using var watch = loop.Watch(pair.Near, listener);
            pair.PeerSends((byte)i);
            Assert.Equal([(byte)i], await listener.Hears(1));
        }
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task Hundreds_of_sockets_at_once_are_told_each_of_its_own_and_their_places_are_taken_by_others(string kind)
    {
        using var loop = Open(kind);
        using var longLived = new Connected();
        var longListener = new Listener(longLived.Near);
        using var longWatch = loop.Watch(longLived.Near, longListener);
        for (var round = 0; round < 3; round++)
        {
            var pairs = Enumerable.Range(0, 150).Select(_ => new Connected()).ToArray();
            var listeners = pairs.Select(p => new Listener(p.Near)).ToArray();
            var watches = pairs.Select((p, i) => loop.Watch(p.Near, listeners[i])).ToArray();

            for (var i = 0; i < pairs.Length; i++) pairs[i].PeerSends((byte)i, (byte)round);
            for (var i = 0; i < pairs.Length; i++) Assert.Equal([(byte)i, (byte)round], await listeners[i].Hears(2));

            foreach (var watch in watches) watch.Dispose();
            foreach (var pair in pairs) pair.Dispose();
            await Hears(longLived, longListener);
        }
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task Many_sockets_with_traffic_of_several_threads_hear_every_byte_in_order(string kind)
    {
        const int Threads = 4;
        const int SocketsEach = 25;
        const int Pieces = 200;
        using var loop = Open(kind);
        var pairs = Enumerable.Range(0, Threads * SocketsEach).Select(_ => new Connected()).ToArray();
        var listeners = pairs.Select(p => new Listener(p.Near, buffer: 64)).ToArray();
        var watches = pairs.Select((p, i) => loop.Watch(p.Near, listeners[i])).ToArray();

        var said = pairs.Select(_ => new List<byte>()).ToArray();
        var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            var random = new Random(t);
            for (var piece = 0; piece < Pieces * SocketsEach; piece++)
            {
                var to = (t * SocketsEach) + random.Next(SocketsEach);
                var bytes = new byte[random.Next(1, 200)];
                random.NextBytes(bytes);
                pairs[to].PeerSends(bytes);
                said[to].AddRange(bytes);
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();

        for (var i = 0; i < pairs.Length; i++) Assert.Equal(said[i], await listeners[i].Hears(said[i].Count));
        foreach (var watch in watches) watch.Dispose();
        foreach (var pair in pairs) pair.Dispose();
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task A_loop_that_is_over_tells_nothing_more_and_leaves_its_sockets_open(string kind)
    {
        var loop = Open(kind);
        using var pair = new Connected();
        var listener = new Listener(pair.Near);
        using var watch = loop.Watch(pair.Near, listener);
        await Hears(pair, listener);
        var told = listener.Told;

        loop.Dispose();
        loop.Dispose();

        pair.PeerSends(1);
        Assert.True(pair.Near.Poll(Connected.Patience, SelectMode.SelectRead));
        Assert.Equal(1, pair.Near.Receive(new byte[10]));
        Assert.Equal(told, listener.Told);
        Assert.Throws<ObjectDisposedException>(() => loop.Watch(pair.Near, listener));
        watch.AwaitWritable();
    }

    [Theory, MemberData(nameof(Loops))]
    public async Task A_loop_can_be_ended_by_one_it_tells(string kind)
    {
        var loop = Open(kind);
        using var pair = new Connected();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = new Listener(pair.Near)
        {
            BeforeReading = () =>
            {
                loop.Dispose();
                ended.TrySetResult();
            },
        };
        using var watch = loop.Watch(pair.Near, listener);

        pair.PeerSends(1);

        await ended.Task.WaitAsync(Connected.Patience);
        Assert.Throws<ObjectDisposedException>(() => loop.Watch(pair.Near, listener));
        await Task.Run(loop.Dispose).WaitAsync(Connected.Patience);
    }

    [Theory, MemberData(nameof(Loops))]
    public void A_closed_socket_is_not_watched(string kind)
    {
        using var loop = Open(kind);
        using var pair = new Connected();
        pair.Near.Dispose();

        Assert.Throws<ObjectDisposedException>(() => loop.Watch(pair.Near, new Listener(pair.Near)));
    }

    [Fact]
    public void The_best_loop_of_this_system_is_started()
    {
        using var loop = SocketLoop.Start("best", HotThreads.Ordinary);

        var isEpoll = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
        Assert.Equal(isEpoll ? typeof(EpollLoop) : typeof(PortableLoop), loop.GetType());
    }

    // The number of a closed socket is the next one's.
    [Fact]
    public async Task A_watch_that_ends_after_its_socket_was_closed_costs_no_other_its_own()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var loop = Open("epoll");
        using var first = new Connected();
        var watch = loop.Watch(first.Near, new Listener(first.Near));
        var number = first.Near.Handle;
        first.Dispose();
        var pairs = new List<Connected>();
        do pairs.Add(new Connected());
        while (pairs.Count < 100 && pairs[^1].Near.Handle != number);
        var second = pairs[^1];
        Assert.Equal(number, second.Near.Handle);
        var listener = new Listener(second.Near);
        using var secondWatch = loop.Watch(second.Near, listener);

        watch.Dispose();

        await Hears(second, listener);
        foreach (var pair in pairs) pair.Dispose();
    }

    [Fact]
    public async Task Every_round_is_between_before_and_after_on_the_loops_thread()
    {
        if (!OperatingSystem.IsLinux()) return;
        var happened = new ConcurrentQueue<(string What, string? Thread)>();
        void Note(string what) => happened.Enqueue((what, Thread.CurrentThread.Name));
        var loop = new EpollLoop("rounds", HotThreads.Ordinary, () => Note("before"), () =>
        {
            Note("after");
            return null;
        });
        var pairs = Enumerable.Range(0, 5).Select(_ => new Connected()).ToArray();
        var listeners = pairs.Select(p => new Listener(p.Near) { BeforeReading = () => Note("told") }).ToArray();
        foreach (var (pair, listener) in pairs.Zip(listeners)) loop.Watch(pair.Near, listener);

        for (var i = 1; i <= 20; i++)
        {
            foreach (var pair in pairs) pair.PeerSends((byte)i);
            foreach (var listener in listeners) await listener.Hears(i);
        }

        loop.Dispose();
        Assert.All(happened, h => Assert.Equal("rounds", h.Thread));
        var rounds = string.Join(' ', happened.Select(h => h.What)).Split("after", StringSplitOptions.TrimEntries);
        Assert.Empty(rounds[^1]);
        Assert.All(rounds[..^1], round => Assert.Matches("^before( told)*$", round));
        Assert.Contains(rounds, round => round.Contains("told", StringComparison.Ordinal));
        foreach (var pair in pairs) pair.Dispose();
    }

    [Fact]
    public async Task Who_is_told_of_something_has_been_asked_before_to_bring_near_what_it_needs()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var loop = Open("epoll");
        using var pair = new Connected();
        var owner = new Forehanded(pair.Near);
        using var watch = loop.Watch(pair.Near, owner);

        for (byte i = 0; i < 20; i++)
        {
            pair.PeerSends(i);
            Assert.True(await owner.WasToldAsync());
        }
    }

    private sealed class Forehanded(Socket socket) : ISocketEvents
    {
        private readonly Channel<bool> _told = Channel.CreateUnbounded<bool>();
        private readonly byte[] _buffer = new byte[16];
        private bool _isNear;

        public Task<bool> WasToldAsync() => _told.Reader.ReadAsync().AsTask().WaitAsync(Connected.Patience);

        void ISocketEvents.BringNear() => _isNear = true;

        void ISocketEvents.OnReadable(SocketWatch watch, bool ended)
        {
            // It may be told of nothing, too.
            if (socket.Receive(_buffer, SocketFlags.None, out _) > 0) _told.Writer.TryWrite(_isNear);
            _isNear = false;
            watch.AwaitReadable();
        }

        void ISocketEvents.OnWritable()
        {
        }
    }

    [Fact]
    public async Task Who_wants_to_be_called_again_soon_is_though_no_socket_has_anything()
    {
        if (!OperatingSystem.IsLinux()) return;
        var calls = 0;
        var fifth = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var loop = new EpollLoop("again", HotThreads.Ordinary, before: null, () =>
        {
            if (++calls < 5) return TimeSpan.FromMilliseconds(0.5);
            fifth.TrySetResult();
            return null;
        });
        using var pair = new Connected();
        var listener = new Listener(pair.Near);
        using var watch = loop.Watch(pair.Near, listener);

        pair.PeerSends(1);

        await fifth.Task.WaitAsync(Connected.Patience);
        await Hears(pair, listener);
    }

    [Fact]
    public async Task Who_wants_to_be_called_again_is_also_when_the_loop_ends_before()
    {
        if (!OperatingSystem.IsLinux()) return;
        var isEnding = false;
        var calledAgain = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hasAsked = false;
        var loop = new EpollLoop("end", HotThreads.Ordinary, before: null, () =>
        {
            if (hasAsked) calledAgain.TrySetResult();
            hasAsked = isEnding;
            return isEnding ? TimeSpan.FromMilliseconds(2) : null;
        });
        using var pair = new Connected();
        var listener = new Listener(pair.Near)
        {
            BeforeReading = () =>
            {
                loop.Dispose();
                isEnding = true;
            },
        };
        using var watch = loop.Watch(pair.Near, listener);

        pair.PeerSends(1);

        await calledAgain.Task.WaitAsync(Connected.Patience);
    }

    /// <summary>After this everything that was to be told before has been told, by an epoll at least.</summary>
    private static async Task Hears(Connected pair, Listener listener)
    {
        var before = (await listener.Hears(0)).Length;
        pair.PeerSends(42);
        Assert.Equal(42, (await listener.Hears(before + 1))[^1]);
    }

    private static SocketLoop Open(string kind) => kind == "epoll" ? new EpollLoop("epoll", HotThreads.Ordinary, null, null) : new PortableLoop();
}

using System.Net.Sockets;

namespace Mallard.Sockets.Tests;

/// <summary>Sending and receiving past the objects of .NET's socket.</summary>
public sealed class QuickSocketSpecs
{
    [Fact]
    public void What_the_peer_sends_comes_as_it_was_sent()
    {
        using var pair = new Connected();
        var quick = Quick(pair);

        pair.PeerSends(1, 2, 3);

        var buffer = new byte[10];
        Assert.True(pair.Near.Poll(Connected.Patience, SelectMode.SelectRead));
        Assert.Equal(3, quick.Receive(buffer, out var error));
        Assert.Equal(SocketError.Success, error);
        Assert.Equal([1, 2, 3], buffer[..3]);
    }

    [Fact]
    public void Where_nothing_has_come_nobody_waits()
    {
        using var pair = new Connected();

        Assert.Equal(0, Quick(pair).Receive(new byte[10], out var error));

        Assert.Equal(SocketError.WouldBlock, error);
    }

    [Fact]
    public void What_is_sent_arrives()
    {
        using var pair = new Connected();

        Assert.Equal(4, Quick(pair).Send([1, 2, 3, 4], out var error));

        Assert.Equal(SocketError.Success, error);
        Assert.Equal([1, 2, 3, 4], pair.PeerReads(4));
    }

    [Fact]
    public void A_full_window_takes_no_more_and_nobody_waits_for_it()
    {
        using var pair = new Connected(buffers: 16 * 1024);
        var quick = Quick(pair);
        var (sent, error) = (0, SocketError.Success);
        while (error == SocketError.Success) sent += quick.Send(new byte[4096], out error);

        Assert.Equal(SocketError.WouldBlock, error);
        Assert.Equal(sent, pair.PeerReads(sent).Length);
    }

    [Fact]
    public void The_end_of_the_stream_is_no_error()
    {
        using var pair = new Connected();
        pair.Peer.Shutdown(SocketShutdown.Send);

        Assert.True(pair.Near.Poll(Connected.Patience, SelectMode.SelectRead));
        Assert.Equal(0, Quick(pair).Receive(new byte[10], out var error));
        Assert.Equal(SocketError.Success, error);
    }

    [Fact]
    public void After_a_reset_both_ways_fail_and_the_process_lives()
    {
        using var pair = new Connected();
        var quick = Quick(pair);
        pair.PeerResets();

        Assert.True(pair.Near.Poll(Connected.Patience, SelectMode.SelectRead));
        quick.Receive(new byte[10], out var received);
        quick.Send([1], out var sent);

        Assert.DoesNotContain(received, (SocketError[])[SocketError.Success, SocketError.WouldBlock]);
        Assert.DoesNotContain(sent, (SocketError[])[SocketError.Success, SocketError.WouldBlock]);
    }

    [Fact]
    public void A_closed_socket_is_refused()
    {
        using var pair = new Connected();
        pair.Near.Dispose();

        Assert.Throws<ObjectDisposedException>(() => new QuickSocket(pair.Near));
    }

    // Where it is the socket's own calls, they must not block either.
    private static QuickSocket Quick(Connected pair)
    {
        pair.Near.Blocking = false;
        return new QuickSocket(pair.Near);
    }
}

using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote.Transport;
using Akka.TestKit.Xunit2;
using Mallard.Hosting.Remoting;
using Mallard.Sockets;
using Xunit.Abstractions;

namespace Mallard.Hosting.Tests.Remoting;

/// <summary>The transport as Akka's protocol sees it on one side, and the network on the other.</summary>
public sealed class LoopTransportSpecs(ITestOutputHelper output) : TestKit("akka { loglevel = WARNING, stdout-loglevel = OFF }", "transport", output)
{
    private const int Limit = 32_000;

    [Fact]
    public async Task Messages_of_either_side_arrive_whole_and_in_order()
    {
        await using var near = await Listening.StartAsync(Sys);
        await using var far = await Listening.StartAsync(Sys);
        var here = new Conversation(await near.Transport.Associate(far.Address));
        var there = new Conversation(await far.Hears());

        for (var i = 0; i < 1000; i++)
        {
            Assert.True(here.Says(Numbered(i, size: 1 + (i * 37 % 20_000))));
            Assert.True(there.Says(Numbered(-i, size: 1 + (i * 91 % 20_000))));
            if (i % 50 != 49) continue;
            for (var j = i - 49; j <= i; j++)
            {
                Assert.Equal(Numbered(j, 1 + (j * 37 % 20_000)), await there.Hears());
                Assert.Equal(Numbered(-j, 1 + (j * 91 % 20_000)), await here.Hears());
            }
        }
    }

    [Fact]
    public async Task An_association_knows_both_addresses()
    {
        await using var near = await Listening.StartAsync(Sys);
        await using var far = await Listening.StartAsync(Sys);

        var here = await near.Transport.Associate(far.Address);
        var there = await far.Hears();

        Assert.Equal(new Address("tcp", Sys.Name, "127.0.0.1", near.Address.Port), near.Address);
        Assert.Equal((near.Address, far.Address), (here.LocalAddress, here.RemoteAddress));
        Assert.Equal(far.Address, there.LocalAddress);
        Assert.Equal(("tcp", "127.0.0.1"), (there.RemoteAddress.Protocol, there.RemoteAddress.Host));
    }

    [Fact]
    public async Task The_public_name_and_port_are_what_others_are_told()
    {
        await using var near = await Listening.StartAsync(Sys, "public-hostname = mallard.example, public-port = 4711");
        Assert.Equal(new Address("tcp", Sys.Name, "mallard.example", 4711), near.Address);
    }

    [Fact]
    public async Task A_message_that_comes_in_pieces_is_told_once_and_whole()
    {
        await using var near = await Listening.StartAsync(Sys);
        var (peer, conversation) = await Meet(near);
        var bytes = Numbered(1, 20_000);

        foreach (var piece in RawPeer.Frame(bytes).Chunk(777)) await peer.Sends(piece);
        foreach (var single in RawPeer.Frame(1, 2, 3)) await peer.Sends(single);

        Assert.Equal(bytes, await conversation.Hears());
        Assert.Equal([1, 2, 3], await conversation.Hears());
    }

    [Fact]
    public async Task Messages_that_come_in_one_piece_are_told_one_by_one_and_empty_ones_not()
    {
        await using var near = await Listening.StartAsync(Sys);
        var (peer, conversation) = await Meet(near);

        await peer.Sends([.. RawPeer.Frame(1), .. RawPeer.Frame(), .. RawPeer.Frame(2, 3), .. RawPeer.Frame(4)]);

        Assert.Equal([1], await conversation.Hears());
        Assert.Equal([2, 3], await conversation.Hears());
        Assert.Equal([4], await conversation.Hears());
    }

    [Fact]
    public async Task A_message_of_the_size_that_is_allowed_arrives_in_its_envelope()
    {
        await using var near = await Listening.StartAsync(Sys, $"maximum-frame-size = {Limit}b");
        var (peer, conversation) = await Meet(near);

        // Akka holds the message to the limit, and puts it in an envelope afterwards.
        await peer.Sends(RawPeer.Frame(Numbered(1, Limit + 6)));

        Assert.Equal(Limit + 6, (await conversation.Hears()).Length);
    }

    [Theory]
    [InlineData(Limit + 1000)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task A_peer_that_announces_what_is_too_long_is_closed_with_an_error_and_others_go_on(int length)
    {
        await using var near = await Listening.StartAsync(Sys, $"maximum-frame-size = {Limit}b");
        var (good, goodConversation) = await Meet(near);
        var (bad, badConversation) = await Meet(near);
        await bad.Sends(RawPeer.Frame(1));
        Assert.Equal([1], await badConversation.Hears());

        await EventFilter.Error(contains: $"{length} bytes").ExpectOneAsync(TcpSettings.Patience, async () =>
        {
            await bad.Sends(BitConverter.GetBytes(length));
            Assert.Equal(DisassociateInfo.Unknown, await badConversation.HearsTheEnd());
        });

        await bad.ReadsTheEnd();
        Assert.False(badConversation.Says([1]));
        await good.Sends(RawPeer.Frame(7));
        Assert.Equal([7], await goodConversation.Hears());
    }

    [Fact]
    public async Task A_peer_that_speaks_something_else_is_closed()
    {
        await using var near = await Listening.StartAsync(Sys);
        var (peer, conversation) = await Meet(near);

        await peer.Sends("GET / HTTP/1.1\r\nHost: example\r\n\r\n"u8.ToArray());

        Assert.Equal(DisassociateInfo.Unknown, await conversation.HearsTheEnd());
        await peer.ReadsTheEnd();
    }

    [Fact]
    public async Task A_peer_that_closes_is_told_behind_its_last_message()
    {
        await using var near = await Listening.StartAsync(Sys);
        var (peer, conversation) = await Meet(near);

        await peer.Sends([.. RawPeer.Frame(1), .. RawPeer.Frame(2, 3)[..5]]);
        peer.Dispose();

        Assert.Equal([1], await conversation.Hears());
        Assert.Equal(DisassociateInfo.Unknown, await conversation.HearsTheEnd());
        Assert.False(conversation.Says([1]));
    }

    // Akka takes it for a node that stops, as it does with its own transport.
    [Fact]
    public async Task A_peer_that_resets_is_told_as_one_that_stops()
    {
        await using var near = await Listening.StartAsync(Sys);
        var (peer, conversation) = await Meet(near);
        await peer.Sends(RawPeer.Frame(1));
        await conversation.Hears();

        peer.Resets();

        Assert.Equal(DisassociateInfo.Shutdown, await conversation.HearsTheEnd());
    }

    [Fact]
    public async Task A_peer_that_is_gone_before_anybody_listens_is_told_when_somebody_does()
    {
        await using var near = await Listening.StartAsync(Sys);
        var peer = await near.IsMetBy();
        var association = await near.Hears();
        await peer.Sends(RawPeer.Frame(1));
        peer.Dispose();

        var conversation = new Conversation(association);

        Assert.Equal([1], await conversation.Hears());
        Assert.Equal(DisassociateInfo.Unknown, await conversation.HearsTheEnd());
    }

    [Fact]
    public async Task What_is_written_before_anybody_listens_is_sent()
    {
        await using var near = await Listening.StartAsync(Sys);
        var peer = await near.IsMetBy(buffer: 16 * 1024);
        var association = await near.Hears();
        const int Messages = 60;
        for (var i = 0; i < Messages; i++) Assert.True(association.Write(Google.Protobuf.ByteString.CopyFrom(Numbered(i, 64_000))));

        _ = new Conversation(association);

        for (var i = 0; i < Messages; i++) Assert.Equal(Numbered(i, 64_000), await peer.ReadsFrame());
    }

    [Fact]
    public async Task A_peer_that_never_stops_talking_does_not_keep_the_others_from_being_heard()
    {
        await using var near = await Listening.StartAsync(Sys);
        var talker = await near.IsMetBy();
        // Slower to hear than to say: there is always more.
        _ = new Conversation(await near.Hears(), _ => Thread.SpinWait(20));
        // On every loop.
        var others = new List<(RawPeer Peer, Conversation Conversation)>();
        for (var i = 0; i < near.Transport.Loops.Count; i++) others.Add(await Meet(near));
        using var enough = new CancellationTokenSource();
        byte[] chatter = [.. Enumerable.Range(0, 1000).SelectMany(_ => RawPeer.Frame(1, 2, 3))];
        var talking = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested) await talker.Sends(chatter);
        });

        try
        {
            for (byte i = 0; i < 10; i++)
            {
                foreach (var (peer, conversation) in others)
                {
                    await peer.Sends(RawPeer.Frame(i));
                    Assert.Equal([i], await conversation.Hears());
                }
            }
        }
        finally
        {
            await enough.CancelAsync();
            await talking;
        }
    }

    [Fact]
    public async Task To_a_slow_reader_nothing_more_is_taken_after_the_limit_and_what_was_taken_arrives()
    {
        await using var near = await Listening.StartAsync(Sys);
        var (peer, conversation) = await Meet(near, peersBuffer: 16 * 1024);
        var taken = 0;
        while (conversation.Says(Numbered(taken, 60_000)))
        {
            taken++;
            Assert.InRange(taken, 0, 5_000);
        }

        Assert.InRange(taken, 4 * 1024 * 1024 / 60_000, 5_000);
        for (var i = 0; i < taken; i++) Assert.Equal(Numbered(i, 60_000), await peer.ReadsFrame());

        // Now it is no longer behind.
        Assert.True(conversation.Says([1, 2, 3]));
        Assert.Equal([1, 2, 3], await peer.ReadsFrame());
    }

    [Fact]
    public async Task What_many_threads_write_to_a_slow_reader_arrives_whole_and_each_in_order()
    {
        const int Writers = 4;
        const int Messages = 1500;
        await using var near = await Listening.StartAsync(Sys);
        var (peer, conversation) = await Meet(near, peersBuffer: 16 * 1024);

        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < Messages; i++)
            {
                var message = Numbered((writer * Messages) + i, 4 + random.Next(i % 100 == 0 ? 50_000 : 2_000));
                while (!conversation.Says(message)) await Task.Yield();
            }
        })).ToArray();

        var next = new int[Writers];
        for (var i = 0; i < Writers * Messages; i++)
        {
            var frame = await peer.ReadsFrame();
            var number = BitConverter.ToInt32(frame);
            Assert.Equal(Numbered(number, frame.Length), frame);
            Assert.Equal(next[number / Messages]++, number % Messages);
        }

        await Task.WhenAll(writing).WaitAsync(TcpSettings.Patience);
    }

    [Fact]
    public async Task An_association_that_ends_sends_what_was_written_and_takes_no_more()
    {
        await using var near = await Listening.StartAsync(Sys);
        var (peer, conversation) = await Meet(near, peersBuffer: 16 * 1024);
        const int Messages = 60;
        for (var i = 0; i < Messages; i++) Assert.True(conversation.Says(Numbered(i, 60_000)));

        conversation.Ends();
        conversation.Ends();

        Assert.False(conversation.Says([1]));
        for (var i = 0; i < Messages; i++) Assert.Equal(Numbered(i, 60_000), await peer.ReadsFrame());
        await peer.ReadsTheEnd();
        peer.Dispose();
        await conversation.WhenClosed;
        Assert.Equal(DisassociateInfo.Unknown, await conversation.HearsTheEnd());
    }

    // A socket that is closed with something unread in it is reset, and what was still on its way is lost.
    [Fact]
    public async Task The_last_words_arrive_at_a_peer_that_was_talking_itself()
    {
        await using var near = await Listening.StartAsync(Sys);
        var peer = await near.IsMetBy(buffer: 16 * 1024);
        var association = await near.Hears();
        var lastWords = Numbered(42, 60_000);
        var talking = peer.Sends([.. RawPeer.Frame(1), .. Enumerable.Range(0, 200).SelectMany(i => RawPeer.Frame(Numbered(i, 20_000)))]);

        var conversation = new Conversation(association, bytes =>
        {
            if (bytes.Length != 1) return;
            Assert.True(association.Write(Google.Protobuf.ByteString.CopyFrom(lastWords)));
            ((LoopAssociation)association).End();
        });

        await talking;
        Assert.Equal(lastWords, await peer.ReadsFrame());
        Assert.Equal(0, await peer.Socket.ReceiveAsync(new byte[1]).WaitAsync(TcpSettings.Patience));
        peer.Dispose();
        await conversation.WhenClosed;
        // What the peer said after that is for nobody.
        Assert.Equal([1], await conversation.Hears());
        Assert.Equal(DisassociateInfo.Unknown, await conversation.HearsTheEnd());
    }

    [Fact]
    public async Task A_peer_that_does_not_close_costs_no_socket_for_long()
    {
        await using var near = await Listening.StartAsync(Sys);
        var (peer, conversation) = await Meet(near);

        conversation.Ends();

        await peer.ReadsTheEnd();
        await conversation.WhenClosed;
    }

    [Fact]
    public async Task An_association_nobody_ever_listened_to_can_be_ended()
    {
        await using var near = await Listening.StartAsync(Sys);
        var peer = await near.IsMetBy();
        var association = (LoopAssociation)await near.Hears();

        association.End();

        await peer.ReadsTheEnd();
        await association.WhenClosed.WaitAsync(TcpSettings.Patience);
        Assert.Equal(DisassociateInfo.Unknown, await new Conversation(association).HearsTheEnd());
    }

    [Fact]
    public async Task However_an_association_ends_it_is_told_once()
    {
        await using var near = await Listening.StartAsync(Sys);
        var far = await Listening.StartAsync(Sys);
        var conversations = new List<Conversation>();
        for (var i = 0; i < 150; i++)
        {
            var here = await near.Transport.Associate(far.Address);
            var there = await far.Hears();
            var random = new Random(i);
            await Task.WhenAll(Enumerable.Range(0, 4).OrderBy(_ => random.Next()).Select(n => Task.Run(() =>
            {
                switch (n)
                {
                    case 0:
                        lock (conversations) conversations.Add(new Conversation(here));
                        break;
                    case 1:
                        lock (conversations) conversations.Add(new Conversation(there));
                        break;
                    case 2:
                        here.Write(Google.Protobuf.ByteString.CopyFrom(1, 2, 3));
                        ((LoopAssociation)here).End();
                        break;
                    default:
                        ((LoopAssociation)there).Close(DisassociateInfo.Shutdown);
                        break;
                }
            })));
        }

        foreach (var conversation in conversations) await conversation.WhenClosed;
        await far.DisposeAsync();
        await near.DisposeAsync();

        Assert.Equal(300, conversations.Count);
        foreach (var conversation in conversations) Assert.Single(conversation.Rest(), heard => heard is Disassociated);
    }

    [Fact]
    public async Task A_stop_sends_what_was_written_and_closes_everything()
    {
        var near = await Listening.StartAsync(Sys);
        var (peer, conversation) = await Meet(near, peersBuffer: 16 * 1024);
        var (idle, idleConversation) = await Meet(near);
        const int Messages = 20;
        for (var i = 0; i < Messages; i++) Assert.True(conversation.Says(Numbered(i, 60_000)));

        var stop = near.Transport.Shutdown();

        for (var i = 0; i < Messages; i++) Assert.Equal(Numbered(i, 60_000), await peer.ReadsFrame());
        await peer.ReadsTheEnd();
        await idle.ReadsTheEnd();
        Assert.True(await stop.WaitAsync(TcpSettings.Patience));
        await conversation.HearsTheEnd();
        await idleConversation.HearsTheEnd();
        IsOver(near.Transport);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_peer_that_does_not_read()
    {
        var near = await Listening.StartAsync(Sys);
        var (_, conversation) = await Meet(near, peersBuffer: 16 * 1024);
        while (conversation.Says(Numbered(1, 60_000)))
        {
            // Until it is full.
        }

        Assert.True(await near.Transport.Shutdown().WaitAsync(TcpSettings.Patience));
        await conversation.HearsTheEnd();
        IsOver(near.Transport);
    }

    [Fact]
    public async Task After_a_stop_nobody_is_let_in_and_nobody_is_called()
    {
        await using var far = await Listening.StartAsync(Sys);
        var near = await Listening.StartAsync(Sys);
        await near.Transport.Shutdown();
        await near.Transport.Shutdown();

        await Assert.ThrowsAsync<InvalidAssociationException>(() => near.Transport.Associate(far.Address));
        await Assert.ThrowsAsync<InvalidAssociationException>(() => far.Transport.Associate(near.Address));
    }

    [Fact]
    public async Task Before_it_listens_nobody_is_called()
    {
        await using var far = await Listening.StartAsync(Sys);
        var transport = new LoopTransport(Sys, TcpSettings.With("port = 0"));

        await Assert.ThrowsAsync<InvalidAssociationException>(() => transport.Associate(far.Address));

        await transport.Shutdown();
        IsOver(transport);
    }

    [Fact]
    public async Task A_port_in_use_is_said_and_leaves_nothing_running()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var transport = new LoopTransport(Sys, TcpSettings.With($"hostname = 127.0.0.1, port = {((IPEndPoint)taken.LocalEndpoint).Port}"));

        var failed = await Assert.ThrowsAnyAsync<Exception>(transport.Listen);

        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.IsType<SocketException>(failed.GetBaseException()).SocketErrorCode);
        IsOver(transport);
    }

    // Longer than a name may be: no server is asked.
    [Fact]
    public async Task A_host_name_that_is_none_is_said_and_leaves_nothing_running()
    {
        var transport = new LoopTransport(Sys, TcpSettings.With($"hostname = {new string('x', 64)}.invalid, port = 0"));

        var failed = await Assert.ThrowsAnyAsync<Exception>(transport.Listen).WaitAsync(TcpSettings.Patience);

        Assert.IsType<SocketException>(failed.GetBaseException());
        IsOver(transport);
    }

    [Fact]
    public async Task A_host_is_found_by_its_name()
    {
        await using var far = await Listening.StartAsync(Sys, "hostname = localhost");
        await using var near = await Listening.StartAsync(Sys);
        Assert.Equal("localhost", far.Address.Host);

        var here = new Conversation(await near.Transport.Associate(far.Address));
        Assert.True(here.Says([1]));

        Assert.Equal([1], await new Conversation(await far.Hears()).Hears());
    }

    [Fact]
    public async Task Who_is_not_there_is_no_association_and_the_next_time_is_another_try()
    {
        await using var near = await Listening.StartAsync(Sys);
        var port = TcpSettings.FreePort();
        var address = new Address("tcp", Sys.Name, "127.0.0.1", port);

        var failed = await Assert.ThrowsAsync<InvalidAssociationException>(() => near.Transport.Associate(address));
        Assert.Contains(address.ToString(), failed.Message, StringComparison.Ordinal);

        using var late = new TcpListener(IPAddress.Loopback, port);
        late.Start();
        var here = new Conversation(await near.Transport.Associate(address));
        using var peer = await RawPeer.AcceptAsync(late);
        Assert.True(here.Says([1]));
        Assert.Equal([1], await peer.ReadsFrame());
    }

    [Fact]
    public async Task A_host_name_that_is_none_is_no_association()
    {
        await using var near = await Listening.StartAsync(Sys);
        await Assert.ThrowsAsync<InvalidAssociationException>(
            () => near.Transport.Associate(new Address("tcp", Sys.Name, $"{new string('x', 64)}.invalid", 1))).WaitAsync(TcpSettings.Patience);
    }

    [Fact]
    public async Task An_address_without_a_port_is_no_association()
    {
        await using var near = await Listening.StartAsync(Sys);
        await Assert.ThrowsAsync<InvalidAssociationException>(() => near.Transport.Associate(new Address("tcp", Sys.Name, "127.0.0.1", null)));
    }

    [SkippableFact]
    public async Task Over_IPv6_an_address_can_be_read_again_and_works()
    {
        Skip.IfNot(TcpSettings.HasIPv6, "No IPv6 here");
        await using var far = await Listening.StartAsync(Sys, "hostname = \"::1\"");
        await using var near = await Listening.StartAsync(Sys, "hostname = \"::1\"");
        Assert.Equal("[::1]", far.Address.Host);
        Assert.Equal(far.Address, Address.Parse(far.Address.ToString()));

        var here = new Conversation(await near.Transport.Associate(Address.Parse(far.Address.ToString())));
        Assert.True(here.Says([1]));

        var there = await far.Hears();
        Assert.Equal([1], await new Conversation(there).Hears());
        Assert.Equal(there.RemoteAddress, Address.Parse(there.RemoteAddress.ToString()));
    }

    [SkippableTheory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task On_every_address_of_IPv6_it_hears_IPv4_too(string from)
    {
        Skip.IfNot(TcpSettings.HasIPv6, "No IPv6 here");
        await using var far = await Listening.StartAsync(Sys, "hostname = \"::\"");

        using var peer = await RawPeer.ConnectAsync(new Address("tcp", "any", from, far.Address.Port));
        await peer.Sends(RawPeer.Frame(1));

        var association = await far.Hears();
        Assert.Equal(from, association.RemoteAddress.Host);
        Assert.Equal([1], await new Conversation(association).Hears());
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("[::]")]
    public async Task A_node_named_by_every_address_is_this_machine(string host)
    {
        await using var near = await Listening.StartAsync(Sys, $"hostname = \"{(TcpSettings.HasIPv6 ? "::" : "0.0.0.0")}\"");

        var here = new Conversation(await near.Transport.Associate(new Address("tcp", Sys.Name, TcpSettings.HasIPv6 ? host : "0.0.0.0", near.Address.Port)));
        Assert.True(here.Says([1]));

        Assert.Equal([1], await new Conversation(await near.Hears()).Hears());
    }

    [Fact]
    public async Task A_listener_that_fails_costs_its_association_and_no_other()
    {
        await using var near = await Listening.StartAsync(Sys);
        // More than there are loops: one of them shares its thread.
        var others = new List<(RawPeer Peer, Conversation Conversation)>();
        for (var i = 0; i < 8; i++) others.Add(await Meet(near));
        var peer = await near.IsMetBy();
        var failing = new Conversation(await near.Hears(), _ => throw new InvalidOperationException("as the test wants it"));

        await EventFilter.Exception<InvalidOperationException>().ExpectOneAsync(TcpSettings.Patience, () => peer.Sends(RawPeer.Frame(1)));

        Assert.Equal(DisassociateInfo.Unknown, await failing.HearsTheEnd());
        foreach (var (other, conversation) in others)
        {
            await other.Sends(RawPeer.Frame(2));
            Assert.Equal([2], await conversation.Hears());
        }
    }

    [Fact]
    public async Task A_listener_that_fails_at_an_association_is_told_of_the_next()
    {
        await using var near = await Listening.StartAsync(Sys);
        near.BeforeHearing = () => throw new InvalidOperationException("as the test wants it");
        var unheard = await EventFilter.Exception<InvalidOperationException>().ExpectOneAsync(TcpSettings.Patience, () => near.IsMetBy());
        await unheard.ReadsTheEnd();

        near.BeforeHearing = () => { };
        var (peer, conversation) = await Meet(near);

        await peer.Sends(RawPeer.Frame(1));
        Assert.Equal([1], await conversation.Hears());
    }

    /// <summary>Bytes that tell which message they are, and which byte of it.</summary>
    private static byte[] Numbered(int number, int size)
    {
        var bytes = new byte[size];
        for (var i = 0; i < size; i++) bytes[i] = (byte)((number * 31) + i);
        if (size >= sizeof(int)) BitConverter.TryWriteBytes(bytes, number);
        return bytes;
    }

    private static void IsOver(LoopTransport transport)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Assert.NotEmpty(transport.Loops);
        foreach (var loop in transport.Loops) Assert.Throws<ObjectDisposedException>(() => loop.Watch(socket, new Nobody()));
    }

    private static async Task<(RawPeer Peer, Conversation Conversation)> Meet(Listening listening, int peersBuffer = 0)
    {
        var peer = await listening.IsMetBy(peersBuffer);
        return (peer, new Conversation(await listening.Hears()));
    }

    private sealed class Nobody : ISocketEvents
    {
        public void OnReadable(SocketWatch watch, bool ended)
        {
        }

        public void OnWritable()
        {
        }
    }
}

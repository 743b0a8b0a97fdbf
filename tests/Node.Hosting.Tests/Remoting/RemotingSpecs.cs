using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.Remote;
using Mallard.Hosting.Actors;
using Mallard.Hosting.Configuration;
using Mallard.Hosting.Remoting;

namespace Mallard.Hosting.Tests.Remoting;

/// <summary>Whole actor systems that talk to each other, with this transport on both sides or on one.</summary>
public sealed class RemotingSpecs
{
    private const int Limit = 128_000;

    // Who associates first, and with whom.
    public static TheoryData<string, string> Pairs => new()
    {
        { RemoteNode.Loop, RemoteNode.Loop },
        { RemoteNode.Loop, RemoteNode.Stock },
        { RemoteNode.Stock, RemoteNode.Loop },
    };

    [Theory, MemberData(nameof(Pairs))]
    public async Task Thousands_of_messages_arrive_in_order_in_both_directions(string near, string far)
    {
        const int Messages = 5000;
        await using var first = await RemoteNode.StartAsync(near);
        await using var second = await RemoteNode.StartAsync(far);
        var here = first.Hears("here");
        var there = second.Hears("there");
        var toThere = await first.Finds(second, "there");
        var toHere = await second.Finds(first, "here");

        for (var i = 0; i < Messages; i++)
        {
            toThere.Tell(i);
            toHere.Tell(-i);
        }

        for (var i = 0; i < Messages; i++)
        {
            Assert.Equal(i, await there.Next());
            Assert.Equal(-i, await here.Next());
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Large_messages_between_small_ones_arrive_whole_and_in_order_and_so_do_the_answers(string near, string far)
    {
        const int Messages = 100;
        await using var first = await RemoteNode.StartAsync(near);
        await using var second = await RemoteNode.StartAsync(far);
        second.Echoes();
        var echo = await first.Finds(second, "echo");
        var here = first.Hears();

        for (var i = 0; i < Messages; i++)
        {
            echo.Tell(i, here.Ref);
            echo.Tell(Numbered(i, Limit - 1000), here.Ref);
        }

        for (var i = 0; i < Messages; i++)
        {
            Assert.Equal(i, await here.Next());
            Assert.Equal(Numbered(i, Limit - 1000), Assert.IsType<byte[]>(await here.Next()));
        }
    }

    // The largest message that Akka sends is larger than the limit when it is in its envelope. The first answers show where that is.
    [Fact]
    public async Task A_message_just_below_the_limit_arrives_and_one_above_is_dropped_and_neither_costs_another_one()
    {
        await using var first = await RemoteNode.StartAsync(RemoteNode.Loop);
        await using var second = await RemoteNode.StartAsync(RemoteNode.Loop);
        second.Echoes();
        var there = second.Hears("there");
        var errors = first.HearsOf<Error>();
        var ended = second.HearsOf<DisassociatedEvent>();
        var toThere = await first.Finds(second, "there");

        var dropped = 0;
        for (var size = Limit - 300; size <= Limit; size++)
        {
            // A thread that a TestKit has used is somebody, whose name would make the message longer.
            toThere.Tell(Numbered(size, size), ActorRefs.NoSender);
            toThere.Tell(size, ActorRefs.NoSender);
            var heard = await there.Next();
            if (heard is byte[] bytes)
            {
                Assert.Equal(0, dropped);
                Assert.Equal(Numbered(size, size), bytes);
                heard = await there.Next();
            }
            else
            {
                dropped++;
                await errors.Next<Error>(IsOversized);
            }

            Assert.Equal(size, heard);
        }

        Assert.InRange(dropped, 1, 299);
        ended.Ref.Tell("nothing ended");
        Assert.Equal("nothing ended", await ended.Next());
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_message_above_the_limit_is_dropped_with_an_error_and_later_ones_arrive(string near, string far)
    {
        await using var first = await RemoteNode.StartAsync(near);
        await using var second = await RemoteNode.StartAsync(far);
        var there = second.Hears("there");
        var errors = first.HearsOf<Error>();
        var toThere = await first.Finds(second, "there");

        toThere.Tell("before");
        toThere.Tell(new byte[Limit * 2]);
        toThere.Tell("after");

        await errors.Next<Error>(IsOversized);
        Assert.Equal("before", await there.Next());
        Assert.Equal("after", await there.Next());
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_watched_actor_that_ends_is_told(string near, string far)
    {
        await using var first = await RemoteNode.StartAsync(near);
        await using var second = await RemoteNode.StartAsync(far);
        var local = second.Echoes();
        var here = first.Hears();
        var remote = await first.Finds(second, "echo");
        here.Ref.Tell(new RemoteNode.WatchThis(remote));
        // Behind the watch on the same connection.
        Assert.Equal(1, await remote.Ask<int>(1, TcpSettings.Patience));

        second.System.Stop(local);

        Assert.Equal(remote, (await here.Next<Terminated>(_ => true)).ActorRef);
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_node_that_stops_is_told_at_once_and_the_last_it_said_is_heard_before(string near, string far)
    {
        await using var first = await RemoteNode.StartAsync(near);
        var second = await RemoteNode.StartAsync(far);
        second.Echoes();
        var here = first.Hears("here");
        var ended = first.HearsOf<DisassociatedEvent>();
        var remote = await first.Finds(second, "echo");
        var toHere = await second.Finds(first, "here");
        here.Ref.Tell(new RemoteNode.WatchThis(remote));
        Assert.Equal(1, await remote.Ask<int>(1, TcpSettings.Patience));

        for (var i = 0; i < 500; i++) toHere.Tell(i);
        await second.DisposeAsync();

        for (var i = 0; i < 500; i++) Assert.Equal(i, await here.Next<int>(_ => true));
        Assert.Equal(remote, (await here.Next<Terminated>(_ => true)).ActorRef);
        await ended.Next<DisassociatedEvent>(e => e.RemoteAddress == second.Address);
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_node_that_is_not_there_yet_is_reached_when_it_is_and_again_when_it_comes_back(string near, string far)
    {
        await using var first = await RemoteNode.StartAsync(near);
        var port = TcpSettings.FreePort();
        var address = new Address("akka.tcp", "node", "127.0.0.1", port);
        var failed = first.HearsOf<AssociationErrorEvent>();
        first.System.ActorSelection(new RootActorPath(address) / "user" / "echo").Tell("are you there?");
        Assert.Equal(address, (await failed.Next<AssociationErrorEvent>(_ => true)).RemoteAddress);

        for (var life = 0; life < 2; life++)
        {
            await using var second = await RemoteNode.StartAsync(far, $"akka.remote.dot-netty.tcp.port = {port}");
            second.Echoes();
            Assert.Equal(life, await Asks(first, second, life));
        }
    }

    // Not for every single message: one may find its actor at work on another thread.
    [SkippableFact]
    public async Task What_another_node_says_is_done_on_the_thread_that_read_it()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only there the loops have threads of their own");
        await using var first = await RemoteNode.StartAsync(RemoteNode.Stock);
        await using var second = await RemoteNode.StartAsync(RemoteNode.Loop);
        second.System.ActorOf(Props.Create(() => new Whereabouts()).WithDispatcher(InlineExecutor.Dispatcher), "where");
        var where = await first.Finds(second, "where");

        var threads = new List<string>();
        for (var i = 0; i < 100; i++) threads.Add(await where.Ask<string>("where?", TcpSettings.Patience));

        Assert.InRange(threads.Count(name => name.StartsWith("nodes-", StringComparison.Ordinal)), 50, 100);
    }

    [Fact]
    public async Task A_stranger_that_talks_nonsense_costs_the_others_nothing()
    {
        await using var first = await RemoteNode.StartAsync(RemoteNode.Loop);
        await using var second = await RemoteNode.StartAsync(RemoteNode.Loop);
        second.Echoes();
        var echo = await first.Finds(second, "echo");
        var random = new Random(7);
        for (var i = 0; i < 20; i++)
        {
            using var stranger = await RawPeer.ConnectAsync(second.Address);
            var nonsense = new byte[1000];
            random.NextBytes(nonsense);
            // Half of them in frames, so that Akka's protocol is what closes them.
            await stranger.Sends(i % 2 == 0 ? [.. BitConverter.GetBytes(-1), .. nonsense] : RawPeer.Frame(nonsense));
            await stranger.ReadsTheEnd();
            Assert.Equal(i, await echo.Ask<int>(i, TcpSettings.Patience));
        }
    }

    [Theory]
    [InlineData(RemoteNode.Loop)]
    [InlineData(RemoteNode.Stock)]
    public async Task A_port_in_use_fails_the_start_with_the_reason(string transport)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var failed = await Assert.ThrowsAnyAsync<Exception>(
            () => RemoteNode.StartAsync(transport, $"akka.remote.dot-netty.tcp.port = {((IPEndPoint)taken.LocalEndpoint).Port}"));

        Assert.Contains(Causes(failed), e => e is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse });
    }

    [Theory]
    [InlineData("maximum-frame-size = 1000b", "maximum-frame-size must be from 32000 bytes to 1 GiB")]
    [InlineData("enable-ssl = on", "enable-ssl needs Akka's own transport; this one has no TLS")]
    public async Task A_setting_that_cannot_be_fails_the_start_with_the_reason(string setting, string reason)
    {
        var failed = await Assert.ThrowsAnyAsync<Exception>(() => RemoteNode.StartAsync(RemoteNode.Loop, $"akka.remote.dot-netty.tcp {{ {setting} }}"));
        Assert.Contains(Causes(failed), e => e.Message == reason);
    }

    [SkippableFact]
    public async Task Nodes_with_IPv6_addresses_reach_each_other()
    {
        Skip.IfNot(TcpSettings.HasIPv6, "No IPv6 here");
        const string host = "akka.remote.dot-netty.tcp.hostname = \"::1\"";
        await using var first = await RemoteNode.StartAsync(RemoteNode.Loop, host);
        await using var second = await RemoteNode.StartAsync(RemoteNode.Loop, host);
        second.Echoes();

        Assert.Equal("[::1]", second.Address.Host);
        Assert.Equal("hello", await (await first.Finds(second, "echo")).Ask<string>("hello", TcpSettings.Patience));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nodes_that_talk_TLS_have_Akkas_own_transport(bool usesTls)
    {
        var hocon = NodeOwned.Hocon(["lobby"], "logger", "logger", usesTls);
        Assert.Equal(!usesTls, hocon.Contains(typeof(LoopTransport).FullName!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    public void Whether_nodes_talk_TLS_is_seen_wherever_it_is_said(string value, bool usesTls)
    {
        Assert.Equal(usesTls, Load(new Dictionary<string, string>(), [$"akka.remote.dot-netty.tcp.enable-ssl={value}"]).UsesTls);
        Assert.Equal(usesTls, Load(new Dictionary<string, string> { ["AKKA__REMOTE__DOT_NETTY__TCP__ENABLE_SSL"] = value }, []).UsesTls);
    }

    [Fact]
    public void Without_a_word_nodes_do_not_talk_TLS() => Assert.False(Load(new Dictionary<string, string>(), []).UsesTls);

    private static NodeConfiguration Load(Dictionary<string, string> environment, string[] assignments)
    {
        var configuration = NodeConfiguration.Load(Path.Combine(AppContext.BaseDirectory, "hocon"), ["cluster"], [], environment, assignments, []);
        Assert.Empty(configuration.Faults);
        return configuration;
    }

    // A system that has just failed to reach the other keeps from trying for a moment; what is said meanwhile is lost.
    private static async Task<int> Asks(RemoteNode first, RemoteNode second, int question)
    {
        using var patience = new CancellationTokenSource(TcpSettings.Patience);
        while (true)
        {
            try
            {
                return await first.System.ActorSelection(new RootActorPath(second.Address) / "user" / "echo").Ask<int>(question, TimeSpan.FromMilliseconds(500), patience.Token);
            }
            catch (AskTimeoutException) when (!patience.IsCancellationRequested)
            {
                // Once more.
            }
        }
    }

    private static IEnumerable<Exception> Causes(Exception? e) => e switch
    {
        null => [],
        AggregateException many => many.InnerExceptions.SelectMany(Causes),
        _ => [e, .. Causes(e.InnerException)],
    };

    internal static bool IsOversized(Error error) => error.Cause?.Message.StartsWith("Discarding oversized payload", StringComparison.Ordinal) == true;

    private static byte[] Numbered(int number, int size)
    {
        var bytes = new byte[size];
        for (var i = 0; i < size; i++) bytes[i] = (byte)((number * 31) + i);
        return bytes;
    }

    private sealed class Whereabouts : ReceiveActor
    {
        public Whereabouts() => ReceiveAny(_ => Sender.Tell(Thread.CurrentThread.Name ?? ""));
    }
}

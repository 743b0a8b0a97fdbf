using System.Diagnostics;
using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Mallard.Gateway.Connections;
using Mallard.Gateway.Inspection;
using Mallard.Gateway.Metrics;
using Mallard.Gateway.Traces;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Connections.Harness;

/// <summary>
/// A gateway alone, on a real socket. The rest of the cluster is a probe: what the gateway tells users and matches arrives there in the
/// order it was told, and the test answers as they would.
/// </summary>
public abstract class GatewayScenario : TestKit, IAsyncLifetime
{
    /// <summary>How long a test waits for something that should happen at once. Only a failing test ever waits this long.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Config Quiet = ConfigurationFactory.ParseString(
        $$"""
        akka {
          loglevel = INFO
          stdout-loglevel = OFF
          test.single-expect-default = {{Patience.TotalSeconds}}s
          test.default-timeout = {{Patience.TotalSeconds}}s
        }
        """);

    private readonly List<IDisposable> _clients = [];
    private IPEndPoint? _address;

    protected GatewayScenario(ITestOutputHelper output)
        : base(Quiet, "gateway", output)
    {
    }

    /// <summary>What the gateway counts.</summary>
    internal GatewayMetrics Metrics { get; } = GatewayMetrics.Unread;

    /// <summary>What the gateway traces; nobody listens unless a test does.</summary>
    internal ActivitySource Spans { get; } = new("gateway");

    internal FakeAccounts Accounts { get; } = new();

    // Repeating is off unless a test is about it: on a busy machine it would come between any two messages.
    internal GatewaySettings Settings { get; set; } = new() { ClientPort = 0, RetryInterval = TimeSpan.FromMinutes(1) };

    internal TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>What operators see of the connections.</summary>
    internal ConnectionDirectory Directory { get; } = new();

    /// <summary>Stands for the shard regions of users and of matches.</summary>
    protected TestProbe Cluster { get; private set; } = null!;

    /// <summary>Stands for a user's actor: the one that connections watch.</summary>
    protected TestProbe User { get; private set; } = null!;

    /// <summary>What listens and accepts.</summary>
    internal IActorRef Clients { get; private set; } = ActorRefs.Nobody;

    internal IPEndPoint Address => _address ?? throw new InvalidOperationException("The gateway is not open.");

    internal IActorRef Fanout { get; private set; } = ActorRefs.Nobody;

    /// <summary>The gateway's ways to game nodes; null before it is open.</summary>
    internal PacketLinks? Links { get; private set; }

    /// <summary>Where a game node takes packets for its matches; passes them to <see cref="Cluster"/>.</summary>
    internal IActorRef Intake { get; private set; } = ActorRefs.Nobody;

    public virtual Task InitializeAsync()
    {
        Cluster = CreateTestProbe("cluster");
        User = CreateTestProbe("user");
        return Task.CompletedTask;
    }

    Task IAsyncLifetime.DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Bounds a wait that never ends if the subject is broken.</summary>
    internal static CancellationToken Limit() => new CancellationTokenSource(Patience).Token;

    internal GatewayServices Services()
    {
        if (Fanout.IsNobody())
        {
            var traces = new GatewayTraces(Spans);
            Fanout = Sys.ActorOf(Props.Create(() => new Fanout(Metrics.Sent, traces)), "fanout");
            Intake = Sys.ActorOf(Props.Create(() => new Entrance(Cluster.Ref)), "intake");
            Links = new PacketLinks(Sys, "links", TimeProvider.System);
        }

        return new GatewayServices(Settings, Accounts, Intake, Links!, Fanout, Time) { Metrics = Metrics, Traces = new GatewayTraces(Spans), Connections = Directory };
    }

    /// <summary>The limit of one connection.</summary>
    internal TokenBucket Bucket() => new(Settings.PacketRate, Settings.PacketBurst, Time);

    /// <summary>A client on a socket of its own. The first one opens the gateway.</summary>
    internal async Task<RawClient> Connects(int receiveBuffer = 0)
    {
        if (_address is null)
        {
            var services = Services();
            Clients = Sys.ActorOf(Props.Create(() => new Acceptor(services)), "clients");
            _address = (await Clients.Ask<Acceptor.Listening>(Acceptor.Listen.Instance, Patience)).Address;
        }

        var client = await RawClient.ConnectAsync(_address, receiveBuffer);
        _clients.Add(client);
        return client;
    }

    /// <summary>A client that is logged in.</summary>
    internal async Task<(RawClient Client, OpenSession Session)> LogsIn(
        string name = "alice", UserPlace? place = null, int receiveBuffer = 0)
    {
        var client = await Connects(receiveBuffer);
        await client.Sends(Packets.LogIn(name));
        return (client, await AnswersLogin(client, place));
    }

    /// <summary>Answers a login as the user's actor does, and sees it through.</summary>
    internal async Task<OpenSession> AnswersLogin(RawClient client, UserPlace? place = null)
    {
        var open = await Cluster.ExpectMsgAsync<OpenSession>();
        Opens(open, place);
        await client.Receives(PacketType.LoginResponse);
        await Cluster.ExpectMsgAsync<SessionReady>();
        return open;
    }

    /// <summary>
    /// Whatever the gateway holds of the first client's socket is to end: a stream that is over can leave the socket open behind it.
    /// The client must have had an answer: connected sockets wait in the kernel until the gateway takes them.
    /// </summary>
    internal async Task<Func<Task>> ExpectsTheEndOfItsSocket()
    {
        var socket = await Sys.ActorSelection("/user/StreamSupervisor-*/*-0-0-*").ResolveOne(Patience);
        var watcher = CreateTestProbe();
        await watcher.WatchAsync(socket);
        return async () => await watcher.ExpectTerminatedAsync(socket);
    }

    /// <summary>The actor has dealt with everything it was sent so far.</summary>
    internal static Task Settles(IActorRef actor) => actor.Ask<ActorIdentity>(new Identify(null), Patience);

    internal void Opens(OpenSession open, UserPlace? place = null, IActorRef? user = null) =>
        open.Address.Connection.Tell(new SessionOpened(open.Address.Id, user ?? User.Ref, place ?? UserPlace.Lobby));

    /// <summary>A lobby request has come; answers it.</summary>
    internal async Task<LobbyRequest> AnswersLobby(OpenSession session, params byte[][] frames)
    {
        var request = await Cluster.ExpectMsgAsync<LobbyRequest>();
        Answers(session, request, frames);
        return request;
    }

    internal static void Answers(OpenSession session, LobbyRequest request, params byte[][] frames) =>
        session.Address.Connection.Tell(
            new LobbyAnswer(session.Address.Id, request.Number, [.. frames.SelectMany(f => f)], UserPlace.Lobby));

    /// <summary>The lobby sends something to a connection that it did not ask for.</summary>
    internal static void Pushes(OpenSession session, byte[] frames, UserPlace? place = null) =>
        session.Address.Connection.Tell(new PushFrames(session.Address.Id, frames, place ?? UserPlace.Lobby));

    /// <summary>A match sends something to a connection, through the fan-out as it does.</summary>
    internal static void Delivers(OpenSession session, MatchId match, DeliveryKind kind, byte[] frames, ushort state = 0) =>
        session.Address.Fanout.Tell(new Delivery(match, kind, state, [session.Address.Id], frames));

    /// <summary>A match takes a connection in, and the client has heard of it.</summary>
    internal async Task Attaches(RawClient client, OpenSession session, MatchId match)
    {
        session.Address.Fanout.Tell(
            new Delivery(match, DeliveryKind.Attach, 0, [session.Address.Id], Packets.Said("welcome")) { Intake = Intake });
        Assert.Equal("welcome", await client.Hears());
    }

    // One way for everything, so that the order in which the gateway told it is the order in which it arrives.
    private sealed class Entrance : PacketReceiver
    {
        private readonly IActorRef _cluster;

        public Entrance(IActorRef cluster)
        {
            _cluster = cluster;
            ReceiveAny(_cluster.Forward);
        }

        protected override void Take(IPacket packet) => _cluster.Forward(packet);
    }
}

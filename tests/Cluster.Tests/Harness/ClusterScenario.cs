using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Akka.TestKit.Xunit2.Internals;
using Mallard.Game;
using Mallard.Gateway;
using Mallard.Hosting.Remoting;
using Mallard.Lobby;
using Mallard.Messages.Serialization;
using Mallard.Messages.Sharding;
using Mallard.Protocol;
using Mallard.Rules;
using Xunit.Abstractions;

namespace Mallard.Cluster.Tests.Harness;

/// <summary>
/// A cluster of several actor systems in one process, joined over loopback, with real sockets for the clients. Each system has the roles
/// it is started with, exactly as a node process would.
/// </summary>
public abstract class ClusterScenario : TestKit, IAsyncLifetime
{
    /// <summary>How long a scenario waits for something that should happen at once. Only a failing test ever waits this long.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static readonly Config ClusterConfig = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = INFO
          loggers = []
          stdout-loglevel = OFF
          log-dead-letters = off
          actor.provider = cluster
          extensions = [
            "Akka.DistributedData.DistributedDataProvider, Akka.DistributedData"
            "Akka.Cluster.Sharding.ClusterShardingExtensionProvider, Akka.Cluster.Sharding"
          ]
          remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
          cluster {
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            split-brain-resolver { active-strategy = keep-majority, stable-after = 2s }
            down-removal-margin = 500ms
            failure-detector.heartbeat-interval = 300ms
            # Clusters of tests are young and small: nothing is gained by waiting.
            leader-actions-interval = 100ms
            periodic-tasks-initial-delay = 100ms
            unreachable-nodes-reaper-interval = 300ms
            gossip-interval = 100ms
            sharding {
              state-store-mode = ddata
              passivate-idle-entity-after = off
              retry-interval = 200ms
              waiting-for-state-timeout = 1s
              distributed-data.durable.keys = []
            }
            distributed-data { durable.keys = [], notify-subscribers-interval = 50ms, gossip-interval = 200ms }
          }
          coordinated-shutdown { run-by-actor-system-terminate = off, terminate-actor-system = on, run-by-clr-shutdown-hook = off, exit-clr = off }
        }
        """).WithFallback(LoopTransport.Hocon).WithFallback(SerializationCheck.Bindings);

    private readonly ITestOutputHelper _output;
    private readonly List<TestNode> _nodes = [];
    private readonly List<Player> _players = [];
    private int _nextRoomId = 1;

    protected ClusterScenario(ITestOutputHelper output)
        : base(ConfigurationFactory.ParseString("akka.loglevel = WARNING"), "observer", output) => _output = output;

    internal MemoryAccounts Accounts { get; } = new();

    private protected GatewaySettings GatewaySettings { get; set; } = new() { ClientPort = 0 };

    private protected LobbySettings LobbySettings { get; set; } = new();

    private protected GameSettings GameSettings { get; set; } = new();

    /// <summary>How long a node may be silent. Long by default, so that a busy machine cannot part healthy nodes; scenarios that crash nodes shorten it.</summary>
    private protected virtual TimeSpan Silence => TimeSpan.FromSeconds(15);

    private protected virtual IGameFactory Game { get; } = new EchoGame.Factory();

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        foreach (var player in _players) await player.DisposeAsync();
        // Together and without ceremony: what a graceful stop does has scenarios of its own.
        await Task.WhenAll(_nodes.Select(n => n.System.Terminate()));
    }

    /// <summary>Starts a node and waits until it is an up member.</summary>
    private protected async Task<TestNode> StartNode(params string[] roles)
    {
        var config = ConfigurationFactory.ParseString(
            $"akka.cluster {{ roles = [{string.Join(",", roles)}], failure-detector.acceptable-heartbeat-pause = {Silence.TotalSeconds}s }}")
            .WithFallback(ClusterConfig);
        var system = ActorSystem.Create("mallard", config);
        ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new TestOutputLogger(_output)), "test-output").Tell(new InitializeLogger(system.EventStream));
        SerializationCheck.Require(system);
        var cluster = Akka.Cluster.Cluster.Get(system);
        var seed = _nodes.Count == 0 ? cluster.SelfAddress : _nodes[0].Address;
        using var timeout = new CancellationTokenSource(Patience);
        await cluster.JoinAsync(seed, timeout.Token);

        if (roles.Contains(Roles.Lobby))
            await LobbyNode.StartAsync(system, LobbySettings, size => Task.FromResult((long)(Interlocked.Add(ref _nextRoomId, size) - size)), TimeProvider.System);
        if (roles.Contains(Roles.Game)) await GameNode.StartAsync(system, GameSettings, Game, TimeProvider.System);
        var clients = roles.Contains(Roles.Gateway)
            ? await GatewayNode.StartAsync(system, GatewaySettings, Accounts, TimeProvider.System)
            : null;

        var node = new TestNode(system, clients);
        _nodes.Add(node);
        return node;
    }

    /// <summary>One gateway, one lobby and one game node.</summary>
    private protected async Task<(TestNode Gateway, TestNode Lobby, TestNode Game)> StartThreeNodes()
    {
        var lobby = await StartNode(Roles.Lobby);
        var game = await StartNode(Roles.Game);
        var gateway = await StartNode(Roles.Gateway);
        return (gateway, lobby, game);
    }

    /// <summary>A client on a socket of its own, not logged in.</summary>
    private protected async Task<Player> Connect(TestNode gateway, string name)
    {
        var player = await Player.ConnectAsync(gateway.Clients!, name);
        _players.Add(player);
        return player;
    }

    /// <summary>A registered player who is logged in.</summary>
    private protected async Task<Player> LogIn(TestNode gateway, string name)
    {
        var player = await Connect(gateway, name);
        await player.Registers();
        await player.LogsIn();
        return player;
    }

    /// <summary>Two players in a running match.</summary>
    private protected async Task<(Player Owner, Player Member, int RoomId)> PlayTogether(TestNode gateway, string owner = "alice", string member = "bob")
    {
        var alice = await LogIn(gateway, owner);
        var bob = await LogIn(gateway, member);
        var room = await alice.CreatesRoom($"{owner}'s pond", capacity: 2);
        await bob.Joins(room.RoomId);
        await alice.Prepares();
        await bob.Receives(PacketType.PrepareGameNotification);
        await alice.Starts();
        await alice.Receives(PacketType.StartGameNotification);
        await bob.Receives(PacketType.StartGameNotification);
        return (alice, bob, room.RoomId);
    }

    /// <summary>Enough rooms that every lobby node has some, with an owner and a member each.</summary>
    private protected async Task<List<(Player Owner, Player Member, int RoomId)>> FillRooms(TestNode gateway)
    {
        var rooms = new List<(Player, Player, int)>();
        for (var i = 0; i < 6; i++)
        {
            var owner = await LogIn(gateway, $"owner{i}");
            var member = await LogIn(gateway, $"member{i}");
            var room = await owner.CreatesRoom($"pond {i}", capacity: 3);
            await member.Joins(room.RoomId);
            rooms.Add((owner, member, room.RoomId));
        }

        return rooms;
    }

    /// <summary>In every room one more joins and everybody sees it, one leaves, and the owner closes it.</summary>
    private protected async Task RoomsWork(TestNode gateway, List<(Player Owner, Player Member, int RoomId)> rooms)
    {
        foreach (var (owner, member, roomId) in rooms)
        {
            var late = await LogIn(gateway, $"late{roomId}");
            await AwaitAssertAsync(async () => Assert.True((await late.TriesToJoin(roomId)).IsSuccess), Patience);
            Assert.Equal(late.UserId, (await owner.Receives(PacketType.JoinRoomNotification, n => n.JoinRoomNotification.User.UserId == late.UserId))
                .JoinRoomNotification.User.UserId);
            await member.Receives(PacketType.JoinRoomNotification);

            await member.Leaves();
            await owner.Receives(PacketType.LeaveRoomNotification);

            await owner.Leaves();
            await late.Receives(PacketType.LeaveRoomResponse);
        }
    }
}

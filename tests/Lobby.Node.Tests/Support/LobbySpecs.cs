using System.Diagnostics;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Mallard.Lobby.Rooms;
using Mallard.Lobby.Traces;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Support;

/// <summary>Users and rooms without a cluster: probes stand for the regions, and time passes only when a test says so.</summary>
public abstract class LobbySpecs : TestKit
{
    private const string Config =
        """
        akka {
          loglevel = WARNING
          scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
          test { single-expect-default = 20s, default-timeout = 20s }
        }
        """;

    private int _nextRoomId = 1;

    protected LobbySpecs(ITestOutputHelper output)
        : base(Config, "lobby", output)
    {
        Users = Probe("users");
        Rooms = Probe("rooms");
        Matches = Probe("matches");
        Directory = Probe("directory");
        LeaseRoomIds = size =>
        {
            _nextRoomId += size;
            return Task.FromResult((long)(_nextRoomId - size));
        };
        var settings = new LobbySettings { RoomListLimit = 3, RequestTimeout = TimeSpan.FromSeconds(3) };
        Services = new LobbyServices(settings, new RoomIdSource(size => LeaseRoomIds(size), blockSize: 4), Clock)
        {
            Users = Users,
            Rooms = Rooms,
            Matches = Matches,
            Traces = new LobbyTraces(Spans),
        };
        var remember = (RoomId _) => Remembered;
        Services.DirectoryKeeper = Sys.ActorOf(Props.Create(() => new DirectoryStandIn(remember, Directory)));
    }

    internal static UserId Alice { get; } = new(1);

    internal static UserId Bob { get; } = new(2);

    internal static UserId Carol { get; } = new(3);

    private protected TestProbe Users { get; }

    private protected TestProbe Rooms { get; }

    private protected TestProbe Matches { get; }

    /// <summary>What rooms tell the directory of their node.</summary>
    private protected TestProbe Directory { get; }

    private protected LobbyServices Services { get; }

    private protected StoppedClock Clock { get; } = new();

    /// <summary>What users and rooms trace; nobody listens unless a story does.</summary>
    private protected ActivitySource Spans { get; } = new("lobby");

    private protected Func<int, Task<long>> LeaseRoomIds { get; set; }

    /// <summary>What the directory knows of the room under test when its actor is made.</summary>
    private protected RoomView? Remembered { get; set; }

    private protected TestProbe Probe(string name) => CreateTestProbe(name);

    private protected static Member MemberOf(UserId user) => new(user, NameOf(user));

    private protected static string NameOf(UserId user) => user.Value switch { 1 => "alice", 2 => "bob", 3 => "carol", var other => $"user-{other}" };

    private protected static RoomView View(RoomId id, params UserId[] members) => new(
        id, 1, members[0], "pond", 4, RoomPhase.Waiting, [.. members.Select(MemberOf)], null, StoppedClock.Start.ToUnixTimeMilliseconds());

    private protected void GameNodeIsThere(uint node = 0x10) => Services.Placement.Report(new GameNodeLoad(node, "game", 0, 0, [], 1));

    /// <summary>Lets timers run, after everything that was told to the entity before has been dealt with.</summary>
    private protected async Task Passes(IActorRef entity, TimeSpan time)
    {
        await Settles(entity);
        Clock.Now += time;
        ((TestScheduler)Sys.Scheduler).Advance(time);
        await Settles(entity);
    }

    /// <summary>Waits until the entity has dealt with everything that was told to it before: from here on, what has not come does not come.</summary>
    private protected async Task Settles(IActorRef entity)
    {
        var barrier = CreateTestProbe();
        entity.Tell(ShardStandIn.Ping.Instance, barrier);
        await barrier.ExpectMsgAsync<ActorIdentity>();
        Services.DirectoryKeeper.Tell(new Identify(0), barrier);
        await barrier.ExpectMsgAsync<ActorIdentity>();
        // What the directory has answered the entity has dealt with, too.
        entity.Tell(ShardStandIn.Ping.Instance, barrier);
        await barrier.ExpectMsgAsync<ActorIdentity>();
    }

    private protected static ValueTask ExpectNothing(TestProbe probe) => probe.ExpectNoMsgAsync(TimeSpan.Zero);

    private sealed class DirectoryStandIn : ReceiveActor
    {
        public DirectoryStandIn(Func<RoomId, RoomView?> remembered, IActorRef observer)
        {
            Receive<RoomDirectory.RecallRoom>(recall => Sender.Tell(new RoomDirectory.RoomRecalled(remembered(recall.RoomId))));
            ReceiveAny(observer.Forward);
        }
    }
}

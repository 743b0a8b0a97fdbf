using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Google.Protobuf;
using Mallard.Game.Games;
using Mallard.Game.Inspection;
using Mallard.Game.Matches;
using Mallard.Game.Metrics;
using Mallard.Game.Recordings;
using Mallard.Game.Traces;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Support;

/// <summary>
/// One match among probes: its shard, the lobby's users and rooms, two gateways. Timers run on the test's scheduler and ticks on the
/// test's clock; nothing happens because time goes by outside.
/// </summary>
public abstract class MatchStory : TestKit
{
    private static readonly Config Configuration = ConfigurationFactory.ParseString(
        """
        akka.loglevel = WARNING
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.test.single-expect-default = 20s
        """);

    private IActorRef? _match;

    protected MatchStory(ITestOutputHelper output)
        : base(Configuration, "match", output)
    {
        Shard = Probe("shard");
        Users = Probe("users");
        // A story that is about it looks by itself.
        Users.IgnoreMessages(message => message is MatchBegan);
        Rooms = Probe("rooms");
        Load = Probe("load");
        East = new Gateway(Probe("east"));
        West = new Gateway(Probe("west"));
        Alice = new Player(1, "Alice", East);
        Bob = new Player(2, "Bob", West);
        Carol = new Player(3, "Carol", East);
        Factory = Game;
    }

    protected TestProbe Shard { get; }

    protected TestProbe Users { get; }

    protected TestProbe Rooms { get; }

    protected TestProbe Load { get; }

    private protected Gateway East { get; }

    private protected Gateway West { get; }

    /// <summary>The owner, on the eastern gateway.</summary>
    private protected Player Alice { get; }

    /// <summary>On the western gateway.</summary>
    private protected Player Bob { get; }

    /// <summary>On the eastern gateway.</summary>
    private protected Player Carol { get; }

    private protected static MatchId Id => new(0x1230, new RoomId(8));

    private protected GameSettings Settings { get; set; } = new();

    private protected ScriptedGame Game { get; } = new();

    private protected IGameFactory Factory { get; set; }

    /// <summary>Where matches are recorded; nowhere unless a story says so.</summary>
    private protected RecordingDisk? Recordings { get; set; }

    /// <summary>Whether the node takes no new matches.</summary>
    private protected bool Draining { get; set; }

    /// <summary>How often states go out; with every tick unless a story says so.</summary>
    private protected StatePace? Pace { get; set; }

    /// <summary>What matches count and measure.</summary>
    private protected GameMetrics Metrics { get; set; } = GameMetrics.Unread;

    /// <summary>What matches trace.</summary>
    private protected GameTraces Traces { get; set; } = GameTraces.Unread;

    /// <summary>What operators see of the node's matches.</summary>
    private protected MatchDirectory Directory { get; } = new();

    private protected TickSource Ticks { get; } = TickSource.Manual();

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The actor, started as a shard starts it when the first message comes.</summary>
    private protected IActorRef Match => _match ??= Start(new OneGame(Factory));

    // ---- what happens ----

    private protected void IsAskedFor(params Player[] members) => Match.Tell(new CreateMatch(Id, Room(members)));

    private protected async Task IsCreatedFor(params Player[] members)
    {
        IsAskedFor(members);
        await Rooms.ExpectMsgAsync<MatchCreated>();
    }

    /// <summary>A running match whose players are all connected.</summary>
    private protected async Task Runs(params Player[] players)
    {
        await IsCreatedFor(players);
        foreach (var player in players) await Joins(player);
    }

    /// <summary>A second match on the same node, for one player.</summary>
    private protected Task<IActorRef> AnotherRuns(IGameFactory game, Player player) => AnotherRuns(new OneGame(game), player);

    /// <summary>A second match on the same node, for one player, with what there is to play at its begin.</summary>
    private protected async Task<IActorRef> AnotherRuns(IGameSource game, Player player)
    {
        var another = Start(game);
        another.Tell(new CreateMatch(Id, Room(player)));
        await Rooms.ExpectMsgAsync<MatchCreated>();
        another.Tell(new ConnectPlayer(Id, player.Id, player.Address));
        await player.Gateway.Attaches(player);
        // A match takes a player in before it begins.
        await Settles(another);
        return another;
    }

    private protected async Task Joins(Player player)
    {
        Connects(player);
        await player.Gateway.Attaches(player);
    }

    private protected void Connects(Player player) => Match.Tell(new ConnectPlayer(Id, player.Id, player.Address));

    private protected void Disconnects(Player player) => Match.Tell(new DisconnectPlayer(Id, player.Id, player.Connection));

    /// <summary>The user knows of no connection.</summary>
    private protected void StaysAway(Player player) => Match.Tell(new DisconnectPlayer(Id, player.Id, default));

    private protected void Quits(Player player) => Match.Tell(new QuitMatch(Id, player.Id));

    private protected void Says(Player player, params string[] texts) => Match.Tell(Saying(player, texts));

    /// <summary>Lines of a player on the connection of the moment.</summary>
    private protected static MatchInput Saying(Player player, params string[] texts) =>
        new(Id, player.Id, player.Connection, [.. texts.Select(Line)]);

    /// <summary>The match asks the lobby to take a player back.</summary>
    private protected async Task IsReleased(Player player, bool matchTells = true) =>
        Assert.Equal(new ReleasePlayer(player.Id, Id, matchTells), await Users.ExpectMsgAsync<ReleasePlayer>());

    /// <summary>The lobby has taken a player back.</summary>
    private protected void IsInTheLobby(Player player) => Match.Tell(new PlayerReleased(Id, player.Id));

    /// <summary>The lobby takes everybody back as soon as it is asked to.</summary>
    private protected void TheLobbyAnswers() => Users.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
    {
        if (message is ReleasePlayer release) sender.Tell(new PlayerReleased(release.Match, release.UserId));
        return AutoPilot.KeepRunning;
    }));

    private protected async Task IsOverForTheRoom() => Assert.Equal(new MatchEnded(Id.Room, Id), await Rooms.ExpectMsgAsync<MatchEnded>());

    /// <summary>The match asks its shard to stop it, and stops when it does.</summary>
    private protected async Task Goes()
    {
        var passivate = await Shard.ExpectMsgAsync<Passivate>();
        await WatchAsync(Match);
        Match.Tell(passivate.StopMessage);
        await ExpectTerminatedAsync(Match);
    }

    // ---- time ----

    /// <summary>Lets timers run, once everything told so far has been handled.</summary>
    private protected async Task Passes(TimeSpan time)
    {
        await Settles();
        ((TestScheduler)Sys.Scheduler).Advance(time);
        await Settles();
    }

    /// <summary>Lets the game's clock run and wakes the match, as the node's tick source does.</summary>
    private protected async Task Plays(TimeSpan time)
    {
        await Settles();
        Time.Advance(time);
        Ticks.Wake();
        await Settles();
    }

    private protected Task Plays(int ticks) => Plays(ticks * Settings.Tick);

    /// <summary>Everything told to the match so far has been handled.</summary>
    private protected Task Settles() => Settles(Match);

    private protected async Task Settles(IActorRef match)
    {
        var fence = CreateTestProbe();
        match.Tell(new Identify("fence"), fence.Ref);
        await fence.ExpectMsgAsync<ActorIdentity>();
    }

    /// <summary>Nothing is on its way to somebody.</summary>
    private protected async Task IsSilentTo(params TestProbe[] probes)
    {
        await Settles();
        foreach (var probe in probes)
        {
            probe.Tell(EndOfStory.Instance);
            Assert.Same(EndOfStory.Instance, await probe.ExpectMsgAsync<object>());
        }
    }

    private protected Task IsSilentTo(params Gateway[] gateways) => IsSilentTo([.. gateways.Select(g => g.Probe)]);

    private protected RoomView Room(params Player[] members) => new(
        Id.Room, Version: 3, members[0].Id, "pond", Capacity: 4, RoomPhase.Playing, [.. members.Select(m => m.Member)], Id, CreatedAt: 0);

    private static Frame Line(string text) => new(
        (ushort)PacketType.PlayerChattingRequest,
        new GamePacket { PlayerChattingRequest = new C2SPlayerChattingRequest { Message = text } }.ToByteArray());

    private TestProbe Probe(string name) => new(Sys, Assertions, name);

    private IActorRef Start(IGameSource game) => Shard.ChildActorOf(Props.Create<MatchActor>(Services(game)), SupervisorStrategy.DefaultStrategy);

    /// <summary>What the matches of the node share.</summary>
    private protected GameServices Services(IGameSource game) => new(Settings, game, Ticks, Time)
    {
        Users = Users.Ref,
        Rooms = Rooms.Ref,
        LoadReporter = Load.Ref,
        Recordings = Recordings,
        Pace = Pace,
        IsDraining = Draining,
        Metrics = Metrics,
        Traces = Traces,
        Matches = Directory,
        Links = new DirectLinks(),
    };

    private sealed record EndOfStory
    {
        public static readonly EndOfStory Instance = new();
    }
}

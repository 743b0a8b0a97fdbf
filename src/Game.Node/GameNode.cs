using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Event;
using Mallard.Game.Games;
using Mallard.Game.Inspection;
using Mallard.Game.Matches;
using Mallard.Game.Metrics;
using Mallard.Game.Placement;
using Mallard.Game.Recordings;
using Mallard.Game.Traces;
using Mallard.Hosting.Actors;
using Mallard.Hosting.Draining;
using Mallard.Hosting.Health;
using Mallard.Hosting.Inspection;
using Mallard.Hosting.Metrics;
using Mallard.Hosting.Remoting;
using Mallard.Hosting.Traces;
using Mallard.Messages.Matches;
using Mallard.Messages.Sharding;
using Mallard.Rules;

namespace Mallard.Game;

/// <summary>Adds the actors of a game node to an actor system that is a member of its cluster with the role <c>game</c>.</summary>
public static class GameNode
{
    private static readonly TimeSpan EndMargin = TimeSpan.FromSeconds(2);

    /// <summary>Starts the matches' shard region, waits until the cluster knows it, and publishes this node's load from then on.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="game">The game that matches of this node play.</param>
    /// <param name="time">The clock.</param>
    public static Task StartAsync(ActorSystem system, GameSettings settings, IGameFactory game, TimeProvider time) =>
        StartAsync(system, settings, new OneGame(game), time);

    /// <summary>Starts the matches' shard region, waits until the cluster knows it, and publishes this node's load from then on.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="game">What each new match of this node plays.</param>
    /// <param name="time">The clock.</param>
    /// <param name="drain">The node's drain; null where there is none.</param>
    /// <param name="inspection">Where operators' commands come from; null where there are none.</param>
    /// <param name="cancellationToken">Gives up waiting for the cluster to know the region.</param>
    public static async Task StartAsync(
        ActorSystem system,
        GameSettings settings,
        IGameSource game,
        TimeProvider time,
        INodeDrain? drain = null,
        IInspectionHandlers? inspection = null,
        CancellationToken cancellationToken = default)
    {
        if (settings.SimulationSpeed != 1)
        {
            system.Log.Warning(
                "Time in matches passes at {Speed} times the speed of the clock: mallard.game.simulation-speed is for tests", settings.SimulationSpeed);
        }

        var cluster = Cluster.Get(system);
        var recordings = new RecordingDisk(settings.Recording, Logging.GetLogger(system, "recordings"), time);
        system.RegisterOnTermination(recordings.Dispose);
        InlineExecutor.AddTo(system);
        var links = NodeLinks.Start(system, "gateways", time);
        var ticks = TickSource.Start(settings.WakeUpPeriod, time, () => settings.MatchesPerTurn * Math.Max(1, links.Count));
        var threads = new MatchThreads(settings.MatchThreads, ticks, NodeThreads.Of(system));
        system.RegisterOnTermination(threads.Dispose);
        threads.AddTo(system);
        var meter = NodeMeters.Of(system).Get(GameMetrics.MeterName);
        var metrics = new GameMetrics(meter);
        var pace = new StatePace(settings.WakeUpPeriod, settings.SlowestStates, links.TakeDelay, time, Logging.GetLogger(system, "state-pace"));
        GameMetrics.Show(meter, pace);
        var services = new GameServices(settings, game, ticks, time)
        {
            Metrics = metrics,
            Traces = new GameTraces(NodeTraces.Of(system).Get(GameTraces.SourceName)),
            Recordings = recordings,
            Links = links,
            Pace = pace,
            Intake = system.ActorOf(Props.Create(() => new MatchIntake()).WithDispatcher(InlineExecutor.Dispatcher), "match-intake"),
            Users = await Regions.OfUsersAsync(system),
            Rooms = await Regions.OfRoomsAsync(system),
            LoadReporter = system.ActorOf(
                Props.Create(() => new LoadReporter(settings.LoadReportInterval, time, load => LoadReports.Publish(cluster, load), metrics)), "load-reporter"),
        };
        var matches = await ClusterSharding.Get(system).StartAsync(
            ShardTypes.Match,
            _ => Props.Create<MatchActor>(services).WithDispatcher(MatchThreads.Dispatcher),
            ClusterShardingSettings.Create(system).WithRole(Roles.Game),
            new MatchExtractor(),
            new HomeAllocation(cluster.SelfAddress, () => GameNodesOf(cluster)),
            MatchActor.HandOver.Instance);
        system.ActorOf(Props.Create(() => new MatchWatch(services, Readiness.Of(system).Add("match-threads"))), "match-watch");
        drain?.Add(new MatchDrain(services));
        if (inspection is not null) Offer(system, services.Matches, inspection);

        // Before the regions stop: once they do, a match can no longer hand its players back to the lobby.
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "end-matches", async () =>
        {
            services.IsDraining = true;
            try
            {
                await services.LoadReporter.Ask<Done>(LoadReporter.EndMatches.Instance, settings.ReleaseTimeout + EndMargin);
            }
            catch (AskTimeoutException)
            {
                // What is left ends with its shard, and its players hear of it from their room.
            }

            return Done.Instance;
        });
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "finish-recordings", async () =>
        {
            await recordings.FinishAsync();
            return Done.Instance;
        });
        await RegionStart.RegisteredAsync(system, matches, cancellationToken);
        // From now on lobbies place matches here.
        services.LoadReporter.Tell(LoadReporter.Begin.Instance);
    }

    private static void Offer(ActorSystem system, MatchDirectory matches, IInspectionHandlers inspection)
    {
        var node = Cluster.Get(system).SelfAddress.ToString();
        var handler = system.ActorOf(
            Props.Create(() => new GameInspection(matches, node)).WithDispatcher(InspectionDispatcher.Name), "inspection-game");
        inspection.Offer(handler, "game matches", "game match", "game close");
    }

    // One that leaves hosts no new match.
    private static IEnumerable<UniqueAddress> GameNodesOf(Cluster cluster) => cluster.State.Members
        .Where(m => m.HasRole(Roles.Game) && m.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up)
        .Select(m => m.UniqueAddress);
}

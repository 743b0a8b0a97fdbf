using Akka;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.DistributedData;
using Mallard.Hosting.Actors;
using Mallard.Hosting.Draining;
using Mallard.Hosting.Inspection;
using Mallard.Hosting.Metrics;
using Mallard.Hosting.Traces;
using Mallard.Lobby.Inspection;
using Mallard.Lobby.Metrics;
using Mallard.Lobby.Placement;
using Mallard.Lobby.Rooms;
using Mallard.Lobby.Traces;
using Mallard.Lobby.Users;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Sharding;

namespace Mallard.Lobby;

/// <summary>Adds the actors of a lobby node to an actor system that is a member of its cluster with the role <c>lobby</c>.</summary>
public static class LobbyNode
{
    /// <summary>Starts users, rooms and the room directory, and waits until the cluster knows that they can live here.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="leaseRoomIds">Leases a block of room ids of the given size from the cluster's counter; returns the first.</param>
    /// <param name="time">The clock.</param>
    /// <param name="drain">The node's drain; null where there is none.</param>
    /// <param name="inspection">Takes the commands of operators that this node answers; null where nobody asks.</param>
    /// <param name="cancellationToken">Gives up waiting for the cluster.</param>
    public static async Task StartAsync(
        ActorSystem system,
        LobbySettings settings,
        Func<int, Task<long>> leaseRoomIds,
        TimeProvider time,
        INodeDrain? drain = null,
        IInspectionHandlers? inspection = null,
        CancellationToken cancellationToken = default)
    {
        LeanMailbox.AddTo(system);
        var placement = new MatchPlacement(time);
        var services = new LobbyServices(settings, new RoomIdSource(leaseRoomIds, settings.RoomIdBlock), time)
        {
            Placement = placement,
            Metrics = new LobbyMetrics(NodeMeters.Of(system).Get(LobbyMetrics.MeterName), () => placement.Nodes),
            Traces = new LobbyTraces(NodeTraces.Of(system).Get(LobbyTraces.SourceName)),
        };
        var sharding = ClusterSharding.Get(system);
        var shardSettings = ClusterShardingSettings.Create(system).WithRole(Roles.Lobby);
        var extractor = new NumberExtractor();
        var allocation = ShardAllocationStrategy.LeastShardAllocationStrategy(absoluteLimit: 20, relativeLimit: 0.2);

        // The ways to the others come first: a region may be sent messages as soon as it has started.
        services.Users = await Regions.OfUsersAsync(system);
        services.Rooms = await Regions.OfRoomsAsync(system);
        services.Matches = await Regions.OfMatchesAsync(system);
        var replicator = DistributedData.Get(system).Replicator;
        services.DirectoryKeeper = system.ActorOf(Props.Create(() => new RoomDirectory(services, replicator)), "room-directory");
        await services.DirectoryKeeper.Ask<Done>(RoomDirectory.Load.Instance, cancellationToken);
        var users = await sharding.StartAsync(
            ShardTypes.User,
            id => Props.Create<UserActor>(services, new UserId(int.Parse(id))).WithMailbox(LeanMailbox.Name),
            shardSettings,
            extractor,
            allocation,
            UserActor.HandOver.Instance);
        var rooms = await sharding.StartAsync(
            ShardTypes.Room,
            id => Props.Create<RoomActor>(services, new RoomId(int.Parse(id))),
            shardSettings,
            extractor,
            allocation,
            RoomActor.HandOver.Instance);
        system.ActorOf(Props.Create(() => new LoadListener(services.Placement)), LoadReports.Listener);
        drain?.Add(new LobbyDrain(system, users, rooms));
        inspection?.Offer(
            system.ActorOf(Props.Create(() => new LobbyInspection(services)).WithDispatcher(InspectionDispatcher.Name), "inspection-lobby"),
            LobbyInspection.Commands);
        await Task.WhenAll(
            RegionStart.RegisteredAsync(system, users, cancellationToken), RegionStart.RegisteredAsync(system, rooms, cancellationToken));
    }
}

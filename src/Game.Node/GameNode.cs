using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Mallard.Game.Matches;
using Mallard.Game.Placement;
using Mallard.Messages.Sharding;
using Mallard.Rules;

namespace Mallard.Game;

/// <summary>Adds the actors of a game node to an actor system that is a member of its cluster with the role <c>game</c>.</summary>
public static class GameNode
{
    /// <summary>Starts the matches' shard region and publishes this node's load.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="game">The game that matches of this node play.</param>
    /// <param name="time">The clock.</param>
    public static async Task StartAsync(ActorSystem system, GameSettings settings, IGameFactory game, TimeProvider time)
    {
        var ticks = TickSource.Start(settings.Tick, time);
        system.RegisterOnTermination(ticks.Dispose);
        var services = new GameServices(settings, game, ticks, time)
        {
            Users = await Regions.OfUsersAsync(system),
            Rooms = await Regions.OfRoomsAsync(system),
            LoadReporter = system.ActorOf(Props.Create(() => new LoadReporter(settings.LoadReportInterval, time)), "load-reporter"),
        };
        await ClusterSharding.Get(system).StartAsync(
            ShardTypes.Match,
            _ => Props.Create<MatchActor>(services),
            ClusterShardingSettings.Create(system).WithRole(Roles.Game),
            new MatchExtractor(),
            new HomeAllocation(Cluster.Get(system).SelfAddress),
            MatchActor.HandOver.Instance);
    }
}

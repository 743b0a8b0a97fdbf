using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace Mallard.Hosting.Actors;

/// <summary>The moment from which shards can be put on this node.</summary>
public static class RegionStart
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Waits until the coordinator knows a region of this node. A region starts at once and registers in its own time: for as long as the
    /// coordinator has not told the others of it, nothing that belongs here can start.
    /// </summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="region">The region, no proxy.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up, or the node ended first.</exception>
    public static async Task RegisteredAsync(ActorSystem system, IActorRef region, CancellationToken cancellationToken)
    {
        var self = Cluster.Get(system).SelfAddress;
        while (!await IsRegisteredAsync(region, self, cancellationToken))
        {
            if (system.WhenTerminated.IsCompleted) throw new OperationCanceledException("The node ended before its region was registered.");
            await Task.Delay(LookEvery, cancellationToken);
        }
    }

    private static async Task<bool> IsRegisteredAsync(IActorRef region, Address self, CancellationToken cancellationToken)
    {
        try
        {
            var known = await region.Ask<CurrentRegions>(GetCurrentRegions.Instance, AnswerTimeout, cancellationToken);
            return known.Regions.Contains(self);
        }
        catch (AskTimeoutException)
        {
            // Its coordinator is starting or moving.
            return false;
        }
    }
}

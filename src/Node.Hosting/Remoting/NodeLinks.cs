using Akka.Actor;
using Mallard.Hosting.Actors;
using Mallard.Hosting.Metrics;
using Mallard.Messages.Links;

namespace Mallard.Hosting.Remoting;

/// <summary>A node's links to those of another role: on the node's own threads and dispatcher, over its connections, and seen in its metrics.</summary>
public static class NodeLinks
{
    /// <summary>Starts them. They end with the actor system.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="peers">Where they lead: <c>games</c>, <c>gateways</c>. Once for each and node.</param>
    /// <param name="time">The clock.</param>
    public static PacketLinks Start(ActorSystem system, string peers, TimeProvider time)
    {
        InlineExecutor.AddTo(system);
        var links = new PacketLinks(system, $"links-to-{peers}", time, StartThread, BatchRoutes.Of(system), InlineExecutor.Dispatcher);
        LinkMetrics.Show(system, peers, links);
        return links;

        // A hot one: threads of sockets leave to it what a link holds back, and players wait for that as much as for them.
        void StartThread(string name, Action run) => NodeThreads.Of(system).Start(name, () =>
        {
            InlineExecutor.MayRunOnThisThread();
            run();
        });
    }
}

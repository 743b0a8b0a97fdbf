using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.DistributedData;
using Akka.TestKit.Xunit2;
using Mallard.Messages.Serialization;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Support;

/// <summary>Members of a real cluster, in one process over loopback.</summary>
public abstract class ClusterSpecs(ITestOutputHelper output) : TestKit("akka.loglevel = WARNING", "observer", output), IAsyncLifetime
{
    /// <summary>How long to wait for what should happen soon. Only a failing test ever waits this long.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Config NodeConfig = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          log-dead-letters = off
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
          cluster {
            gossip-interval = 100ms
            leader-actions-interval = 100ms
            periodic-tasks-initial-delay = 100ms
            # A busy machine is no reason to think a node dead.
            failure-detector.acceptable-heartbeat-pause = 60s
            sharding { state-store-mode = ddata, passivate-idle-entity-after = off, distributed-data.durable.keys = [], retry-interval = 200ms }
            distributed-data { durable.keys = [], notify-subscribers-interval = 50ms, gossip-interval = 200ms }
          }
          coordinated-shutdown { terminate-actor-system = on, run-by-clr-shutdown-hook = off, exit-clr = off }
        }
        mallard-inspection { type = Dispatcher, throughput = 10 }
        """).WithFallback(SerializationCheck.Bindings);

    private readonly List<ActorSystem> _nodes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await Task.WhenAll(_nodes.Select(n => n.Terminate()));

    /// <summary>Starts a node that joins those before it.</summary>
    private protected async Task<ActorSystem> StartNode(string role)
    {
        var system = ActorSystem.Create("mallard", ConfigurationFactory.ParseString($"akka.cluster.roles = [{role}]").WithFallback(NodeConfig));
        _nodes.Add(system);
        // On every member from the start, or the others' gossip is not understood.
        DistributedData.Get(system);
        using var timeout = new CancellationTokenSource(Patience);
        await Cluster.Get(system).JoinAsync(Cluster.Get(_nodes[0]).SelfAddress, timeout.Token);
        return system;
    }

    /// <summary>Stops a node in good order.</summary>
    private protected static Task Stop(ActorSystem node) => CoordinatedShutdown.Get(node).Run(CoordinatedShutdown.ClrExitReason.Instance);

    private protected Task Becomes(Action assertion) => AwaitAssertAsync(assertion, Patience, TimeSpan.FromMilliseconds(50));

    private protected Task BecomesAsync(Func<Task> assertion) => AwaitAssertAsync(assertion, Patience, TimeSpan.FromMilliseconds(50));
}

using System.Net;
using Akka.Actor;

namespace Mallard.Cluster.Tests.Harness;

/// <summary>One member of a test's cluster: an actor system of its own with one or more roles.</summary>
internal sealed record TestNode(ActorSystem System, IPEndPoint? Clients)
{
    public Address Address { get; } = Akka.Cluster.Cluster.Get(System).SelfAddress;

    /// <summary>Stops like a node that gets SIGTERM: coordinated shutdown.</summary>
    public Task StopAsync() => CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClrExitReason.Instance);

    /// <summary>Stops like a process that is killed: no goodbye to anybody.</summary>
    public void Crash() => ((ExtendedActorSystem)System).Abort();
}

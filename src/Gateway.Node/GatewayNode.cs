using System.Net;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Mallard.Gateway.Accounts;
using Mallard.Gateway.Connections;
using Mallard.Gateway.Inspection;
using Mallard.Gateway.Metrics;
using Mallard.Gateway.Traces;
using Mallard.Hosting.Actors;
using Mallard.Hosting.Draining;
using Mallard.Hosting.Health;
using Mallard.Hosting.Inspection;
using Mallard.Hosting.Metrics;
using Mallard.Hosting.Remoting;
using Mallard.Hosting.Traces;
using Mallard.Messages.Sharding;

namespace Mallard.Gateway;

/// <summary>Adds the actors of a gateway to an actor system that is a member of its cluster with the role <c>gateway</c>.</summary>
public static class GatewayNode
{
    private static readonly TimeSpan BindTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Starts the fan-out and listens for clients.</summary>
    /// <param name="system">The node's actor system.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="accounts">Registers and logs in.</param>
    /// <param name="time">The clock.</param>
    /// <param name="drain">The node's drain; null where there is none.</param>
    /// <param name="inspection">Where operators' commands come from; null where there are none.</param>
    /// <returns>The address clients can connect to.</returns>
    /// <exception cref="GatewayBindException">The address is not to be had.</exception>
    public static async Task<IPEndPoint> StartAsync(
        ActorSystem system, GatewaySettings settings, IAccounts accounts, TimeProvider time, INodeDrain? drain = null, IInspectionHandlers? inspection = null)
    {
        InlineExecutor.AddTo(system);
        var metrics = new GatewayMetrics(NodeMeters.Of(system).Get(GatewayMetrics.MeterName));
        var traces = new GatewayTraces(NodeTraces.Of(system).Get(GatewayTraces.SourceName));
        var fanout = system.ActorOf(Props.Create(() => new Fanout(metrics.Sent, traces)).WithDispatcher(InlineExecutor.Dispatcher), "fanout");
        var links = NodeLinks.Start(system, "games", time);
        var services = new GatewayServices(settings, accounts, await Regions.OfUsersAsync(system), links, fanout, time) { Metrics = metrics, Traces = traces };
        var acceptor = system.ActorOf(Props.Create(() => new Acceptor(services)), "clients");

        var bound = await acceptor.Ask(Acceptor.Listen.Instance, BindTimeout);
        if (bound is Acceptor.ListenFailed failed)
            throw new GatewayBindException($"Cannot listen for clients on {settings.ClientHost}:{settings.ClientPort}: {failed.Error.Message}", failed.Error);

        // One that is full sends players away: they are better off elsewhere from the start.
        Readiness.Of(system).Add("accepting", () => metrics.Connections < settings.MaxConnections ? null : $"{settings.MaxConnections} connections are open, as many as there may be");
        AddShutdown(system, acceptor, settings);
        drain?.Add(new ConnectionDrain(acceptor));
        if (inspection is not null) Offer(system, services.Connections, inspection);
        return ((Acceptor.Listening)bound).Address;
    }

    private static void Offer(ActorSystem system, ConnectionDirectory connections, IInspectionHandlers inspection)
    {
        var node = Cluster.Get(system).SelfAddress.ToString();
        var handler = system.ActorOf(
            Props.Create(() => new GatewayInspection(connections, node)).WithDispatcher(InspectionDispatcher.Name), "inspection-gateway");
        inspection.Offer(handler, "gateway connections", "gateway connection", "gateway kick");
    }

    // Unless a drain has ended it, listening goes on while clients are told goodbye: who comes now hears it too, and tries another gateway.
    private static void AddShutdown(ActorSystem system, IActorRef acceptor, GatewaySettings settings)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "goodbye-to-clients", () => AskAsync(new Acceptor.SayGoodbye()));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "stop-listening", () => AskAsync(new Acceptor.Unbind()));

        async Task<Done> AskAsync(object command)
        {
            try
            {
                await acceptor.Ask<Done>(command, settings.DrainTimeout);
            }
            catch (AskTimeoutException)
            {
                // Whoever is still connected is reset when the process ends.
            }

            return Done.Instance;
        }
    }
}

/// <summary>The address for clients is taken, or not one of this machine.</summary>
public sealed class GatewayBindException(string message, Exception inner) : Exception(message, inner);

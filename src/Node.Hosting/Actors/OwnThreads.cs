using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace Mallard.Hosting.Actors;

/// <summary>Dispatchers whose actors run on threads that a part of the node has for itself.</summary>
public static class OwnThreads
{
    /// <summary>Adds a dispatcher to an actor system. By configuration alone Akka would make the executor itself.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="dispatcher">Name of the dispatcher.</param>
    /// <param name="throughput">Messages that an actor handles before it is another's turn.</param>
    /// <param name="executor">Runs them.</param>
    public static void AddTo(ActorSystem system, string dispatcher, int throughput, ExecutorService executor)
    {
        // Akka looks for a dispatcher's mailbox in the system's configuration.
        system.Settings.InjectTopLevelFallback(ConfigurationFactory.ParseString($$"""
            {{dispatcher}} {
              id = {{dispatcher}}
              type = Dispatcher
              throughput = {{throughput}}
              throughput-deadline-time = 0ms
              shutdown-timeout = 1s
            }
            """));
        system.Dispatchers.RegisterConfigurator(dispatcher, new Configurator(system.Settings.Config.GetConfig(dispatcher), system.Dispatchers.Prerequisites, executor));
    }

    private sealed class Configurator(Config config, IDispatcherPrerequisites prerequisites, ExecutorService executor)
        : MessageDispatcherConfigurator(config, prerequisites)
    {
        private Dispatcher? _dispatcher;

        public override MessageDispatcher Dispatcher() => _dispatcher ??= new Dispatcher(
            this,
            Config.GetString("id"),
            Config.GetInt("throughput"),
            Config.GetTimeSpan("throughput-deadline-time").Ticks,
            new Factory(executor),
            Config.GetTimeSpan("shutdown-timeout"));
    }

    private sealed class Factory(ExecutorService executor) : ExecutorServiceFactory
    {
        public override ExecutorService Produce(string id) => executor;
    }
}

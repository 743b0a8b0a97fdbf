using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using Mallard.Hosting.Metrics;
using Mallard.Threads;

namespace Mallard.Hosting.Actors;

/// <summary>A node's <see cref="HotThreads"/>: ordinary ones, unless its settings want them to have real-time priority.</summary>
public static class NodeThreads
{
    private const string MeterName = "Mallard.Threads";

    /// <summary>Those of a node. They end with the actor system.</summary>
    public static HotThreads Of(ActorSystem system) => system.WithExtension<Extension, Provider>().Threads;

    /// <summary>Shows how many have real-time priority, as a metric.</summary>
    internal static void Show(ActorSystem system)
    {
        var threads = Of(system);
        NodeMeters.Of(system).Get(MeterName).CreateObservableUpDownCounter(
            "mallard.node.real_time_threads", () => (long)threads.RealTime, "{thread}", "Threads that have real-time priority now");
    }

    /// <summary>Says to a system that is about to start that it shall have real-time priority.</summary>
    internal sealed class RealTimeSetup : Setup;

    private sealed class Extension : IExtension, IHotThreadEvents
    {
        private readonly ILoggingAdapter _log;

        public Extension(ActorSystem system)
        {
            _log = Akka.Event.Logging.GetLogger(system, typeof(NodeThreads));
            Threads = system.Settings.Setup.Get<RealTimeSetup>().HasValue ? new HotThreads(this) : HotThreads.Ordinary;
            system.RegisterOnTermination(Threads.Dispose);
        }

        public HotThreads Threads { get; }

        public void OnRefused(string problem) =>
            _log.Warning("mallard.threads.real-time is on, but this node goes on without real-time priority: {Problem}", problem);

        public void OnRaised() => _log.Info("Real-time priority from now on: this machine has time to spare");

        public void OnGaveWay() => _log.Info("No real-time priority until this machine has time to spare: no core is idle");
    }

    private sealed class Provider : ExtensionIdProvider<Extension>
    {
        public override Extension CreateExtension(ExtendedActorSystem system) => new(system);
    }
}

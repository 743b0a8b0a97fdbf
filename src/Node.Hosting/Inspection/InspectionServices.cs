using Akka.Actor;
using Akka.Event;
using Mallard.Hosting.Configuration;
using Mallard.Hosting.Draining;
using Mallard.Hosting.Logging;
using Mallard.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>What inspection has to work with on one node.</summary>
internal sealed record InspectionServices(
    NodeSettings Node,
    IReadOnlyCollection<Setting> Configuration,
    LogRing Log,
    AuditLog Audit,
    INodeDrain Drain,
    TimeProvider Time)
{
    public InspectionSettings Settings => Node.Inspection;

    public DateTimeOffset StartedAt { get; } = Time.GetUtcNow();

    /// <summary>Where consoles find this node; empty before it listens, and when it does not.</summary>
    public string ConsoleEndpoint { get; set; } = "";
}

/// <summary>Inspection of one node: the actors, and the console.</summary>
internal sealed class NodeInspection : IInspectionHandlers, IDisposable
{
    private readonly ActorSystem _system;
    private readonly InspectionServices _services;
    private readonly IActorRef _inspection;
    private ConsoleListener? _console;

    private NodeInspection(ActorSystem system, InspectionServices services)
    {
        (_system, _services) = (system, services);
        InspectionThread.AddTo(system);
        _inspection = system.ActorOf(Props.Create(() => new InspectionActor(services)).WithDispatcher(InspectionThread.Dispatcher), InspectionActor.Name);
        Offer<ClusterInspection>("cluster show", "cluster status", "cluster members", "cluster leave", "cluster down", "cluster tail");
        Offer<ShardingInspection>("cluster-sharding list-regions", "cluster-sharding region-stats", "cluster-sharding region-entities");
        Offer<ActorInspection>("actor hierarchy");
        Offer<LogInspection>("log tail", "log level");
        Offer<NodeAnswers>("node info", "node config");
        Offer<DrainInspection>("node drain");
    }

    /// <summary>For consoles of another kind.</summary>
    public IConsoleDesk Desk => new ConsoleDesk(_services.Settings, _inspection, _services.Audit, Akka.Event.Logging.GetLogger(_system, "console"), _services.Time);

    /// <summary>Where consoles find this node; a reason why they do not, in words, when they cannot.</summary>
    public string Endpoint { get; private set; } = "not here: mallard.inspection.enabled is off";

    /// <summary>Starts to answer other members.</summary>
    /// <exception cref="NodeStartException">The audit log cannot be written.</exception>
    public static NodeInspection Start(ActorSystem system, NodePlan plan, LogRing log, INodeDrain drain, TimeProvider time)
    {
        var audit = new AuditLog(plan.Settings.Inspection.Audit, Akka.Event.Logging.GetLogger(system, "audit"));
        system.RegisterOnTermination(audit.Dispose);
        return new NodeInspection(system, new InspectionServices(plan.Settings, plan.Configuration.Settings, log, audit, drain, time));
    }

    /// <summary>Starts to listen for consoles, if it is to.</summary>
    /// <exception cref="NodeStartException">The certificate cannot be read.</exception>
    public void Listen()
    {
        var settings = _services.Settings;
        if (!settings.IsEnabled) return;
        var log = Akka.Event.Logging.GetLogger(_system, "console");
        try
        {
            _console = ConsoleListener.Open(settings, _inspection, _services.Audit, log, _services.Time);
            _services.ConsoleEndpoint = Endpoint = $"{settings.Host}:{_console.Port}";
            _system.RegisterOnTermination(Dispose);
        }
        catch (System.Net.Sockets.SocketException e)
        {
            // Any other node of the cluster tells as much, and players need this one: no reason not to start.
            Endpoint = $"not here: {settings.Host}:{settings.Port} {Why(e)}";
            log.Warning("No inspection console at {Host}:{Port}: it {Why}; choose another with mallard.inspection.port, or 0 for any free one", settings.Host, settings.Port, Why(e));
        }
    }

    public void Offer(IActorRef handler, params string[] commands)
    {
        if (commands.FirstOrDefault(c => Catalog.Find(c) is null) is { } unknown) throw new ArgumentException($"The catalog has no command {unknown}", nameof(commands));
        _inspection.Tell(new InspectionActor.Offer(handler, commands));
    }

    public void Dispose() => _console?.Dispose();

    private void Offer<THandler>(params string[] commands)
        where THandler : ActorBase
    {
        var name = $"inspection-{commands[0].Split(' ')[0]}{(typeof(THandler) == typeof(DrainInspection) ? "-drain" : "")}";
        Offer(_system.ActorOf(Props.Create<THandler>(_services).WithDispatcher(InspectionThread.Dispatcher), name), commands);
    }

    private static string Why(System.Net.Sockets.SocketException e) => e.SocketErrorCode switch
    {
        System.Net.Sockets.SocketError.AddressAlreadyInUse => "is in use by another process",
        System.Net.Sockets.SocketError.AddressNotAvailable => "is not an address of this machine",
        System.Net.Sockets.SocketError.AccessDenied => "may not be used by this user",
        _ => $"cannot be opened: {e.Message}",
    };
}

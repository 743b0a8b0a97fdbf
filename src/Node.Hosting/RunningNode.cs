using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Mallard.Hosting.Draining;
using Mallard.Hosting.Health;
using Mallard.Hosting.Http;
using Mallard.Hosting.Inspection;
using Mallard.Hosting.Logging;
using Mallard.Hosting.Metrics;
using Mallard.Messages.Serialization;

namespace Mallard.Hosting;

/// <summary>A node that is up: a member of its cluster with all its roles started. Disposing it stops it in good order.</summary>
public sealed class RunningNode : IAsyncDisposable
{
    private const string Stopping = "the node stops";

    private readonly Serilog.Core.Logger _log;
    private readonly ReadinessCondition _running;
    private readonly NodeTelemetry _telemetry;
    private HttpHost? _http;

    private RunningNode(ActorSystem system, NodeSettings settings, Serilog.Core.Logger log, TimeProvider time)
    {
        WhenEnded = SystemEnd.Of(system, time, () => log.Error("Something that runs on this node does not come to rest; the node ends without it"));
        (System, Settings, _log, Address, Drain) = (system, settings, log, Cluster.Get(system).SelfAddress, new NodeDrain(system, WhenEnded, time));
        Readiness.Of(system).Add("draining", () => Drain.IsDraining ? "the node is being drained" : null);
        _running = Readiness.Of(system).Add("running");
        _telemetry = NodeTelemetry.Start(system, settings);
    }

    public ActorSystem System { get; }

    public NodeSettings Settings { get; }

    /// <summary>Ends the node without cutting short what runs on it.</summary>
    public INodeDrain Drain { get; }

    /// <summary>The address other nodes reach this one by.</summary>
    public Address Address { get; }

    /// <summary>The cluster port in use; tells which one port 0 became.</summary>
    public int Port => Address.Port!.Value;

    /// <summary>Where the node tells of itself over HTTP; null if it does not.</summary>
    public Uri? HttpAddress => _http?.Address;

    /// <summary>What each role, and then each extension, said of itself, in the order of their start.</summary>
    public IReadOnlyList<(string Role, string Line)> Roles { get; private set; } = [];

    /// <summary>Where operators' consoles find this node; in words, why they do not, where they cannot.</summary>
    public string Console { get; private set; } = "";

    /// <summary>The configuration files in use, lowest priority first.</summary>
    public IReadOnlyList<string> ConfigFiles { get; private init; } = [];

    /// <summary>Done when the node has ended, for whatever reason. An actor that never returns from what it does is given 10 s, and then not waited for.</summary>
    public Task WhenEnded { get; }

    /// <summary>Starts a node as its program would, with the given arguments.</summary>
    /// <exception cref="NodeStartException">It could not start; nothing is left running.</exception>
    public static Task<RunningNode> StartAsync(
        string program, IReadOnlyList<INodeRole> roles, IReadOnlyList<string> args, NodeHostOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new NodeHostOptions();
        var plan = NodePlan.Make(program, roles, args, options) ?? throw new ArgumentException("These arguments start no node", nameof(args));
        return StartAsync(plan, options, cancellationToken);
    }

    internal static async Task<RunningNode> StartAsync(NodePlan plan, NodeHostOptions options, CancellationToken cancellationToken)
    {
        if (plan.Faults.Count > 0) throw new NodeStartException(plan.Faults, ExitCodes.BadConfiguration);
        var ring = new LogRing();
        var log = NodeLog.Create(plan.Settings.LogFormat, options, ring);
        ActorSystem system;
        try
        {
            system = await SystemStart.CreateAsync(plan.SystemSetup(log, options.Time), plan.Settings);
        }
        catch
        {
            await log.DisposeAsync();
            throw;
        }

        var node = new RunningNode(system, plan.Settings, log, options.Time) { ConfigFiles = plan.Configuration.Files };
        try
        {
            await node.EnterAsync(plan, options, ring, cancellationToken);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves the cluster, hands over what lives here, and ends, without waiting for matches or players. Safe to call again and after the node has ended.</summary>
    public async Task StopAsync()
    {
        _running.NotMet(Stopping);
        await await Task.WhenAny(CoordinatedShutdown.Get(System).Run(StopRequested.Instance), WhenEnded);
        await WhenEnded;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _telemetry.Dispose();
        // Last, so that who asks is told to the end how it stands.
        if (_http is not null) await _http.DisposeAsync();
        await _log.DisposeAsync();
    }

    private async Task EnterAsync(NodePlan plan, NodeHostOptions options, LogRing ring, CancellationToken cancellationToken)
    {
        SerializationCheck.Require(System);
        var roles = Require(plan);
        if (Settings.Http.Enabled) _http = await HttpHost.StartAsync(System, Settings.Http, _telemetry, options.Time);
        await ClusterEntry.JoinAsync(System, plan.Settings, options.Time, cancellationToken);
        var inspection = NodeInspection.Start(System, plan, ring, Drain, options.Time);
        var context = new NodeContext(System, plan.Settings, options.Time, Drain) { Inspection = inspection, Desk = inspection.Desk };
        var lines = new List<(string, string)>();
        foreach (var (role, start) in plan.Starts)
        {
            lines.Add((role, await StartAsync($"The role {role}", start, context, cancellationToken)));
            roles[role].Met();
        }

        foreach (var (name, start) in plan.Extensions) lines.Add((name, await StartAsync($"The extension {name}", start, context, cancellationToken)));
        Roles = lines;
        inspection.Listen();
        Console = inspection.Endpoint;
    }

    private async Task<string> StartAsync(string what, IRoleStart start, NodeContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await start.StartAsync(context, cancellationToken);
        }
        catch (Exception e) when (e is not (NodeStartException or OperationCanceledException))
        {
            // Unexpected, so the log gets all of it.
            System.Log.Error(e, "{What} could not start", what);
            throw new NodeStartException($"{what} could not start: {e.GetBaseException().Message.ReplaceLineEndings(" ")}", e);
        }
    }

    // What has to be true before anybody may count on this node, whatever its roles add to it.
    private Dictionary<string, ReadinessCondition> Require(NodePlan plan)
    {
        var (cluster, readiness) = (Cluster.Get(System), Readiness.Of(System));
        // Whoever began it: a signal, another node, the cluster. Tasks of a phase begin in their order, so this comes before what roles add.
        CoordinatedShutdown.Get(System).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "not-ready", () =>
        {
            _running.NotMet(Stopping);
            return Task.FromResult(Done.Instance);
        });
        readiness.Add("member", () => cluster.SelfMember.Status == MemberStatus.Up ? null : $"the node is not an up member of its cluster: {cluster.SelfMember.Status}");
        return plan.Starts.ToDictionary(s => s.Role, s => readiness.Add(s.Role, $"the role {s.Role} has not started"));
    }

    internal sealed class StopRequested : CoordinatedShutdown.Reason
    {
        public static readonly StopRequested Instance = new();

        // Only read where Akka ends the process, which it never does here.
        public override int ExitCode => ExitCodes.Stopped;
    }
}

using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Mallard.Hosting.Inspection;
using Mallard.Hosting.Logging;
using Mallard.Messages.Serialization;

namespace Mallard.Hosting;

/// <summary>A node that is up: a member of its cluster with all its roles started. Disposing it stops it in good order.</summary>
public sealed class RunningNode : IAsyncDisposable
{
    private readonly Serilog.Core.Logger _log;

    private RunningNode(ActorSystem system, NodeSettings settings, Serilog.Core.Logger log) =>
        (System, Settings, _log, Address) = (system, settings, log, Cluster.Get(system).SelfAddress);

    public ActorSystem System { get; }

    public NodeSettings Settings { get; }

    /// <summary>The address other nodes reach this one by.</summary>
    public Address Address { get; }

    /// <summary>The cluster port in use; tells which one port 0 became.</summary>
    public int Port => Address.Port!.Value;

    /// <summary>What each role said of itself, in the order of their start.</summary>
    public IReadOnlyList<(string Role, string Line)> Roles { get; private set; } = [];

    /// <summary>Where operators' consoles find this node; in words, why they do not, where they cannot.</summary>
    public string Console { get; private set; } = "";

    /// <summary>The configuration files in use, lowest priority first.</summary>
    public IReadOnlyList<string> ConfigFiles { get; private init; } = [];

    /// <summary>Done when the node has ended, for whatever reason.</summary>
    public Task WhenEnded => System.WhenTerminated;

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

        var node = new RunningNode(system, plan.Settings, log) { ConfigFiles = plan.Configuration.Files };
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

    /// <summary>Leaves the cluster, hands over what lives here, and ends. Safe to call again and after the node has ended.</summary>
    public async Task StopAsync()
    {
        await CoordinatedShutdown.Get(System).Run(StopRequested.Instance);
        await System.WhenTerminated;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _log.DisposeAsync();
    }

    private async Task EnterAsync(NodePlan plan, NodeHostOptions options, LogRing ring, CancellationToken cancellationToken)
    {
        SerializationCheck.Require(System);
        await ClusterEntry.JoinAsync(System, plan.Settings, options.Time, cancellationToken);
        var inspection = NodeInspection.Start(System, plan, ring, options.Time);
        var context = new NodeContext(System, plan.Settings, options.Time) { Inspection = inspection };
        var lines = new List<(string, string)>();
        foreach (var (role, start) in plan.Starts)
        {
            try
            {
                lines.Add((role, await start.StartAsync(context, cancellationToken)));
            }
            catch (Exception e) when (e is not (NodeStartException or OperationCanceledException))
            {
                // Unexpected, so the log gets all of it.
                System.Log.Error(e, "The role {Role} could not start", role);
                throw new NodeStartException($"The role {role} could not start: {e.GetBaseException().Message.ReplaceLineEndings(" ")}", e);
            }
        }

        Roles = lines;
        inspection.Listen();
        Console = inspection.Endpoint;
    }

    internal sealed class StopRequested : CoordinatedShutdown.Reason
    {
        public static readonly StopRequested Instance = new();

        // Only read where Akka ends the process, which it never does here.
        public override int ExitCode => ExitCodes.Stopped;
    }
}

using System.Runtime.InteropServices;
using Akka.Actor;
using Mallard.Hosting.Draining;

namespace Mallard.Hosting;

/// <summary>The whole life of a node's process: everything a Program.cs has to call.</summary>
public static class NodeHost
{
    /// <summary>Starts the node, waits until it is asked to stop or ends by itself, and returns the exit code: <see cref="ExitCodes"/>.</summary>
    /// <param name="program">gateway, lobby, game or standalone; also the name of its hocon file.</param>
    /// <param name="roles">What the node is.</param>
    /// <param name="args">The command line.</param>
    /// <param name="options">The world around it; without them, that of this process.</param>
    public static async Task<int> RunAsync(string program, IReadOnlyList<INodeRole> roles, string[] args, NodeHostOptions? options = null)
    {
        options ??= NodeHostOptions.FromProcess();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(options.Stop);
        using var signals = options.HandleSignals ? new StopSignals(stop) : null;
        try
        {
            var plan = NodePlan.Make(program, roles, args, options);
            if (plan is null) return ExitCodes.Stopped;
            if (plan.CommandLine.Check && plan.Faults.Count == 0)
            {
                Summary.PrintSettings(plan, options.Out);
                return ExitCodes.Stopped;
            }

            using var heap = QuietHeap.Watch();
            await using var node = await RunningNode.StartAsync(plan, options, stop.Token);
            Summary.Print(node, options);
            return await EndAsync(node, options, stop.Token);
        }
        catch (NodeStartException e)
        {
            foreach (var line in e.Lines) await options.Error.WriteLineAsync($"{program}: {line}");
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await options.Error.WriteLineAsync($"{program}: stopped before it was up");
            return ExitCodes.Stopped;
        }
        catch (Exception e)
        {
            await options.Error.WriteLineAsync($"{program}: failed unexpectedly: {e.GetBaseException().Message.ReplaceLineEndings(" ")}");
            await options.Error.WriteLineAsync(e.ToString());
            return ExitCodes.StartFailed;
        }
    }

    private static async Task<int> EndAsync(RunningNode node, NodeHostOptions options, CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(() => asked.TrySetResult());
        if (await Task.WhenAny(asked.Task, node.WhenEnded) == asked.Task)
        {
            // Whoever sends a signal cannot be asked whether it is meant.
            node.Drain.Begin(new DrainRequest("a signal", node.Settings.Drain.Signal, Force: true));
            await node.Drain.Finished;
            return ExitCodes.Stopped;
        }

        if (node.Drain.IsDraining) return ExitCodes.Stopped;
        var (line, exitCode) = CoordinatedShutdown.Get(node.System).ShutdownReason switch
        {
            CoordinatedShutdown.ClusterLeavingReason => ("left the cluster, as it was told to", ExitCodes.Stopped),
            CoordinatedShutdown.ClusterDowningReason =>
                ("ended: the other nodes could not reach this one and removed it from the cluster, or it was on the smaller side of a partition; start it again", ExitCodes.StartFailed),
            var reason => ($"ended by itself ({reason?.GetType().Name ?? "no reason known"}); the log above tells more", ExitCodes.StartFailed),
        };
        await options.Error.WriteLineAsync($"{node.Settings.Program}: {line}");
        return exitCode;
    }

    /// <summary>The first signal drains the node; a second one ends the process at once, as it always did.</summary>
    private sealed class StopSignals : IDisposable
    {
        private readonly PosixSignalRegistration[] _registrations;

        public StopSignals(CancellationTokenSource stop) => _registrations =
        [
            .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT }.Select(signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = !stop.IsCancellationRequested;
                stop.Cancel();
            })),
        ];

        public void Dispose()
        {
            foreach (var registration in _registrations) registration.Dispose();
        }
    }
}

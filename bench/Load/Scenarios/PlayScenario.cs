using Mallard.Load.Processes;
using Mallard.Load.Reporting;

namespace Mallard.Load.Scenarios;

/// <summary>Matches under a steady load, some times over on the same nodes.</summary>
internal static class PlayScenario
{
    /// <summary>Starts a cluster, loads it, and stops it.</summary>
    /// <returns>The medians.</returns>
    public static async Task<Measurement> RunAsync(
        ClusterOptions cluster, PlayOptions options, Action<string> tell, CancellationToken cancellationToken)
    {
        await using var server = await ServerCluster.StartAsync(cluster.With(ClusterOptions.CheapLogins), tell, cancellationToken);
        var runs = new List<Measurement>();
        for (var run = 1; run <= options.Runs; run++)
        {
            tell($"run {run} of {options.Runs}: {options.Clients} clients, {options.Moves} moves/s each");
            var playing = Reporter.BotsAsync(
                server.Folder, [.. server.BotArguments, .. server.FurtherPorts, .. options.BotArguments], tell, cancellationToken);
            var measured = Measurement.Of(cluster.RealTime ? "mallard, real-time" : "mallard", options.Clients, options.Moves, await playing);
            // A row of figures only says that there were some.
            foreach (var (error, count) in measured.Errors) tell($"{count} times: {error}");
            if (options.Runs > 1) tell(MeasurementText.Markdown([measured], withHeader: false));
            runs.Add(measured);
        }

        return Measurement.MedianOf(runs);
    }
}

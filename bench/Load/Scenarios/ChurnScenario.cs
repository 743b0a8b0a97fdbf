using Mallard.Load.Processes;

namespace Mallard.Load.Scenarios;

/// <summary>Rooms that are made, filled and left, so many a second.</summary>
internal static class ChurnScenario
{
    // A lobby's first rooms are those of code that is still being compiled.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    // Of what was asked for; the rest is the granularity of beginning and end.
    private const double Sustained = 0.98;

    public static async Task<Findings> RunAsync(
        ClusterOptions cluster, double rate, TimeSpan duration, Action<string> tell, CancellationToken cancellationToken)
    {
        await using var server = await ServerCluster.StartAsync(cluster.With(ClusterOptions.CheapLogins), tell, cancellationToken);
        var report = await Reporter.BotsAsync(
            server.Folder,
            ["churn", .. server.BotArguments, "--rate", $"{rate}", "--warm-up", PlayOptions.Seconds(WarmUp), "--duration", PlayOptions.Seconds(duration)],
            tell,
            cancellationToken);

        var achieved = report.Figure("roomsPerSecond");
        return new Findings(
            $"churn, {rate:0.#} rooms/s for {duration.TotalSeconds:0} s",
            [
                new("rooms made, joined by three and left", report.Figure("rooms")),
                new("achieved", achieved, "rooms/s"),
                new("put off, since the one before was not done", report.Figure("putOff")),
                new("told to come again", report.Figure("toldToComeAgain")),
                .. report.Answers("create", "join", "leave"),
                new("send lag, p99", report.Time("sendLag", "p99"), "ms"),
                new("notifications missing", Faults(report, "missing")),
                new("notifications doubled", Faults(report, "duplicates")),
                .. report.Cores("meanwhile"),
            ],
            Measurement.ErrorsOf(report),
            report.Succeeded() && achieved >= rate * Sustained);
    }

    private static double Faults(System.Text.Json.Nodes.JsonNode report, string fault) =>
        report["packets"]!.AsObject().Sum(kind => kind.Value![fault]!.GetValue<long>());
}

using Mallard.Load.Processes;

namespace Mallard.Load.Scenarios;

/// <summary>Connections that are logged in and say nothing: what they hold, and what their silence costs.</summary>
internal static class IdleScenario
{
    public static async Task<Findings> RunAsync(
        ClusterOptions cluster, int clients, TimeSpan settle, TimeSpan silence, Action<string> tell, CancellationToken cancellationToken)
    {
        await using var server = await ServerCluster.StartAsync(cluster.With(ClusterOptions.CheapLogins), tell, cancellationToken);
        var report = await Reporter.BotsAsync(
            server.Folder,
            [
                "idle", .. server.BotArguments, "--clients", $"{clients}", "--settle", PlayOptions.Seconds(settle),
                "--silence", PlayOptions.Seconds(silence), "--timeout", "5m",
            ],
            tell,
            cancellationToken);

        var before = Measurement.RolesOf(report["before"]);
        var after = Measurement.RolesOf(report["processes"]);
        var connected = report.Figure("connectedAtTheEnd");
        double PerConnection(string role) =>
            connected > 0 ? (after.GetValueOrDefault(role).MiB - before.GetValueOrDefault(role).MiB) * 1024 / connected : 0;

        string[] holders = ["gateway", "lobby"];
        return new Findings(
            $"idle, {clients:N0} clients",
            [
                new("connected at the end", connected),
                .. holders.SelectMany(role => (Finding[])
                [
                    new($"{role}, before", before.GetValueOrDefault(role).MiB, "MiB"),
                    new($"{role}, after", after.GetValueOrDefault(role).MiB, "MiB"),
                    new($"{role}, per connection", PerConnection(role), "KiB"),
                ]),
                new("gateway and lobby, per connection", holders.Sum(PerConnection), "KiB"),
                .. report.Cores("in the silence"),
                new("packets received in the silence", report.Figure("packetsReceivedInTheSilence")),
                .. report.Answers("logIn"),
            ],
            Measurement.ErrorsOf(report),
            report.Succeeded());
    }
}

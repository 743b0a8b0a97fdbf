using System.Text.Json.Nodes;
using Mallard.Load.Processes;

namespace Mallard.Load.Scenarios;

/// <summary>A storm of logins, and what those feel of it who play meanwhile.</summary>
internal static class LoginsScenario
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    // The storm's bots have come up by then; the runs without and with a storm are of one length, so that their percentiles compare.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static async Task<Findings> RunAsync(
        ClusterOptions cluster, int clients, int players, int hashCost, Action<string> tell, CancellationToken cancellationToken)
    {
        var hash = HashCost.Measure(hashCost);
        tell($"a password check at cost {hashCost} takes {hash.TotalMilliseconds:0.0} ms by itself");

        await using var server = await ServerCluster.StartAsync(
            cluster.With([.. ClusterOptions.CheapLogins.Where(setting => !setting.Key.EndsWith("hash-cost", StringComparison.Ordinal)),
                KeyValuePair.Create("mallard.gateway.accounts.hash-cost", $"{hashCost}")]),
            tell,
            cancellationToken);

        // Two thirds of the shortest time the storm can take on all cores but one: the end of the measured time is still in it.
        var storm = hash * clients / Math.Max(1, Environment.ProcessorCount - 1) * 2 / 3;
        var play = new PlayOptions
        {
            Clients = players,
            Moves = 5,
            SwingEvery = TimeSpan.FromSeconds(0.5),
            WarmUp = WarmUp,
            Duration = storm < Shortest ? Shortest : storm > Longest ? Longest : storm,
        };
        string[] crowd = ["logins", .. server.BotArguments, "--clients", $"{clients}", "--seed", $"{Guid.NewGuid():N}"[..8], "--timeout", "10m"];

        tell($"registering {clients} accounts");
        var registered = await Reporter.BotsAsync(server.Folder, [.. crowd, "--register-only"], tell, cancellationToken);
        if (!registered.Succeeded()) throw new LoadFailureException($"could not register: {string.Join("; ", Measurement.ErrorsOf(registered).Keys)}");

        tell($"{players} players without a storm");
        var calm = await PlayAsync(server, play, tell, tell, cancellationToken);

        tell($"{players} players, and {clients} want to log in");
        var playing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stormy = PlayAsync(server, play, OnProgress, tell, cancellationToken);
        await Task.WhenAny(playing.Task, stormy);
        var logins = await Reporter.BotsAsync(server.Folder, [.. crowd, "--registered"], tell, cancellationToken);
        return Of(clients, players, hashCost, hash, logins, calm, await stormy);

        void OnProgress(string line)
        {
            tell(line);
            if (line.Contains($"playing {players},", StringComparison.Ordinal)) playing.TrySetResult();
        }
    }

    private static Findings Of(
        int clients, int players, int hashCost, TimeSpan hash, JsonNode logins, Measurement calm, Measurement stormy)
    {
        var perSecond = logins.Figure("loginsPerSecond");
        var gateway = Measurement.RolesOf(logins["processes"]).GetValueOrDefault("gateway").Cores;
        return new Findings(
            $"{clients:N0} logins at cost {hashCost} while {players} play",
            [
                new("logged in", logins.Figure("loggedIn")),
                new("logins", perSecond, "/s"),
                new("a check of a password by itself", hash.TotalMilliseconds, "ms"),
                new("checks a core could make", 1 / hash.TotalSeconds, "/s"),
                new("gateway's time for a login", perSecond > 0 ? gateway * 1000 / perSecond : 0, "ms"),
                new("storm", logins.Figure("seconds"), "s"),
                new("told to come again", logins.Figure("toldToComeAgain")),
                .. logins.Answers("logIn"),
                new("swing p50 without the storm", calm.SwingP50, "ms"),
                new("swing p99 without the storm", calm.SwingP99, "ms"),
                new("swing p50 in the storm", stormy.SwingP50, "ms"),
                new("swing p99 in the storm", stormy.SwingP99, "ms"),
                new("swing p99, storm to calm", calm.SwingP99 > 0 ? stormy.SwingP99 / calm.SwingP99 : 0, "times"),
                .. logins.Cores("in the storm"),
            ],
            Measurement.MedianOf([calm, stormy]).Errors.Concat(Measurement.ErrorsOf(logins)).GroupBy(error => error.Key)
                .ToDictionary(group => group.Key, group => group.Sum(error => error.Value)),
            calm.Clean && stormy.Clean && logins.Succeeded());
    }

    private static async Task<Measurement> PlayAsync(
        ServerCluster server, PlayOptions play, Action<string> progress, Action<string> tell, CancellationToken cancellationToken)
    {
        var report = await Reporter.BotsAsync(server.Folder, [.. server.BotArguments, .. server.FurtherPorts, .. play.BotArguments], progress, cancellationToken);
        var measured = Measurement.Of("mallard", play.Clients, play.Moves, report);
        tell($"swing p99 {measured.SwingP99:0.0} ms");
        return measured;
    }
}

using Mallard.Load.Processes;

namespace Mallard.Load.Scenarios;

/// <summary>The yardstick: the same packets over bare sockets, through as many processes, without an actor.</summary>
internal static class RelayScenario
{
    /// <summary>Starts the two relays, loads them, and stops them.</summary>
    /// <returns>The medians; A stands where the gateway would, B where the game node would.</returns>
    public static async Task<Measurement> RunAsync(PlayOptions options, Action<string> tell, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("mallard-relay-").FullName;
        try
        {
            var runs = new List<Measurement>();
            for (var run = 1; run <= options.Runs; run++)
            {
                tell($"run {run} of {options.Runs}: relay, {options.Clients} clients, {options.Moves} moves/s each");
                runs.Add(await RunOnceAsync(folder, options, tell, cancellationToken));
            }

            return Measurement.MedianOf(runs);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // New relays each time: they make rooms of the connections in the order they come.
    private static async Task<Measurement> RunOnceAsync(string folder, PlayOptions options, Action<string> tell, CancellationToken cancellationToken)
    {
        var port = ServerCluster.FreePort();
        await using var b = await StartAsync("game", "b", "--port");
        await using var a = await StartAsync("gateway", "a", "--to");
        var driving = Reporter.RunAsync(
            "Mallard.Relay",
            folder,
            [
                "drive", "--port", $"{a.Clients!.Port}", "--clients", $"{options.Clients}", "--moves", $"{options.Moves}",
                "--room-size", $"{options.RoomSize}", "--swing-every", PlayOptions.Seconds(options.SwingEvery), "--warm-up", PlayOptions.Seconds(options.WarmUp),
                "--duration", PlayOptions.Seconds(options.WarmUp + options.Duration),
                "--watch", $"{a.Name}={a.Id}", "--watch", $"{b.Name}={b.Id}",
            ],
            tell,
            cancellationToken);
        return Measurement.Of("relay", options.Clients, options.Moves, await driving);

        Task<Node> StartAsync(string name, string relay, string portOption) => Node.StartAsync(
            name, "Mallard.Relay", folder, [relay, portOption, $"{port}", "--room-size", $"{options.RoomSize}"], tell, cancellationToken);
    }
}

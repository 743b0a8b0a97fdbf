using System.Text.Json.Nodes;
using Mallard.Load.Processes;

namespace Mallard.Load.Scenarios;

/// <summary>A load that is far too much for a while, and how long the server needs to get over it.</summary>
/// <param name="Clients">Players, in rooms of four.</param>
/// <param name="Moves">Moves per second and client before and after.</param>
/// <param name="Times">How many times as many there are during the surge.</param>
/// <param name="Surge">How long it lasts.</param>
/// <param name="Calm">How long is watched before it, and how long the server may take at most after it.</param>
public sealed record OverloadOptions(int Clients, double Moves, int Times, TimeSpan Surge, TimeSpan Calm);

/// <inheritdoc cref="OverloadOptions"/>
internal static class OverloadScenario
{
    // The first seconds of matches are those of code that is still being compiled.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    // Twice as slow as before is within what two runs differ by, and so is anything that nobody could feel.
    private const double NormalTimes = 2;
    private const double NormalLeast = 20;

    private const int Row = 5;

    // A limit on what one client may send is no subject here: bots that cannot keep up send half a second's steps in one go.
    private static readonly Dictionary<string, string> NoRateLimit = new(ClusterOptions.CheapLogins)
    {
        ["mallard.gateway.packet-rate"] = "1000",
        ["mallard.gateway.packet-burst"] = "10000",
    };

    public static async Task<Findings> RunAsync(
        ClusterOptions cluster, OverloadOptions options, Action<string> tell, CancellationToken cancellationToken)
    {
        await using var server = await ServerCluster.StartAsync(cluster.With(NoRateLimit), tell, cancellationToken);
        var play = new PlayOptions
        {
            Clients = options.Clients,
            Moves = options.Moves,
            SwingEvery = TimeSpan.FromSeconds(1),
            WarmUp = WarmUp,
            Duration = options.Calm + options.Surge + options.Calm,
        };
        var begins = WarmUp + options.Calm;
        var report = await Reporter.BotsAsync(
            server.Folder,
            [
                .. server.BotArguments, .. server.FurtherPorts, .. play.BotArguments,
                "--surge", $"{PlayOptions.Seconds(begins)},{PlayOptions.Seconds(options.Surge)},{options.Times}",
            ],
            tell,
            cancellationToken);
        tell("swing p99 in each second, ms: " + string.Join(' ', report["swings"]!.AsArray().Select(second => $"{second!["p99Ms"]!.GetValue<double>():0}")));
        return Of(options, begins, Measurement.Of("mallard", options.Clients, options.Moves, report), report);
    }

    private static Findings Of(OverloadOptions options, TimeSpan begins, Measurement measured, JsonNode report)
    {
        var seconds = report["swings"]!.AsArray().Select(second => (
            End: second!["second"]!.GetValue<double>(), Count: second["count"]!.GetValue<long>(), P99: second["p99Ms"]!.GetValue<double>())).ToArray();
        var ends = begins + options.Surge;
        var before = seconds.Where(second => second.End > WarmUp.TotalSeconds && second.End <= begins.TotalSeconds).Select(second => second.P99).ToArray();
        var normal = before.Length > 0 ? Measurement.Median(before, p99 => p99) : 0;
        var limit = Math.Max(normal * NormalTimes, NormalLeast);
        // Behind the calm bots stop, and a second has few swings or none.
        var after = seconds.Where(second => second.End > ends.TotalSeconds && second.End <= (ends + options.Calm).TotalSeconds).ToArray();

        // A collection of garbage spoils a second now and then, before a surge as after it: of five in a row one may be out of the normal.
        var odd = after.Select(second => second.P99 > limit || second.Count == 0).ToArray();
        var rows = Enumerable.Range(0, Math.Max(0, odd.Length - Row + 1)).Select(first => odd.Skip(first).Take(Row).Count(isOdd => isOdd) <= 1).ToArray();
        var back = Array.FindLastIndex(rows, isNormal => !isNormal) + 1;
        while (back < odd.Length && odd[back]) back++;
        var isBack = back < rows.Length;
        return new Findings(
            $"overload, {options.Clients:N0} x {options.Moves:0.##} to {options.Moves * options.Times:0.##} for {options.Surge.TotalSeconds:0} s",
            [
                new("swing p99 before, the middle second", normal, "ms"),
                new("worst second", seconds.Where(second => second.End > begins.TotalSeconds).Select(second => second.P99).DefaultIfEmpty().Max(), "ms"),
                new("counts as normal up to", limit, "ms"),
                new("back to normal after", isBack ? back : options.Calm.TotalSeconds, "s"),
                new("missing", measured.Missing),
                new("out of order", measured.Disorder),
                new("doubled", measured.Duplicates),
                new("disconnected", measured.Errors.Where(error => error.Key.StartsWith("disconnected", StringComparison.Ordinal)).Sum(error => error.Value)),
                new("packets in, on average", measured.In, "/s"),
                new("packets out, on average", measured.Out, "/s"),
                new("send lag, p99", measured.SendLagP99, "ms"),
                new("steps that bots could not keep up with", report["stepsLeftOut"]!.GetValue<long>()),
                .. measured.Roles.Select(role => new Finding($"{role.Key}, on average", role.Value.Cores, "cores")),
            ],
            isBack ? measured.Errors : new Dictionary<string, int>(measured.Errors) { ["not back to normal"] = 1 },
            measured.Clean && isBack);
    }
}

using System.Text.Json.Nodes;

namespace Mallard.Load;

/// <summary>One figure of a scenario.</summary>
/// <param name="Name">What, in words.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what; empty for a count.</param>
public sealed record Finding(string Name, double Value, string Unit = "");

/// <summary>What came of a scenario that is about other things than a steady load of matches.</summary>
/// <param name="What">The scenario and its load.</param>
/// <param name="Figures">What was found, in the order it is told.</param>
/// <param name="Errors">How often each error occurred.</param>
/// <param name="Clean">True if nothing was lost and nothing went wrong.</param>
public sealed record Findings(string What, IReadOnlyList<Finding> Figures, IReadOnlyDictionary<string, int> Errors, bool Clean)
{
    /// <summary>The median of each figure by itself; errors are added up, since one is one too many.</summary>
    public static Findings MedianOf(IReadOnlyList<Findings> runs) => new(
        runs[0].What,
        [.. runs[0].Figures.Select(figure => figure with { Value = Measurement.Median(runs, run => run.Value(figure.Name)) })],
        runs.SelectMany(run => run.Errors).GroupBy(error => error.Key).ToDictionary(group => group.Key, group => group.Sum(error => error.Value)),
        runs.All(run => run.Clean));

    private double Value(string name) => Figures.FirstOrDefault(figure => figure.Name == name)?.Value ?? 0;
}

/// <summary>Reads the reports of bots that do not play.</summary>
internal static class BotFigures
{
    public static double Figure(this JsonNode report, string name) => report["figures"]?[name]?.GetValue<double>() ?? 0;

    public static double Time(this JsonNode report, string name, string figure) => report["timesMs"]?[name]?[figure]?.GetValue<double>() ?? 0;

    public static bool Succeeded(this JsonNode report) => report["succeeded"]!.GetValue<bool>();

    public static IEnumerable<Finding> Cores(this JsonNode report, string when) =>
        Measurement.RolesOf(report["processes"]).Select(role => new Finding($"{role.Key}, {when}", role.Value.Cores, "cores"));

    public static IEnumerable<Finding> Answers(this JsonNode report, params string[] requests) => requests.SelectMany(request => (Finding[])
    [
        new($"{request}, p50", report.Time(request, "p50"), "ms"),
        new($"{request}, p99", report.Time(request, "p99"), "ms"),
    ]);
}

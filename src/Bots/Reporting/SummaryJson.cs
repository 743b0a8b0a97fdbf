using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mallard.Bots.Accounting;
using Mallard.Bots.Visits;

namespace Mallard.Bots.Reporting;

/// <summary>The summary as programs read it, on one line. Times are in milliseconds.</summary>
public static class SummaryJson
{
    // Error texts are Korean; they are to stay readable, and the output is not embedded in a web page.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(BotReport report)
    {
        var load = report.Load is not { } measured ? null : new JsonObject
        {
            ["seconds"] = measured.Time.TotalSeconds,
            ["sentPerSecond"] = measured.Sent,
            ["receivedPerSecond"] = measured.Received,
            ["processes"] = Processes(measured.Processes),
            ["machine"] = measured.Machine is { } machine ? new JsonObject { ["micros"] = machine.Micros, ["slow"] = machine.Slow, ["kernel"] = machine.Kernel } : null,
            ["even"] = measured.Even is { } even ? Even(even) : null,
        };

        return new JsonObject
        {
            ["succeeded"] = report.Succeeded,
            ["interrupted"] = report.WasInterrupted,
            ["seed"] = report.Seed,
            ["clients"] = report.Clients,
            ["rooms"] = report.Rooms,
            ["elapsedMs"] = report.Elapsed.TotalMilliseconds,
            ["cpuMs"] = report.Cpu.TotalMilliseconds,
            ["packets"] = Packets(report.Tallies),
            ["timesMs"] = Times(report.Times),
            ["load"] = load,
            ["swings"] = Swings(report.Swings),
            ["stepsLeftOut"] = report.LeftOut,
            ["errors"] = Errors(report.Errors),
        }.ToJsonString(Options);
    }

    public static string Of(VisitReport report)
    {
        var figures = new JsonObject();
        foreach (var (name, value) in report.Figures) figures[CamelCase(name)] = value;

        return new JsonObject
        {
            ["succeeded"] = report.Succeeded,
            ["interrupted"] = report.WasInterrupted,
            ["seed"] = report.Seed,
            ["figures"] = figures,
            ["packets"] = Packets(report.Tallies),
            ["timesMs"] = Times(report.Times),
            ["before"] = report.Before is { } before ? Processes(before) : null,
            ["processes"] = Processes(report.Processes),
            ["errors"] = Errors(report.Errors),
        }.ToJsonString(Options);
    }

    private static JsonObject Even(EvenReport even) => new()
    {
        ["seconds"] = even.Time.TotalSeconds,
        ["sentPerSecond"] = even.Sent,
        ["receivedPerSecond"] = even.Received,
        ["processes"] = Processes(even.Processes),
        ["timesMs"] = Times(even.Times),
    };

    private static JsonObject Packets(IReadOnlyDictionary<Kind, Tally> tallies)
    {
        var packets = new JsonObject();
        foreach (var (kind, tally) in tallies)
        {
            packets[kind.ToString().ToLowerInvariant()] = new JsonObject
            {
                ["sent"] = tally.Sent,
                ["expected"] = tally.Expected,
                ["received"] = tally.Received,
                ["superseded"] = tally.Superseded,
                ["missing"] = tally.Missing,
                ["outOfOrder"] = tally.OutOfOrder,
                ["duplicates"] = tally.Duplicates,
            };
        }

        return packets;
    }

    private static JsonObject Times(IReadOnlyDictionary<string, LatencySummary> summaries)
    {
        var times = new JsonObject();
        foreach (var (name, time) in summaries)
        {
            times[CamelCase(name)] = new JsonObject
            {
                ["count"] = time.Count,
                ["p50"] = time.P50.TotalMilliseconds,
                ["p99"] = time.P99.TotalMilliseconds,
                ["max"] = time.Max.TotalMilliseconds,
            };
        }

        return times;
    }

    private static JsonArray Processes(IReadOnlyList<ProcessUse> processes) =>
        [.. processes.Select(p => new JsonObject { ["name"] = p.Name, ["cores"] = p.Cores, ["memory"] = p.Memory })];

    private static JsonArray Swings(IReadOnlyList<SecondOfSwings> seconds) =>
        [.. seconds.Select(s => new JsonObject { ["second"] = s.Second, ["count"] = s.Count, ["p99Ms"] = s.P99.TotalMilliseconds })];

    private static JsonObject Errors(IReadOnlyDictionary<string, int> errors) =>
        new(errors.Select(error => KeyValuePair.Create(error.Key, (JsonNode?)error.Value)));

    private static string CamelCase(string name)
    {
        var words = name.Split(' ');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mallard.Bots.Reporting;

/// <summary>The summary as programs read it, on one line. Times are in milliseconds.</summary>
public static class SummaryJson
{
    // Error texts are Korean; they are to stay readable, and the output is not embedded in a web page.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(BotReport report)
    {
        var packets = new JsonObject();
        foreach (var (kind, tally) in report.Tallies)
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

        var times = new JsonObject();
        foreach (var (name, time) in report.Times)
        {
            times[CamelCase(name)] = new JsonObject
            {
                ["count"] = time.Count,
                ["p50"] = time.P50.TotalMilliseconds,
                ["p99"] = time.P99.TotalMilliseconds,
                ["max"] = time.Max.TotalMilliseconds,
            };
        }

        var errors = new JsonObject();
        foreach (var (text, count) in report.Errors) errors[text] = count;

        var load = report.Load is not { } measured ? null : new JsonObject
        {
            ["seconds"] = measured.Time.TotalSeconds,
            ["sentPerSecond"] = measured.Sent,
            ["receivedPerSecond"] = measured.Received,
            ["processes"] = new JsonArray(
                [.. measured.Processes.Select(p => new JsonObject { ["name"] = p.Name, ["cores"] = p.Cores, ["memory"] = p.Memory })]),
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
            ["packets"] = packets,
            ["timesMs"] = times,
            ["load"] = load,
            ["errors"] = errors,
        }.ToJsonString(Options);
    }

    private static string CamelCase(string name)
    {
        var words = name.Split(' ');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}

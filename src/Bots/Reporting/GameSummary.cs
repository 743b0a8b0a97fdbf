using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mallard.Bots.Games;
using Mallard.Protocol;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mallard.Bots.Reporting;

/// <summary>What came of a game, as people and as programs read it.</summary>
public static class GameSummary
{
    // What the server's clock advances by, unless an operator changed it; packets do not tell.
    private const int TickMilliseconds = 50;

    // Refusals are Korean; they are to stay readable, and the output is not embedded in a web page.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IRenderable TableOf(GameReport report)
    {
        var parts = new List<IRenderable>
        {
            new Text($"{report.Clients} bots, {report.GameTime:hh\\:mm\\:ss} of the game ({TicksOf(report)} ticks of {TickMilliseconds} ms) in "
                + $"{report.WallTime.TotalSeconds:0.0} s, {report.Deaths.Values.Sum()} deaths\n"),
            Packets(report),
        };
        if (report.Refusals.Count > 0) parts.Add(Counts("refused", report.Refusals));
        parts.AddRange(report.Errors.Select(error => new Text(error, Color.Red)));
        parts.Add(report.Succeeded ? new Text("Cleared.", Color.Green) : new Text(report.WasInterrupted ? "Interrupted." : "Not cleared.", Color.Red));
        return new Rows(parts);
    }

    public static string JsonOf(GameReport report) => new JsonObject
    {
        ["succeeded"] = report.Succeeded,
        ["interrupted"] = report.WasInterrupted,
        ["outcome"] = report.Outcome.ToString().ToLowerInvariant(),
        ["clients"] = report.Clients,
        ["gameMs"] = report.GameTime.TotalMilliseconds,
        ["ticks"] = TicksOf(report),
        ["wallMs"] = report.WallTime.TotalMilliseconds,
        ["packetsOut"] = report.Sent.Values.Sum(),
        ["packetsIn"] = report.Received.Values.Sum(),
        ["sent"] = Object(report.Sent.Select(entry => KeyValuePair.Create(entry.Key.ToString(), entry.Value))),
        ["received"] = Object(report.Received.Select(entry => KeyValuePair.Create(entry.Key.ToString(), entry.Value))),
        ["refusals"] = Object(report.Refusals.Select(entry => KeyValuePair.Create(entry.Key, (long)entry.Value))),
        ["deaths"] = Object(report.Deaths.Select(entry => KeyValuePair.Create(entry.Key, (long)entry.Value))),
        ["errors"] = new JsonArray([.. report.Errors.Select(error => (JsonNode)error)]),
    }.ToJsonString(Readable);

    private static long TicksOf(GameReport report) => (long)report.GameTime.TotalMilliseconds / TickMilliseconds;

    private static Table Packets(GameReport report)
    {
        var table = new Table().SimpleBorder().AddColumn("packets");
        foreach (var name in (string[])["sent", "received"]) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var type in report.Sent.Keys.Union(report.Received.Keys).Order())
            table.AddRow($"{(int)type} {type}", Number(report.Sent, type), Number(report.Received, type));
        return table.AddRow("all", report.Sent.Values.Sum().ToString(), report.Received.Values.Sum().ToString());
    }

    private static Table Counts(string what, IReadOnlyDictionary<string, int> counts)
    {
        var table = new Table().SimpleBorder().AddColumn(what).AddColumn(new TableColumn("count").RightAligned());
        foreach (var (text, count) in counts) table.AddRow(new Text(text.Length == 0 ? "(no text)" : text), new Text(count.ToString()));
        return table;
    }

    private static string Number(IReadOnlyDictionary<PacketType, long> counts, PacketType type) =>
        counts.TryGetValue(type, out var count) ? count.ToString() : "";

    private static JsonObject Object(IEnumerable<KeyValuePair<string, long>> entries) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
}

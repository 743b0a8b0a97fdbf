using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mallard.Load.Reporting;

/// <summary>Findings for people, for programs, and for a page of results.</summary>
internal static class FindingsText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IRenderable Table(Findings findings)
    {
        var table = new Table().SimpleBorder().AddColumn(Markup.Escape(findings.What)).AddColumn(new TableColumn("").RightAligned()).AddColumn("");
        foreach (var (name, value, unit) in findings.Figures) table.AddRow(new Text(name), new Text(Number(value)), new Text(unit));
        return new Rows([
            table,
            .. findings.Errors.Select(error => new Text($"{error.Value} times: {error.Key}", Color.Red)),
            findings.Clean ? new Text("Clean.", Color.Green) : new Text("Not clean.", Color.Red),
        ]);
    }

    public static string Markdown(Findings findings) => string.Join('\n', [
        $"| {findings.What} | |",
        "| --- | ---: |",
        .. findings.Figures.Select(figure => $"| {figure.Name} | {Number(figure.Value)} {figure.Unit}".TrimEnd() + " |"),
        $"| verdict | {(findings.Clean ? "clean" : "not clean")} |",
    ]);

    public static string Json(Findings findings) => new JsonObject
    {
        ["what"] = findings.What,
        ["figures"] = new JsonObject(findings.Figures.Select(figure => KeyValuePair.Create(
            figure.Name, (JsonNode?)new JsonObject { ["value"] = figure.Value, ["unit"] = figure.Unit }))),
        ["errors"] = new JsonObject(findings.Errors.Select(error => KeyValuePair.Create(error.Key, (JsonNode?)error.Value))),
        ["clean"] = findings.Clean,
    }.ToJsonString(Readable);

    // Three figures say all that two runs have in common.
    private static string Number(double value) => Math.Abs(value) switch
    {
        _ when double.IsInteger(value) => value.ToString("N0"),
        >= 100 => value.ToString("N0"),
        >= 10 => value.ToString("0.0"),
        _ => value.ToString("0.###"),
    };
}

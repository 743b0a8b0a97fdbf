using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mallard.Load.Reporting;

/// <summary>Steady loads for people, for programs, and for a page of results.</summary>
internal static class MeasurementText
{
    // Refusals are Korean, and are to stay readable.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Name, Func<Measurement, string> Of)[] Columns =
    [
        ("load", m => $"{m.What} {m.Clients:N0} x {m.Moves:0.##}"),
        ("packets/s in", m => m.In.ToString("N0")),
        ("out", m => m.Out.ToString("N0")),
        ("gateway + game + lobby, cores", m => string.Join(" + ", ServerRoles(m).Select(role => role.Value.Cores.ToString("0.00")))),
        ("µs/packet", m => m.MicrosPerPacket.ToString("0.0")),
        ("MiB", OfAll(m => string.Join(" + ", ServerRoles(m).Select(role => role.Value.MiB.ToString("0"))))),
        ("swing p50 / p99, ms", m => m.SwingP99 == 0 ? "" : $"{m.SwingP50:0.0} / {m.SwingP99:0.0}"),
        ("age of a position p50 / p99, ms", m => $"{m.AgeP50:0} / {m.AgeP99:0}"),
        ("bots, cores", m => m.Roles.GetValueOrDefault("bots").Cores.ToString("0.00")),
        ("send lag p99, ms", OfAll(m => m.SendLagP99.ToString("0.0"))),
        ("machine, µs / slow / kernel, cores", m => m.Part < 1 ? $"{m.Part:P0} of the time" : m.Machine is { } machine ? $"{machine.Micros:0} / {machine.Slow * 100:0.0} % / {machine.Kernel:0.00}" : ""),
        ("missing / disorder / doubled", OfAll(m => $"{m.Missing} / {m.Disorder} / {m.Duplicates}")),
        ("verdict", OfAll(m => (m.Clean ? "clean" : "not clean") + (m.Reached < 0.95 ? $", {m.Reached:P0} of the load" : ""))),
    ];

    /// <summary>A table that stands upright: one load beside the other, since a terminal is not as wide as the figures are many.</summary>
    public static IRenderable Table(IReadOnlyList<Measurement> measured)
    {
        var rows = WithEvenMoments(measured).ToArray();
        var table = new Table().SimpleBorder().AddColumn(Columns[0].Name);
        foreach (var one in rows) table.AddColumn(new TableColumn(Markup.Escape(Columns[0].Of(one))).RightAligned());
        foreach (var (name, of) in Columns.Skip(1)) table.AddRow([new Text(name), .. rows.Select(one => new Text(of(one)))]);

        var errors = measured.SelectMany(one => one.Errors).Select(error => new Text($"{error.Value} times: {error.Key}", Color.Red));
        return new Rows([table, .. errors]);
    }

    /// <summary>A table of rows for bench/RESULTS.md.</summary>
    public static string Markdown(IEnumerable<Measurement> measured, bool withHeader)
    {
        string[] header = [Row(Columns.Select(column => column.Name)), Row(Columns.Select((_, i) => i == 0 ? "---" : "---:"))];
        return string.Join('\n', [.. withHeader ? header : [], .. WithEvenMoments(measured).Select(one => Row(Columns.Select(column => column.Of(one))))]);
    }

    public static string Json(Measurement m) => JsonOf(m).ToJsonString(Readable);

    public static string Json(IEnumerable<Measurement> measured) =>
        new JsonArray([.. measured.Select(m => (JsonNode)JsonOf(m))]).ToJsonString(Readable);

    private static JsonObject JsonOf(Measurement m) => new()
    {
        ["what"] = m.What,
        ["clients"] = m.Clients,
        ["moves"] = m.Moves,
        ["inPerSecond"] = m.In,
        ["outPerSecond"] = m.Out,
        ["microsPerPacket"] = m.MicrosPerPacket,
        ["roles"] = new JsonObject(m.Roles.Select(role => KeyValuePair.Create(
            role.Key, (JsonNode?)new JsonObject { ["cores"] = role.Value.Cores, ["MiB"] = role.Value.MiB }))),
        ["swingMs"] = new JsonObject { ["p50"] = m.SwingP50, ["p99"] = m.SwingP99 },
        ["ageMs"] = new JsonObject { ["p50"] = m.AgeP50, ["p99"] = m.AgeP99 },
        ["sendLagP99Ms"] = m.SendLagP99,
        ["part"] = m.Part,
        ["machine"] = m.Machine is { } machine ? new JsonObject { ["micros"] = machine.Micros, ["slow"] = machine.Slow, ["kernel"] = machine.Kernel } : null,
        ["even"] = m.Even is { } even ? JsonOf(even) : null,
        ["missing"] = m.Missing,
        ["disorder"] = m.Disorder,
        ["duplicates"] = m.Duplicates,
        ["errors"] = new JsonObject(m.Errors.Select(error => KeyValuePair.Create(error.Key, (JsonNode?)error.Value))),
        ["reached"] = m.Reached,
        ["clean"] = m.Clean,
    };

    // What is told of all the time that was measured, and not of parts of it.
    private static Func<Measurement, string> OfAll(Func<Measurement, string> of) => m => m.Part < 1 ? "" : of(m);

    // All of the time in all of its moments: the same row twice.
    private static IEnumerable<Measurement> WithEvenMoments(IEnumerable<Measurement> measured) =>
        measured.SelectMany(m => m.Even is { Part: < 1 } even ? [m, even] : (Measurement[])[m]);

    private static IEnumerable<KeyValuePair<string, Use>> ServerRoles(Measurement m)
    {
        string[] order = ["gateway", "game", "lobby"];
        return m.Roles.Where(role => role.Key != "bots").OrderBy(role => Array.IndexOf(order, role.Key));
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}

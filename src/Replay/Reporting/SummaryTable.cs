using Mallard.Replay.Course;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mallard.Replay.Reporting;

/// <summary>The summary as people read it.</summary>
internal static class SummaryTable
{
    public static IRenderable Of(ReplayReport report)
    {
        var parts = new List<IRenderable> { new Text(""), Packets(report), Figures(report) };
        parts.AddRange(Verdict.Of(report).Select(line => new Text(line, report.Result.IsFaithful ? Color.Green : Color.Red)));
        return new Rows(parts);
    }

    private static Table Packets(ReplayReport report)
    {
        var table = new Table().SimpleBorder().AddColumn("packets").AddColumn("type").AddColumn(new TableColumn("count").RightAligned());
        foreach (var (userId, count) in report.Inputs) Add(table, $"from {report.NameOf(userId)}", count);
        Add(table, "to players", report.Outputs);
        return table;
    }

    private static void Add(Table table, string who, PacketCount packets)
    {
        foreach (var (type, count) in packets.Counts)
        {
            table.AddRow(new Text(who), new Text(ReplayReport.NameOf(type)), new Text($"{count}"));
            who = "";
        }
    }

    private static Table Figures(ReplayReport report)
    {
        var result = report.Result;
        var table = new Table().SimpleBorder().HideHeaders().AddColumn("figure").AddColumn(new TableColumn("value").RightAligned());
        Add("ticks", $"{result.Ticks}");
        Add("game time", $"{report.Simulated:hh\\:mm\\:ss\\.fff}");
        Add("inputs", $"{result.Inputs}");
        Add("packets sent", $"{result.Packets}, {result.PacketBytes} bytes");
        Add("hashes checked", $"{result.Hashes}");
        Add("ended", Verdict.EndOf(report));
        Add("time per tick", $"{report.MicrosecondsPerTick:0.0} µs");
        Add("file", $"{report.FileSize} bytes");
        if (report.BytesPerMinute is { } perMinute) Add("per match minute", $"{perMinute:0} bytes");
        return table;

        void Add(string figure, string value) => table.AddRow(new Text(figure), new Text(value));
    }
}

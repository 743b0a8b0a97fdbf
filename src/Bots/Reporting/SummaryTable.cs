using Mallard.Bots.Accounting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mallard.Bots.Reporting;

/// <summary>The summary as people read it.</summary>
public static class SummaryTable
{
    public static IRenderable Of(BotReport report)
    {
        var parts = new List<IRenderable>
        {
            new Text($"{report.Clients} bots in {report.Rooms} rooms, seed {report.Seed}, {report.Elapsed.TotalSeconds:0.0} s, "
                + $"own CPU time {report.Cpu.TotalSeconds:0.00} s\n"),
            Packets(report),
            Times(report),
        };
        if (report.Load is { } load) parts.Add(Load(load));
        if (report.Errors.Count > 0) parts.Add(Errors(report));
        parts.Add(Verdict(report));
        return new Rows(parts);
    }

    private static Table Packets(BotReport report)
    {
        // Narrow enough for 80 columns, which is what a pipe or a log has.
        var table = new Table().SimpleBorder().AddColumn(new TableColumn("packets").Padding(1, 0, 0, 0).NoWrap());
        foreach (var name in (string[])["sent", "expected", "received", "superseded", "missing", "disorder", "doubled"])
            table.AddColumn(new TableColumn(name).RightAligned().Padding(1, 0, 0, 0).NoWrap());

        foreach (var (kind, tally) in report.Tallies)
        {
            table.AddRow(
                new Text(kind.ToString().ToLowerInvariant()),
                Number(tally.Sent),
                Number(tally.Expected),
                Number(tally.Received),
                kind == Kind.Move ? Number(tally.Superseded) : new Text("-"),
                Fault(tally.Missing),
                Fault(tally.OutOfOrder),
                Fault(tally.Duplicates));
        }

        return table;
    }

    private static Table Times(BotReport report)
    {
        var table = new Table().SimpleBorder().AddColumn("milliseconds");
        foreach (var name in (string[])["count", "p50", "p99", "max"]) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var (name, time) in report.Times)
            table.AddRow(new Text(name), Number(time.Count), Milliseconds(time.P50), Milliseconds(time.P99), Milliseconds(time.Max));
        return table;
    }

    private static Table Load(LoadReport load)
    {
        var table = new Table().SimpleBorder()
            .Title($"{load.Time.TotalSeconds:0} s measured: {load.Sent:N0} packets/s sent, {load.Received:N0}/s received")
            .AddColumn("process").AddColumn(new TableColumn("cores").RightAligned()).AddColumn(new TableColumn("MiB").RightAligned());
        foreach (var (name, cores, memory) in load.Processes)
            table.AddRow(new Text(name), new Text(cores.ToString("0.000")), new Text((memory / 1048576.0).ToString("0.0")));
        return table;
    }

    private static Table Errors(BotReport report)
    {
        var table = new Table().SimpleBorder().AddColumn("error").AddColumn(new TableColumn("count").RightAligned());
        foreach (var (text, count) in report.Errors) table.AddRow(new Text(text.Length == 0 ? "(no text)" : text), Fault(count));
        return table;
    }

    private static Text Verdict(BotReport report)
    {
        if (report.WasInterrupted) return new Text("Interrupted: what was under way counts as missing.", Color.Yellow);
        return report.Succeeded
            ? new Text("Everything arrived.", Color.Green)
            : new Text("Not everything went well.", Color.Red);
    }

    private static Text Number(long number) => new(number.ToString());

    private static Text Fault(long number) => new(number.ToString(), number == 0 ? Style.Plain : Color.Red);

    private static Text Milliseconds(TimeSpan time) => new(time.TotalMilliseconds.ToString("0.00"));
}

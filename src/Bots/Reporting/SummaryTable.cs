using Mallard.Bots.Accounting;
using Mallard.Bots.Visits;
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
            Packets(report.Tallies),
            Times(report.Times),
        };
        if (report.Load is { } load) parts.Add(Load(load));
        if (report.Errors.Count > 0) parts.Add(Errors(report.Errors));
        parts.Add(Verdict(report.WasInterrupted, report.Succeeded));
        return new Rows(parts);
    }

    public static IRenderable Of(VisitReport report)
    {
        var figures = new Table().SimpleBorder().HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        foreach (var (name, value) in report.Figures) figures.AddRow(new Text(name), new Text(value.ToString("0.##")));
        var parts = new List<IRenderable> { new Text($"{report.What}, seed {report.Seed}\n"), figures };
        if (report.Tallies.Count > 0) parts.Add(Packets(report.Tallies));
        if (report.Times.Count > 0) parts.Add(Times(report.Times));
        if (report.Processes.Count > 0) parts.Add(Processes(report.Processes, report.Before));
        if (report.Errors.Count > 0) parts.Add(Errors(report.Errors));
        parts.Add(Verdict(report.WasInterrupted, report.Succeeded));
        return new Rows(parts);
    }

    private static Table Packets(IReadOnlyDictionary<Kind, Tally> tallies)
    {
        // Narrow enough for 80 columns, which is what a pipe or a log has.
        var table = new Table().SimpleBorder().AddColumn(new TableColumn("packets").Padding(1, 0, 0, 0).NoWrap());
        foreach (var name in (string[])["sent", "expected", "received", "superseded", "missing", "disorder", "doubled"])
            table.AddColumn(new TableColumn(name).RightAligned().Padding(1, 0, 0, 0).NoWrap());

        foreach (var (kind, tally) in tallies)
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

    private static Table Times(IReadOnlyDictionary<string, LatencySummary> times)
    {
        var table = new Table().SimpleBorder().AddColumn("milliseconds");
        foreach (var name in (string[])["count", "p50", "p99", "max"]) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var (name, time) in times)
            table.AddRow(new Text(name), Number(time.Count), Milliseconds(time.P50), Milliseconds(time.P99), Milliseconds(time.Max));
        return table;
    }

    private static Table Load(LoadReport load) => Processes(load.Processes, before: null)
        .Title($"{load.Time.TotalSeconds:0} s measured: {load.Sent:N0} packets/s sent, {load.Received:N0}/s received");

    private static Table Processes(IReadOnlyList<ProcessUse> processes, IReadOnlyList<ProcessUse>? before)
    {
        var table = new Table().SimpleBorder().AddColumn("process").AddColumn(new TableColumn("cores").RightAligned());
        if (before is not null) table.AddColumn(new TableColumn("MiB before").RightAligned());
        table.AddColumn(new TableColumn("MiB").RightAligned());
        for (var i = 0; i < processes.Count; i++)
        {
            var (name, cores, memory) = processes[i];
            Text[] held = before is null ? [MiB(memory)] : [MiB(before[i].Memory), MiB(memory)];
            table.AddRow([new Text(name), new Text(cores.ToString("0.000")), .. held]);
        }

        return table;
    }

    private static Text MiB(long bytes) => new((bytes / 1048576.0).ToString("0.0"));

    private static Table Errors(IReadOnlyDictionary<string, int> errors)
    {
        var table = new Table().SimpleBorder().AddColumn("error").AddColumn(new TableColumn("count").RightAligned());
        foreach (var (text, count) in errors) table.AddRow(new Text(text.Length == 0 ? "(no text)" : text), Fault(count));
        return table;
    }

    private static Text Verdict(bool wasInterrupted, bool succeeded)
    {
        if (wasInterrupted) return new Text("Interrupted: what was under way counts as missing.", Color.Yellow);
        return succeeded
            ? new Text("Everything arrived.", Color.Green)
            : new Text("Not everything went well.", Color.Red);
    }

    private static Text Number(long number) => new(number.ToString());

    private static Text Fault(long number) => new(number.ToString(), number == 0 ? Style.Plain : Color.Red);

    private static Text Milliseconds(TimeSpan time) => new(time.TotalMilliseconds.ToString("0.00"));
}

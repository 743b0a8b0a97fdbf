using System.Globalization;
using Mallard.Inspection;
using Spectre.Console;

namespace Mallard.Inspect.Screen;

/// <summary>For people: tables when they are complete, and what has no end row by row.</summary>
internal sealed class TableView(IAnsiConsole screen, TextWriter error, bool streams) : IAnswerView
{
    private TablePart? _table;
    private List<IReadOnlyList<Cell>> _rows = [];

    public void Show(AnswerPart part)
    {
        if (part is RowsPart rows)
        {
            if (streams) Stream(rows);
            else _rows.AddRange(rows.Rows);
            return;
        }

        Finish();
        switch (part)
        {
            case TablePart table:
                _table = table;
                break;
            case LinePart line:
                screen.WriteLine(Printable(line.Text));
                break;
            case UnansweredPart unanswered:
                error.WriteLine($"no answer from {string.Join(", ", unanswered.Nodes.Select(Printable))}");
                break;
            case FaultPart fault:
                error.WriteLine(Printable(fault.Node is { } node ? $"{node}: {fault.Message}" : fault.Message));
                break;
            case EndPart { Total: { } total } when _shown < total:
                screen.WriteLine($"{_shown} of {total} rows; --skip and --take show others");
                break;
        }
    }

    private int _shown;

    private void Stream(RowsPart rows)
    {
        foreach (var row in rows.Rows) screen.Profile.Out.Writer.WriteLine(string.Join("  ", row.Select((cell, i) => Text(cell, KindOf(i)))).TrimEnd());
        screen.Profile.Out.Writer.Flush();
    }

    private void Finish()
    {
        if (_table is not { } answer) return;
        _table = streams ? _table : null;
        if (streams) return;
        var table = new Table().Border(screen.Profile.Capabilities.Ansi ? TableBorder.Rounded : TableBorder.Ascii2).Title(Markup.Escape(Printable(answer.Title)));
        foreach (var column in answer.Columns)
        {
            var shown = new TableColumn(Markup.Escape(column.Name)) { NoWrap = column.Kind is not (ColumnKind.Text or ColumnKind.Address) };
            table.AddColumn(column.Kind is ColumnKind.Number or ColumnKind.Decimal or ColumnKind.Bytes or ColumnKind.Seconds ? shown.RightAligned() : shown);
        }

        foreach (var row in _rows)
            table.AddRow([.. row.Take(answer.Columns.Count).Select((cell, i) => Markup.Escape(Text(cell, answer.Columns[i].Kind)))]);
        _shown = _rows.Count;
        _rows = [];
        screen.Write(table);
    }

    private ColumnKind KindOf(int column) => _table is { } table && column < table.Columns.Count ? table.Columns[column].Kind : ColumnKind.Text;

    private static string Text(Cell cell, ColumnKind kind) => (kind, cell.Text) switch
    {
        (_, null) => "",
        (ColumnKind.Flag, var text) => text == "true" ? "yes" : "no",
        (ColumnKind.Bytes, var text) when long.TryParse(text, CultureInfo.InvariantCulture, out var bytes) => Size(bytes),
        (ColumnKind.Seconds, var text) when double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) => Length(TimeSpan.FromSeconds(seconds)),
        (_, var text) => Printable(text),
    };

    private static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => $"{bytes / (double)(1L << 30):0.0} GiB",
        >= 1 << 20 => $"{bytes / (double)(1 << 20):0.0} MiB",
        >= 1 << 10 => $"{bytes / (double)(1 << 10):0.0} KiB",
        _ => $"{bytes} B",
    };

    private static string Length(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => $"{(int)time.TotalDays}d {time.Hours}h",
        { TotalHours: >= 1 } => $"{time.Hours}h {time.Minutes}m",
        { TotalMinutes: >= 1 } => $"{time.Minutes}m {time.Seconds}s",
        _ => $"{time.TotalSeconds:0.0}s",
    };

    // Names of rooms are players' texts, and logs are anybody's: nothing of it may steer the terminal.
    private static string Printable(string text) => string.Concat(text.Select(c => c is '\n' ? c : char.IsControl(c) ? '?' : c));
}

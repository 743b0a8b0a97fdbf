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
                screen.WriteLine(AnswerText.Printable(line.Text));
                break;
            case UnansweredPart unanswered:
                error.WriteLine(AnswerText.Of(unanswered));
                break;
            case FaultPart fault:
                error.WriteLine(AnswerText.Of(fault));
                break;
            case EndPart end when AnswerText.Rest(end, _shown) is { } rest:
                screen.WriteLine(rest);
                break;
        }
    }

    private int _shown;

    private void Stream(RowsPart rows)
    {
        foreach (var row in rows.Rows) screen.Profile.Out.Writer.WriteLine(AnswerText.Of(row, _table?.Columns ?? []));
        screen.Profile.Out.Writer.Flush();
    }

    private void Finish()
    {
        if (_table is not { } answer) return;
        _table = streams ? _table : null;
        if (streams) return;
        var table = new Table().Border(screen.Profile.Capabilities.Ansi ? TableBorder.Rounded : TableBorder.Ascii2).Title(Markup.Escape(AnswerText.Printable(answer.Title)));
        foreach (var column in answer.Columns)
        {
            var shown = new TableColumn(Markup.Escape(column.Name)) { NoWrap = column.Kind is not (ColumnKind.Text or ColumnKind.Address) };
            table.AddColumn(AnswerText.IsRight(column.Kind) ? shown.RightAligned() : shown);
        }

        foreach (var row in _rows)
            table.AddRow([.. row.Take(answer.Columns.Count).Select((cell, i) => Markup.Escape(AnswerText.Of(cell, answer.Columns[i].Kind)))]);
        _shown = _rows.Count;
        _rows = [];
        screen.Write(table);
    }
}

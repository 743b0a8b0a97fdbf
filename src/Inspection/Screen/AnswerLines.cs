namespace Mallard.Inspection;

/// <summary>An answer as lines of text, for a screen that draws no tables of its own: those that are complete, and what has no end row by row.</summary>
/// <param name="streams">Whether the command has no end of its own.</param>
public sealed class AnswerLines(bool streams)
{
    private readonly List<IReadOnlyList<Cell>> _rows = [];
    private TablePart? _table;
    private int _shown;

    /// <summary>The lines to show now that this part has come.</summary>
    public IReadOnlyList<string> Next(AnswerPart part)
    {
        if (part is RowsPart rows)
        {
            if (streams) return [.. rows.Rows.Select(row => AnswerText.Of(row, _table?.Columns ?? []))];
            _rows.AddRange(rows.Rows);
            return [];
        }

        IReadOnlyList<string> finished = streams ? [] : [.. Table()];
        _table = part as TablePart ?? (streams ? _table : null);
        return part switch
        {
            LinePart line => [.. finished, AnswerText.Printable(line.Text)],
            UnansweredPart unanswered => [.. finished, AnswerText.Of(unanswered)],
            FaultPart fault => [.. finished, AnswerText.Of(fault)],
            EndPart end when AnswerText.Rest(end, _shown) is { } rest => [.. finished, rest],
            _ => finished,
        };
    }

    private IEnumerable<string> Table()
    {
        if (_table is not { } table) yield break;
        var texts = _rows.Select(row => table.Columns.Select((column, i) => i < row.Count ? AnswerText.Of(row[i], column.Kind) : "").ToArray()).ToArray();
        var widths = table.Columns.Select((column, i) => texts.Select(t => t[i].Length).Append(column.Name.Length).Max()).ToArray();
        yield return AnswerText.Printable(table.Title);
        yield return Line([.. table.Columns.Select(c => c.Name)]);
        foreach (var row in texts) yield return Line(row);
        _shown = _rows.Count;
        _rows.Clear();

        string Line(string[] cells) =>
            string.Join("  ", cells.Select((cell, i) => AnswerText.IsRight(table.Columns[i].Kind) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd();
    }
}

using System.Globalization;

namespace Mallard.Inspection;

/// <summary>Answers for people, in the same words on every screen.</summary>
public static class AnswerText
{
    /// <summary>A cell.</summary>
    public static string Of(Cell cell, ColumnKind kind) => (kind, cell.Text) switch
    {
        (_, null) => "",
        (ColumnKind.Flag, var text) => text == "true" ? "yes" : "no",
        (ColumnKind.Bytes, var text) when long.TryParse(text, CultureInfo.InvariantCulture, out var bytes) => Size(bytes),
        (ColumnKind.Seconds, var text) when double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) => Length(TimeSpan.FromSeconds(seconds)),
        (_, var text) => Printable(text),
    };

    /// <summary>Who did not answer.</summary>
    public static string Of(UnansweredPart unanswered) => $"no answer from {string.Join(", ", unanswered.Nodes.Select(Printable))}";

    /// <summary>What is wrong, and where.</summary>
    public static string Of(FaultPart fault) => Printable(fault.Node is { } node ? $"{node}: {fault.Message}" : fault.Message);

    /// <summary>A row of an answer that has no end of its own.</summary>
    public static string Of(IReadOnlyList<Cell> row, IReadOnlyList<Column> columns) =>
        string.Join("  ", row.Select((cell, i) => Of(cell, i < columns.Count ? columns[i].Kind : ColumnKind.Text))).TrimEnd();

    /// <summary>That there is more; null when there is not.</summary>
    /// <param name="end">The end of the answer.</param>
    /// <param name="shown">Rows that were shown.</param>
    public static string? Rest(EndPart end, int shown) => end.Total is { } total && shown < total ? $"{shown} of {total} rows; --skip and --take show others" : null;

    /// <summary>Whether the cells of a column stand at its right side, digit below digit.</summary>
    public static bool IsRight(ColumnKind kind) => kind is ColumnKind.Number or ColumnKind.Decimal or ColumnKind.Bytes or ColumnKind.Seconds;

    /// <summary>A text without anything that could steer a terminal: names of rooms are players' texts, and logs are anybody's.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => c is '\n' ? c : char.IsControl(c) ? '?' : c));

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
}

using System.Collections.Immutable;
using Akka.Actor;
using Mallard.Inspection;
using Mallard.Messages.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>
/// This node's part of an answer, on its way to whoever was asked. Goes out piece by piece; may be used by any thread, by one at a time.
/// </summary>
/// <param name="askedBy">Takes the pieces; what streams ends when this actor does, so watch it.</param>
/// <param name="question">What was asked.</param>
/// <param name="self">Who answers.</param>
/// <param name="patience">How long whoever has to ask others first may wait for them.</param>
public sealed class InspectionAnswer(IActorRef askedBy, InspectHere question, IActorRef self, TimeSpan patience)
{
    /// <summary>Rows that travel together.</summary>
    public const int RowsAtOnce = 100;

    /// <summary>Longest text of a cell or line; the rest is cut off.</summary>
    public const int LongestText = 4000;

    private int _columns;

    /// <summary>Whoever was asked by the operator.</summary>
    public IActorRef AskedBy { get; } = askedBy;

    /// <summary>How long to wait for others: less than the operator waits for this node, so that it can say who was silent.</summary>
    public TimeSpan Patience { get; } = patience;

    /// <summary>Rows to leave out first, of this node's.</summary>
    public int Skip => question.Skip;

    /// <summary>Rows to answer with at most.</summary>
    public int Take => question.Take;

    /// <summary>Begins a table.</summary>
    public void Table(string title, params ReadOnlySpan<Column> columns)
    {
        _columns = columns.Length;
        var names = ImmutableArray.CreateBuilder<string>(columns.Length);
        var kinds = ImmutableArray.CreateBuilder<string>(columns.Length);
        foreach (var column in columns)
        {
            names.Add(column.Name);
            kinds.Add(column.Kind.ToString());
        }

        AskedBy.Tell(new InspectedTable(question.Id, title, names.MoveToImmutable(), kinds.MoveToImmutable()), self);
    }

    /// <summary>Adds rows to the table that began last, each with a cell for every column.</summary>
    public void Rows(IEnumerable<Cell[]> rows)
    {
        foreach (var some in rows.Chunk(RowsAtOnce))
        {
            if (some.FirstOrDefault(r => r.Length != _columns) is { } odd) throw new ArgumentException($"{odd.Length} cells for {_columns} columns", nameof(rows));
            AskedBy.Tell(new InspectedRows(question.Id, [.. some.SelectMany(r => r).Select(c => Short(c.Text))]), self);
        }
    }

    /// <summary>Adds one row.</summary>
    public void Row(params Cell[] cells) => Rows([cells]);

    /// <summary>Adds a line of text.</summary>
    public void Line(string text) => AskedBy.Tell(new InspectedLine(question.Id, Short(text)!), self);

    /// <summary>This node ends now, as it was told to, and the answer with it.</summary>
    public void Leaving() => AskedBy.Tell(new InspectedLeaving(question.Id), self);

    /// <summary>Answers with the page that was asked for, of all rows there are, and is done.</summary>
    public void Page<T>(string title, IReadOnlyList<Column> columns, IReadOnlyCollection<T> all, Func<T, Cell[]> row)
    {
        Table(title, [.. columns]);
        Rows(all.Skip(Skip).Take(Take).Select(row));
        Done(all.Count);
    }

    /// <summary>Nothing more comes.</summary>
    /// <param name="total">Rows there are, also those that were not asked for.</param>
    public void Done(int total = 0) => AskedBy.Tell(new InspectionDone(question.Id, total, null), self);

    /// <summary>Nothing more comes, because something is wrong.</summary>
    public void Fail(string fault) => AskedBy.Tell(new InspectionDone(question.Id, 0, Short(fault)), self);

    private static string? Short(string? text) => text?.Length > LongestText ? string.Concat(text.AsSpan(0, LongestText), "…") : text;
}

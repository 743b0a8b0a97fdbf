using System.Text.Json.Serialization;

namespace Mallard.Inspection;

/// <summary>What an operator's program sends, one on each line.</summary>
/// <param name="Words">The words of the command.</param>
/// <param name="Id">Chosen by the sender; every part of the answer has it.</param>
/// <param name="Confirmed">Whether the operator has confirmed a command that changes something.</param>
/// <param name="Operator">Who asks, as far as the sender knows; for the audit log.</param>
/// <param name="Token">The secret of nodes that ask for one.</param>
/// <param name="Cancel">Ends the answer of the request with this id, and asks nothing.</param>
/// <param name="Version">The version of this language that the sender speaks.</param>
public sealed record Request(
    IReadOnlyList<string> Words,
    long Id = 0,
    bool Confirmed = false,
    string? Operator = null,
    string? Token = null,
    bool Cancel = false,
    int Version = Request.CurrentVersion)
{
    /// <summary>The version of this language.</summary>
    public const int CurrentVersion = 1;

    // A token is for one pair of eyes, and records print themselves.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append($"Id = {Id}, Words = {Inspection.Words.Join(Words)}");
        return true;
    }
}

/// <summary>One line of an answer.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "part")]
[JsonDerivedType(typeof(TablePart), "table")]
[JsonDerivedType(typeof(RowsPart), "rows")]
[JsonDerivedType(typeof(LinePart), "line")]
[JsonDerivedType(typeof(UnansweredPart), "unanswered")]
[JsonDerivedType(typeof(AskPart), "ask")]
[JsonDerivedType(typeof(FaultPart), "fault")]
[JsonDerivedType(typeof(LeavingPart), "leaving")]
[JsonDerivedType(typeof(EndPart), "end")]
public abstract record AnswerPart
{
    /// <summary>The version the node speaks.</summary>
    public int Version { get; init; } = Request.CurrentVersion;

    /// <summary>The request that this answers.</summary>
    public long Id { get; init; }
}

/// <summary>A table begins; its rows follow in <see cref="RowsPart"/>s, until another part comes.</summary>
public sealed record TablePart(string Title, IReadOnlyList<Column> Columns) : AnswerPart;

/// <summary>Rows of the table that began last, each with a cell for every column.</summary>
public sealed record RowsPart(IReadOnlyList<IReadOnlyList<Cell>> Rows) : AnswerPart;

/// <summary>A line of text.</summary>
public sealed record LinePart(string Text) : AnswerPart;

/// <summary>Members that did not answer in time; what they know is missing from the answer.</summary>
public sealed record UnansweredPart(IReadOnlyList<string> Nodes) : AnswerPart;

/// <summary>Nothing was done: the command changes something, and has to be sent again as confirmed.</summary>
public sealed record AskPart(string Question) : AnswerPart;

/// <summary>Something is wrong: with the command, or on one member.</summary>
public sealed record FaultPart(string Message) : AnswerPart
{
    /// <summary>The member it is about; null for the command as a whole.</summary>
    public string? Node { get; init; }
}

/// <summary>The node asked ends now, as it was told to: that it ends the conversation is how this answer ends well.</summary>
public sealed record LeavingPart : AnswerPart;

/// <summary>The answer is complete. Nothing more comes with its id.</summary>
public sealed record EndPart(int ExitCode) : AnswerPart
{
    /// <summary>Rows there are, where the answer was a page of them.</summary>
    public int? Total { get; init; }
}

/// <summary>What a program that asked ends with.</summary>
public static class ConsoleExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The command failed, or some node did not answer.</summary>
    public const int Failed = 1;

    /// <summary>The command is not one.</summary>
    public const int WrongUsage = 2;

    /// <summary>The node asked cannot be reached, or ended the conversation.</summary>
    public const int NotReachable = 3;
}

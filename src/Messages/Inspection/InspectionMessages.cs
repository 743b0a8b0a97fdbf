using System.Collections.Immutable;

namespace Mallard.Messages.Inspection;

/// <summary>
/// Asks the inspection actor of a member for its part of an answer. Answered with any number of <see cref="InspectedTable"/>s with their
/// <see cref="InspectedRows"/>, of <see cref="InspectedLine"/>s, and then one <see cref="InspectionDone"/>. What streams goes on until whoever
/// asked is no more.
/// </summary>
/// <param name="Id">Chosen by the sender; every answer has it.</param>
/// <param name="Words">The words of the command. Members of one build agree on what they mean, and check them all the same.</param>
/// <param name="Skip">Rows to leave out first.</param>
/// <param name="Take">Rows to answer with at most; with 0 the answer has the table and the total.</param>
public sealed record InspectHere(long Id, ImmutableArray<string> Words, int Skip, int Take) : IClusterMessage;

/// <summary>A table begins.</summary>
/// <param name="Id">Of the question.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Names">Names of the columns.</param>
/// <param name="Kinds">The kind of each column.</param>
public sealed record InspectedTable(long Id, string Title, ImmutableArray<string> Names, ImmutableArray<string> Kinds) : IClusterMessage;

/// <summary>Rows of the table that began last.</summary>
/// <param name="Id">Of the question.</param>
/// <param name="Cells">Row by row, a cell for each column, in the form it has in JSON; null where nothing is known.</param>
public sealed record InspectedRows(long Id, ImmutableArray<string?> Cells) : IClusterMessage;

/// <summary>A line of text.</summary>
public sealed record InspectedLine(long Id, string Text) : IClusterMessage;

/// <summary>The member ends now, as it was told to: that nothing more comes from it is the end of its answer.</summary>
public sealed record InspectedLeaving(long Id) : IClusterMessage;

/// <summary>The member has said what it has to say.</summary>
/// <param name="Id">Of the question.</param>
/// <param name="Total">Rows there are, also those that were not asked for.</param>
/// <param name="Fault">Why it could not answer, or not do what it was told; null when it could.</param>
public sealed record InspectionDone(long Id, int Total, string? Fault) : IClusterMessage;

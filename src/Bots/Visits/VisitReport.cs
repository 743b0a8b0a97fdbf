using Mallard.Bots.Accounting;

namespace Mallard.Bots.Visits;

/// <summary>One thing that was counted or measured.</summary>
/// <param name="Name">What, in words.</param>
/// <param name="Value">How much.</param>
public sealed record Figure(string Name, double Value);

/// <summary>What came of a run of bots that do not play.</summary>
/// <param name="What">What they did, for people.</param>
/// <param name="Seed">The run's part of the account names.</param>
/// <param name="Figures">What the run is about.</param>
/// <param name="Tallies">What was told, and whether it arrived; none where nobody is told anything.</param>
/// <param name="Times">How long answers took, by request.</param>
/// <param name="Before">What the processes held before; null if it was not asked for. The bots first.</param>
/// <param name="Processes">What the processes used during the measured time, and held at its end. The bots first.</param>
/// <param name="Errors">How often each error occurred.</param>
/// <param name="WasInterrupted">True if the run was ended early.</param>
public sealed record VisitReport(
    string What,
    string Seed,
    IReadOnlyList<Figure> Figures,
    IReadOnlyDictionary<Kind, Tally> Tallies,
    IReadOnlyDictionary<string, LatencySummary> Times,
    IReadOnlyList<ProcessUse>? Before,
    IReadOnlyList<ProcessUse> Processes,
    IReadOnlyDictionary<string, int> Errors,
    bool WasInterrupted)
{
    /// <summary>True if every request was answered, nobody lost the connection and everybody was told everything.</summary>
    public bool Succeeded => !WasInterrupted && Errors.Count == 0 && Tallies.Values.All(tally => tally.IsClean);

    /// <summary>0 success, 1 something went wrong, 130 interrupted.</summary>
    public int ExitCode => WasInterrupted ? 130 : Succeeded ? 0 : 1;
}

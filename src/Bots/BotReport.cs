using Mallard.Bots.Accounting;

namespace Mallard.Bots;

/// <summary>What came of a run.</summary>
/// <param name="Seed">The run's part of the account names.</param>
/// <param name="Clients">How many bots there were.</param>
/// <param name="Rooms">How many rooms they played in.</param>
/// <param name="Tallies">The account of each kind.</param>
/// <param name="Times">Each measured time, by name.</param>
/// <param name="Errors">How often each error occurred.</param>
/// <param name="Elapsed">From beginning to end.</param>
/// <param name="Cpu">Processor time of this process during the run.</param>
/// <param name="Load">What was measured while all played; null if that was not asked for.</param>
/// <param name="WasInterrupted">True if the run was ended early.</param>
public sealed record BotReport(
    string Seed,
    int Clients,
    int Rooms,
    IReadOnlyDictionary<Kind, Tally> Tallies,
    IReadOnlyDictionary<string, LatencySummary> Times,
    IReadOnlyDictionary<string, int> Errors,
    TimeSpan Elapsed,
    TimeSpan Cpu,
    LoadReport? Load,
    bool WasInterrupted)
{
    /// <summary>The course of the swings, second by second; empty without a surge.</summary>
    public IReadOnlyList<SecondOfSwings> Swings { get; init; } = [];

    /// <summary>Steps that bots left out because they were too far behind; only with a surge.</summary>
    public long LeftOut { get; init; }

    /// <summary>True if everybody played to the end and everything arrived, in order and once.</summary>
    public bool Succeeded => !WasInterrupted && Errors.Count == 0 && Tallies.Values.All(tally => tally.IsClean);

    /// <summary>0 success, 1 something went wrong, 130 interrupted.</summary>
    public int ExitCode => WasInterrupted ? 130 : Succeeded ? 0 : 1;
}

/// <summary>The measured part of a run: all rooms play and the server is warm.</summary>
/// <param name="Time">How long it was.</param>
/// <param name="Sent">Packets sent per second.</param>
/// <param name="Received">Packets received per second.</param>
/// <param name="Processes">What the bots and the watched processes used, the bots first.</param>
public sealed record LoadReport(TimeSpan Time, double Sent, double Received, IReadOnlyList<ProcessUse> Processes)
{
    /// <summary>How the machine itself ran; null where that is not to be had.</summary>
    public Pulse? Machine { get; init; }

    /// <summary>The same of the moments in which the machine ran evenly; null if there were none.</summary>
    public EvenReport? Even { get; init; }
}

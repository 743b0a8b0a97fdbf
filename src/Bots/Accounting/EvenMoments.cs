namespace Mallard.Bots.Accounting;

/// <summary>What was measured in the moments in which the machine ran evenly, and in no others.</summary>
/// <param name="Time">All of them together.</param>
/// <param name="Sent">Packets sent per second.</param>
/// <param name="Received">Packets received per second.</param>
/// <param name="Processes">What each process used, without its memory.</param>
/// <param name="Times">Swing and move.</param>
public sealed record EvenReport(
    TimeSpan Time,
    double Sent,
    double Received,
    IReadOnlyList<ProcessUse> Processes,
    IReadOnlyDictionary<string, LatencySummary> Times);

/// <summary>Adds moments up.</summary>
/// <param name="processes">Their names, in the order in which their times come.</param>
internal sealed class EvenMoments(IReadOnlyList<string> processes)
{
    private readonly TimeSpan[] _cpu = new TimeSpan[processes.Count];
    private readonly LatencyHistogram _swing = new();
    private readonly LatencyHistogram _move = new();
    private TimeSpan _time;
    private long _sent;
    private long _received;

    /// <summary>Adds the time between two looks.</summary>
    public void Add(Look before, Look after)
    {
        _time += after.At - before.At;
        _sent += after.Sent - before.Sent;
        _received += after.Received - before.Received;
        for (var i = 0; i < _cpu.Length; i++)
        {
            // One that has died meanwhile has no time any more.
            if (after.Cpu[i] > before.Cpu[i]) _cpu[i] += after.Cpu[i] - before.Cpu[i];
        }

        _swing.Add(before.Swing, after.Swing);
        _move.Add(before.Move, after.Move);
    }

    /// <returns>Null if there was none.</returns>
    public EvenReport? Report() => _time <= TimeSpan.Zero
        ? null
        : new EvenReport(
            _time,
            _sent / _time.TotalSeconds,
            _received / _time.TotalSeconds,
            [.. processes.Select((name, i) => new ProcessUse(name, _cpu[i] / _time, 0))],
            new Dictionary<string, LatencySummary> { ["move"] = _move.Summarize(), ["swing"] = _swing.Summarize() });
}

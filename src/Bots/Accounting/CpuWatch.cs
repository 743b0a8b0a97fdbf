using System.Diagnostics;

namespace Mallard.Bots.Accounting;

/// <summary>A process of the server under test, on this machine.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Id">Its process id.</param>
public sealed record WatchedProcess(string Name, int Id);

/// <summary>What one process used during the measured time.</summary>
/// <param name="Name">The process.</param>
/// <param name="Cores">Processor time per time: 1 is one core busy all the time.</param>
/// <param name="Memory">Resident memory at the end, in bytes.</param>
public sealed record ProcessUse(string Name, double Cores, long Memory);

/// <summary>Compares processor times at two moments.</summary>
internal sealed class CpuWatch
{
    private readonly List<(string Name, Process? Process, TimeSpan Before)> _processes = [];
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>The first moment is now. A process that is gone already stays in the report as such.</summary>
    public CpuWatch(IEnumerable<WatchedProcess> watched)
    {
        Add("bots", Process.GetCurrentProcess());
        foreach (var (name, id) in watched) Add(name, Find(id));
    }

    /// <summary>The processes, the bots themselves first.</summary>
    public IReadOnlyList<string> Names => [.. _processes.Select(p => p.Name)];

    /// <summary>Time since the first moment.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>The second moment is now. The bots themselves come first.</summary>
    public IReadOnlyList<ProcessUse> Read()
    {
        var elapsed = Elapsed;
        return [.. _processes.Select(p => Read(p.Name, p.Process, p.Before, elapsed))];
    }

    /// <summary>The processor time of each process until now, in the order of <see cref="Names"/>; zero for one that is gone.</summary>
    public IReadOnlyList<TimeSpan> Times() => [.. _processes.Select(p => TimeOf(p.Process))];

    // A node that has died is the run's finding, not its failure: what it used until then cannot be read any more.
    private static ProcessUse Read(string name, Process? process, TimeSpan before, TimeSpan elapsed)
    {
        process?.Refresh();
        return process is null or { HasExited: true }
            ? new ProcessUse($"{name} (gone)", 0, 0)
            : new ProcessUse(name, (process.TotalProcessorTime - before) / elapsed, process.WorkingSet64);
    }

    private static Process? Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static TimeSpan TimeOf(Process? process)
    {
        process?.Refresh();
        return process is null or { HasExited: true } ? default : process.TotalProcessorTime;
    }

    private void Add(string name, Process? process) => _processes.Add((name, process, TimeOf(process)));
}

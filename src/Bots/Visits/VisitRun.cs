using Mallard.Bots.Accounting;
using Mallard.Bots.Play;

namespace Mallard.Bots.Visits;

/// <summary>What every run of bots that do not play begins and ends with.</summary>
internal sealed class VisitRun
{
    private readonly VisitOptions _options;

    public VisitRun(VisitOptions options, Action<string>? tell)
    {
        _options = options;
        Crowd = new Crowd(options, options.Seed ?? BotAccount.NewSeed(), Book, tell ?? (static _ => { }));
    }

    public VisitBook Book { get; } = new();

    public Crowd Crowd { get; }

    /// <summary>What the processes hold now.</summary>
    public IReadOnlyList<ProcessUse>? Before { get; private set; }

    /// <summary>What the run is about, in the order it is told.</summary>
    public List<Figure> Figures { get; } = [];

    public Dictionary<Kind, Tally> Tallies { get; } = [];

    private CpuWatch? _watch;
    private IReadOnlyList<ProcessUse> _processes = [];

    /// <summary>Writes down what the processes hold before the load comes.</summary>
    public void LookBefore() => Before = new CpuWatch(_options.Watch).Read();

    /// <summary>From now on processor time is measured.</summary>
    public void BeginMeasuring() => _watch = new CpuWatch(_options.Watch);

    /// <summary>Until now it was.</summary>
    /// <returns>For how long.</returns>
    public TimeSpan EndMeasuring()
    {
        var elapsed = _watch!.Elapsed;
        _processes = _watch.Read();
        return elapsed;
    }

    public void Add(string name, double value) => Figures.Add(new Figure(name, value));

    /// <summary>Runs, and reports whatever came of it.</summary>
    public async Task<VisitReport> ReportAsync(string what, Func<Task> run, CancellationToken cancellationToken)
    {
        try
        {
            await run();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The report says so.
        }

        return new VisitReport(
            what, Crowd.Seed, Figures, Tallies, Book.Times, Before, _processes, Book.Errors, cancellationToken.IsCancellationRequested);
    }

    /// <summary>Lets everybody go.</summary>
    public static async Task CloseAsync(IEnumerable<Visitor> visitors)
    {
        foreach (var visitor in visitors) await visitor.DisposeAsync();
    }
}

using Mallard.Bots.Play;

namespace Mallard.Bots.Visits;

/// <summary>Bots that all want to log in at once: how many a second get in, and how long the last one waits.</summary>
public static class LoginsRun
{
    /// <summary>Registers, if it is to, and lets the storm loose.</summary>
    /// <param name="options">How many, and which part of it.</param>
    /// <param name="tell">Given a line of progress now and then.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    public static Task<VisitReport> RunAsync(LoginsOptions options, Action<string>? tell = null, CancellationToken cancellationToken = default)
    {
        var run = new VisitRun(options, tell);
        return run.ReportAsync($"{options.Clients} bots log in", () => LogInAsync(run, options, cancellationToken), cancellationToken);
    }

    private static async Task LogInAsync(VisitRun run, LoginsOptions options, CancellationToken cancellationToken)
    {
        if (!options.Registered) await run.Crowd.RegisterAsync(options.Clients, cancellationToken);
        if (options.RegisterOnly) return;

        Visitor[] visitors = [.. Enumerable.Range(0, options.Clients).Select(_ => new Visitor(options, run.Book))];
        using var gate = new LoginGate(perSecond: 0);
        run.LookBefore();
        run.BeginMeasuring();
        try
        {
            var loggedIn = await run.Crowd.LogInAsync(visitors, gate, cancellationToken);
            var elapsed = run.EndMeasuring();
            run.Add("logged in", loggedIn);
            run.Add("seconds", elapsed.TotalSeconds);
            run.Add("logins per second", loggedIn / elapsed.TotalSeconds);
            run.Add("told to come again", run.Book.Busy);
        }
        finally
        {
            await VisitRun.CloseAsync(visitors);
        }
    }
}

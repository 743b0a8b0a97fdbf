using System.Diagnostics;
using Mallard.Bots.Accounting;
using Mallard.Bots.Play;

namespace Mallard.Bots.Visits;

/// <summary>Bots that come and go: rooms made, joined by three and left by all, so many a second.</summary>
public static class ChurnRun
{
    /// <summary>Logs everybody in and lets the rooms turn over for the duration.</summary>
    /// <param name="options">How many rooms a second, and how long.</param>
    /// <param name="tell">Given a line of progress now and then.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    public static Task<VisitReport> RunAsync(ChurnOptions options, Action<string>? tell = null, CancellationToken cancellationToken = default)
    {
        var run = new VisitRun(options, tell);
        return run.ReportAsync(
            $"{options.CrewCount} crews of {Crew.Size} bots make {options.Rate} rooms a second", () => ChurnAsync(run, options, cancellationToken), cancellationToken);
    }

    private static async Task ChurnAsync(VisitRun run, ChurnOptions options, CancellationToken cancellationToken)
    {
        Crew[] crews = [.. Enumerable.Range(1, options.CrewCount).Select(n => new Crew(options, run.Book, $"{run.Crowd.Seed} {n}"))];
        Visitor[] visitors = [.. crews.SelectMany(crew => crew.Members)];
        await run.Crowd.RegisterAsync(visitors.Length, cancellationToken);
        using var gate = new LoginGate(perSecond: 0);
        try
        {
            // A crew with an empty seat would only make errors of its own.
            if (await run.Crowd.LogInAsync(visitors, gate, cancellationToken) < visitors.Length) return;
            run.LookBefore();
            await TurnOverAsync(run, options, crews, cancellationToken);
        }
        finally
        {
            await VisitRun.CloseAsync(visitors);
        }
    }

    private static async Task TurnOverAsync(VisitRun run, ChurnOptions options, Crew[] crews, CancellationToken cancellationToken)
    {
        using var pacer = new Pacer(run.Book.TimesOf("send lag"));
        var period = TimeSpan.FromSeconds(crews.Length / options.Rate);
        var turns = crews.Select(crew => new Turns(crew, run.Book, cancellationToken)).ToArray();

        run.BeginMeasuring();
        var (began, end) = (Stopwatch.GetTimestamp(), options.WarmUp + options.Duration);
        var turning = run.Crowd.TellWhileAsync(
            () => $"{turns.Sum(turn => turn.Crew.Rounds)} rooms, {turns.Sum(turn => turn.PutOff)} put off, {run.Book.Errors.Values.Sum()} errors",
            Task.WhenAll(turns.Select((turn, i) => pacer.RunAsync(
                () => turn.Take(another: Stopwatch.GetElapsedTime(began) + period <= end), period * i / crews.Length, period, cancellationToken))));
        var (rounds, putOff, busy) = (0, 0, 0L);
        if (options.WarmUp > TimeSpan.Zero)
        {
            await Task.Delay(options.WarmUp, cancellationToken);
            (rounds, putOff, busy) = (crews.Sum(crew => crew.Rounds), turns.Sum(turn => turn.PutOff), run.Book.Busy);
            run.Book.ClearTimes();
            run.BeginMeasuring();
        }

        await turning;
        rounds = crews.Sum(crew => crew.Rounds) - rounds;
        var elapsed = run.EndMeasuring();

        // What is under way now is no part of the rate, but is accounted for.
        await Task.WhenAll(turns.Select(turn => turn.Last));
        run.Add("rooms", rounds);
        run.Add("seconds", elapsed.TotalSeconds);
        run.Add("rooms per second", rounds / elapsed.TotalSeconds);
        run.Add("put off", turns.Sum(turn => turn.PutOff) - putOff);
        run.Add("told to come again", run.Book.Busy - busy);
        run.Tallies[Kind.Join] = crews.Aggregate(default(Tally), (total, crew) => total + crew.Joins);
        run.Tallies[Kind.Leave] = crews.Aggregate(default(Tally), (total, crew) => total + crew.Leaves);
    }

    /// <summary>Begins a crew's rounds on time, and counts those that had to be left out because the one before was still going on.</summary>
    private sealed class Turns(Crew crew, VisitBook book, CancellationToken cancellationToken)
    {
        public Crew Crew => crew;

        public Task Last { get; private set; } = Task.CompletedTask;

        public int PutOff { get; private set; }

        /// <returns>Whether there is another one.</returns>
        public bool Take(bool another)
        {
            if (!Last.IsCompleted) PutOff++;
            else if (crew.Members.All(member => member.IsConnected)) Last = Task.Run(PlayAsync, CancellationToken.None);
            return another;
        }

        private async Task PlayAsync()
        {
            try
            {
                await crew.RoundAsync(cancellationToken);
            }
            catch (BotFailureException e)
            {
                book.Error(e.Message);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The report says so.
            }
        }
    }
}

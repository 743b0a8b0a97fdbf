using System.Diagnostics;
using Mallard.Bots.Accounting;
using Mallard.Bots.Play;

namespace Mallard.Bots;

/// <summary>Runs bots: many rooms at once, each playing a whole round, and an exact account of what arrived.</summary>
public static class BotRun
{
    // A player's client does not send for seconds what it could not send during a surge.
    private static readonly TimeSpan MostOwed = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromMilliseconds(500);

    /// <summary>Plays to the end, however it comes; never longer than the duration and a few timeouts.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Told twice a second how far the run is.</param>
    /// <param name="trace">Given a line for everything that a bot does and is answered.</param>
    /// <param name="cancellationToken">Ends the run early; the report then covers what happened so far.</param>
    public static async Task<BotReport> RunAsync(
        BotOptions options,
        IProgress<RunProgress>? progress = null,
        Action<string>? trace = null,
        CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var run = new RunState(options, options.Seed ?? BotAccount.NewSeed(), trace);
        using var gate = new LoginGate(options.ConnectRate);
        using var pacer = new Pacer(run.Times.SendLag, options.Surge is null ? null : MostOwed);
        var (playing, rooms) = Rooms(run, gate, pacer);

        // Every scenario ends by itself; rethrowing would throw the summary away.
        var rounds = Task.WhenAll(rooms.Select(room => room.PlayAsync(cancellationToken)));
        var load = options.WarmUp is { } warmUp ? MeasureAsync(run, playing.Go, warmUp, cancellationToken) : Task.FromResult<LoadReport?>(null);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var course = options.Surge is { } surge ? SurgeAsync(run, playing.Go, pacer, surge, over.Token) : Task.FromResult<IReadOnlyList<SecondOfSwings>>([]);
        while (!rounds.IsCompleted)
        {
            progress?.Report(run.Progress(Stopwatch.GetElapsedTime(started)));
            await Task.WhenAny(rounds, Task.Delay(ProgressPeriod, CancellationToken.None));
        }

        progress?.Report(run.Progress(Stopwatch.GetElapsedTime(started)));
        await over.CancelAsync();
        if (rounds.IsFaulted) await rounds;

        return new BotReport(
            run.Seed,
            options.Clients,
            rooms.Length,
            Kinds.All.ToDictionary(kind => kind, kind => Total(rooms, kind)),
            run.Times.Summarize(),
            new SortedDictionary<string, int>(run.Errors.ToDictionary(), StringComparer.Ordinal),
            Stopwatch.GetElapsedTime(started),
            Environment.CpuUsage.TotalTime - cpuBefore,
            await load,
            cancellationToken.IsCancellationRequested)
        {
            Swings = await course,
            LeftOut = pacer.LeftOut,
        };
    }

    private static async Task<IReadOnlyList<SecondOfSwings>> SurgeAsync(
        RunState run, Task allPlay, Pacer pacer, Surge surge, CancellationToken over)
    {
        try
        {
            await allPlay.WaitAsync(over);
            var course = SwingCourse.WatchAsync(run.Times.Swing, over);
            await Task.Delay(surge.After, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pacer.Speed = surge.Times;
            await Task.Delay(surge.For, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pacer.Speed = 1;
            return await course;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return [];
        }
    }

    // Ends a little before the bots do, so that nobody has stopped yet.
    private static async Task<LoadReport?> MeasureAsync(RunState run, Task allPlay, TimeSpan warmUp, CancellationToken cancellationToken)
    {
        try
        {
            await allPlay.WaitAsync(cancellationToken);
            await Task.Delay(warmUp, cancellationToken);
            // A course that is watched would break off here; what it is about begins in the warm-up anyway.
            if (run.Options.Surge is null) run.Times.ClearPlay();
            return await new SteadyLoad(run.Times, run.Options.Watch, () => run.Traffic)
                .MeasureAsync((run.Options.Duration - warmUp) * 0.98, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static (StartLine Playing, RoomScenario[] Rooms) Rooms(RunState run, LoginGate gate, Pacer pacer)
    {
        var (clients, size) = (run.Options.Clients, run.Options.RoomSize);
        var rooms = (clients + size - 1) / size;
        var stage = new Stage(pacer, new StartLine(rooms), new StartLine(rooms));
        return (
            stage.Playing,
            [
                .. Enumerable.Range(0, rooms).Select(room =>
                    new RoomScenario(run, gate, stage, room + 1, (room * size) + 1, Math.Min(size, clients - (room * size)))),
            ]);
    }

    private static Tally Total(RoomScenario[] rooms, Kind kind) =>
        rooms.Aggregate(default(Tally), (total, room) => total + room.Ledger.Total(kind));
}

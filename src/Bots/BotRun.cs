using System.Diagnostics;
using Mallard.Bots.Accounting;
using Mallard.Bots.Play;

namespace Mallard.Bots;

/// <summary>Runs bots: many rooms at once, each playing a whole round, and an exact account of what arrived.</summary>
public static class BotRun
{
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
        var rooms = Rooms(run, gate);

        // Every scenario ends by itself; rethrowing would throw the summary away.
        var playing = Task.WhenAll(rooms.Select(room => room.PlayAsync(cancellationToken)));
        while (!playing.IsCompleted)
        {
            progress?.Report(run.Progress(Stopwatch.GetElapsedTime(started)));
            await Task.WhenAny(playing, Task.Delay(ProgressPeriod, CancellationToken.None));
        }

        progress?.Report(run.Progress(Stopwatch.GetElapsedTime(started)));
        if (playing.IsFaulted) await playing;

        return new BotReport(
            run.Seed,
            options.Clients,
            rooms.Length,
            Kinds.All.ToDictionary(kind => kind, kind => Total(rooms, kind)),
            run.Times.Summarize(),
            new SortedDictionary<string, int>(run.Errors.ToDictionary(), StringComparer.Ordinal),
            Stopwatch.GetElapsedTime(started),
            Environment.CpuUsage.TotalTime - cpuBefore,
            cancellationToken.IsCancellationRequested);
    }

    private static RoomScenario[] Rooms(RunState run, LoginGate gate)
    {
        var (clients, size) = (run.Options.Clients, run.Options.RoomSize);
        var rooms = (clients + size - 1) / size;
        var startLine = new StartLine(rooms);
        return
        [
            .. Enumerable.Range(0, rooms).Select(room =>
                new RoomScenario(run, gate, startLine, room + 1, (room * size) + 1, Math.Min(size, clients - (room * size)))),
        ];
    }

    private static Tally Total(RoomScenario[] rooms, Kind kind) =>
        rooms.Aggregate(default(Tally), (total, room) => total + room.Ledger.Total(kind));
}

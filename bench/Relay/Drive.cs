using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Mallard.Bots;
using Mallard.Bots.Accounting;
using Mallard.Bots.Play;

namespace Mallard.Relay;

/// <summary>The load for the yardstick.</summary>
/// <param name="Port">Where A listens.</param>
/// <param name="Clients">How many clients.</param>
/// <param name="RoomSize">How many of them are a room.</param>
/// <param name="Moves">Moves per second and client.</param>
/// <param name="SwingEvery">Time between two swings of a client; zero for none.</param>
/// <param name="WarmUp">Time before measuring.</param>
/// <param name="Duration">All the time.</param>
/// <param name="Watch">The relays.</param>
internal sealed record DriveOptions(
    int Port, int Clients, int RoomSize, double Moves, TimeSpan SwingEvery, TimeSpan WarmUp, TimeSpan Duration, IReadOnlyList<WatchedProcess> Watch);

/// <summary>Sends moves and swings through the relays at a steady rate, with the same pacer and the same instruments as the bots.</summary>
internal static class Drive
{
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(10);

    /// <summary>Runs to the end.</summary>
    /// <returns>The same report as the bots', so that the same programs read it.</returns>
    public static async Task<BotReport> RunAsync(DriveOptions options, CancellationToken cancellationToken)
    {
        var (started, cpuBefore) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var times = new RunTimes();
        using var pacer = new Pacer(times.SendLag);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (clients, sockets) = await ConnectAsync(options, times, cancellationToken);
        var errors = new SortedDictionary<string, int>(StringComparer.Ordinal);
        LoadReport? load = null;
        try
        {
            var receiving = clients.Select(client => client.ReceiveAsync(over.Token)).ToArray();
            var measuring = MeasureAsync(options, times, clients, cancellationToken);
            await Task.WhenAll(clients.Select(client => WalkAsync(options, pacer, client, cancellationToken)));
            load = await measuring;
            await SettleAsync(options, clients, cancellationToken);
            if (receiving.Count(task => task.IsCompleted) is > 0 and var lost) errors["disconnected"] = lost;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The report says so.
        }
        finally
        {
            await over.CancelAsync();
            foreach (var socket in sockets) socket.Dispose();
        }

        return new BotReport(
            "",
            options.Clients,
            (options.Clients + options.RoomSize - 1) / options.RoomSize,
            new Dictionary<Kind, Tally>
            {
                [Kind.Move] = Account(options, clients, client => client.Moves, (seer, mover, member) => seer.MovesOf(mover, member)),
                // Who swings does not look at it.
                [Kind.Swing] = Account(options, clients, client => client.Swings, (seer, mover, member) => seer == mover ? new Tally() : seer.SwingsOf(mover, member)),
            },
            times.Summarize(),
            errors,
            Stopwatch.GetElapsedTime(started),
            Environment.CpuUsage.TotalTime - cpuBefore,
            load,
            cancellationToken.IsCancellationRequested);
    }

    // One after the other: the relays make rooms of those who came one after the other.
    private static async Task<(RelayClient[] Clients, List<Socket> Sockets)> ConnectAsync(
        DriveOptions options, RunTimes times, CancellationToken cancellationToken)
    {
        var sockets = new List<Socket>();
        for (var i = 0; i < options.Clients; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, options.Port, cancellationToken);
            sockets.Add(socket);
        }

        return ([.. sockets.Select((socket, i) => new RelayClient(i, options.RoomSize, socket, times))], sockets);
    }

    private static Task WalkAsync(DriveOptions options, Pacer pacer, RelayClient client, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var walking = StepAsync(client.Move, TimeSpan.FromSeconds(1 / options.Moves));
        return options.SwingEvery > TimeSpan.Zero ? Task.WhenAll(walking, StepAsync(client.Swing, options.SwingEvery)) : walking;

        Task StepAsync(Func<bool> step, TimeSpan period) => pacer.RunAsync(
            () => step() && Stopwatch.GetElapsedTime(began) + period <= options.Duration, period * Random.Shared.NextDouble(), period, cancellationToken);
    }

    private static async Task<LoadReport> MeasureAsync(DriveOptions options, RunTimes times, RelayClient[] clients, CancellationToken cancellationToken)
    {
        await Task.Delay(options.WarmUp, cancellationToken);
        times.ClearPlay();
        return await new SteadyLoad(times, options.Watch, Traffic).MeasureAsync((options.Duration - options.WarmUp) * 0.98, cancellationToken);

        (long Sent, long Received) Traffic() => (clients.Sum(client => client.Sent), clients.Sum(client => client.Received));
    }

    private static async Task SettleAsync(DriveOptions options, RelayClient[] clients, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < LastWait && !Mates(options, clients).All(pair => pair.Seer.HasSeenAllOf(pair.Mover, pair.Member)))
            await timer.WaitForNextTickAsync(cancellationToken);
    }

    private static Tally Account(
        DriveOptions options, RelayClient[] clients, Func<RelayClient, int> sent, Func<RelayClient, RelayClient, int, Tally> seen) => Mates(options, clients).Aggregate(
            new Tally { Sent = clients.Sum(client => (long)sent(client)) }, (total, pair) => total + seen(pair.Seer, pair.Mover, pair.Member));

    private static IEnumerable<(RelayClient Seer, RelayClient Mover, int Member)> Mates(DriveOptions options, RelayClient[] clients) =>
        clients.Chunk(options.RoomSize).SelectMany(room => room.SelectMany(seer => room.Select((mover, member) => (seer, mover, member))));
}

using Mallard.Bots.Play;
using Mallard.Protocol;

namespace Mallard.Bots.Visits;

/// <summary>Bots that log in and then say nothing: what a connection costs that does nothing.</summary>
public static class IdleRun
{
    /// <summary>Registers, looks at the memory, logs everybody in, looks again, and watches the silence.</summary>
    /// <param name="options">How many, and how long.</param>
    /// <param name="tell">Given a line of progress now and then.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    public static Task<VisitReport> RunAsync(IdleOptions options, Action<string>? tell = null, CancellationToken cancellationToken = default)
    {
        var run = new VisitRun(options, tell);
        return run.ReportAsync($"{options.Clients} bots say nothing", () => IdleAsync(run, options, cancellationToken), cancellationToken);
    }

    private static async Task IdleAsync(VisitRun run, IdleOptions options, CancellationToken cancellationToken)
    {
        await run.Crowd.RegisterAsync(options.Clients, cancellationToken);
        run.LookBefore();

        Visitor[] visitors = [.. Enumerable.Range(0, options.Clients).Select(_ => new Visitor(options, run.Book) { OnPacket = Count })];
        using var gate = new LoginGate(perSecond: 0);
        try
        {
            run.Add("logged in", await run.Crowd.LogInAsync(visitors, gate, cancellationToken));
            await Task.Delay(options.Settle, cancellationToken);

            var received = run.Book.Received;
            run.BeginMeasuring();
            await Task.Delay(options.Silence, cancellationToken);
            run.EndMeasuring();
            run.Add("connected at the end", visitors.Count(visitor => visitor.IsConnected));
            run.Add("packets received in the silence", run.Book.Received - received);
        }
        finally
        {
            await VisitRun.CloseAsync(visitors);
        }

        void Count(Client.MallardClient client, in Client.ReceivedPacket packet)
        {
            run.Book.HasReceived();
            if (packet.Type == PacketType.ErrorNotification && packet.TryParse(out var message)) run.Book.Error(message.ErrorNotification.ErrorMessage);
        }
    }
}

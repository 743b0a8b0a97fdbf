using System.CommandLine;
using System.Net;
using Mallard.Bots.CommandLine;
using Mallard.Bots.Reporting;
using Spectre.Console;

namespace Mallard.Relay;

/// <summary>The command line of the yardstick's three processes. The load scenarios start them; by hand they are of little use.</summary>
internal static class RelayCommand
{
    private static readonly Option<int> RoomSize = BotCommand.Number("--room-size", "Clients per room.", 4, 1, 100);

    public static RootCommand Create() => new("The yardstick: sockets and nothing else, from client to client over two processes.") { A(), B(), Load() };

    private static Command A()
    {
        var to = BotCommand.Number("--to", "The port that B listens on.", 9000, 1, 65535);
        var command = new Command("a", "The relay that clients connect to, on a free port.") { to, RoomSize };
        command.SetAction((parsed, cancellationToken) => UntilStoppedAsync(RelayA.RunAsync(
            new IPEndPoint(IPAddress.Loopback, parsed.GetValue(to)),
            parsed.GetValue(RoomSize),
            port => Console.WriteLine($"players connect to 127.0.0.1:{port}\nrelay a is up; Ctrl+C ends it"),
            cancellationToken)));
        return command;
    }

    private static Command B()
    {
        var port = BotCommand.Number("--port", "The port for A.", 9000, 1, 65535);
        var command = new Command("b", "The relay behind it.") { port, RoomSize };
        command.SetAction((parsed, cancellationToken) => UntilStoppedAsync(RelayB.RunAsync(
            parsed.GetValue(port), parsed.GetValue(RoomSize), () => Console.WriteLine("relay b is up; Ctrl+C ends it"), cancellationToken)));
        return command;
    }

    private static Command Load()
    {
        var clients = BotCommand.Number("--clients", "Number of clients.", 1600, 1, 100_000);
        var moves = BotCommand.Of<double>(
            "--moves", "Moves per second and client.", 20, "a number from 0.1 to 1000", text => double.TryParse(text, out var number) && number is >= 0.1 and <= 1000 ? number : null);
        var swingEvery = BotCommand.Time("--swing-every", "Time between two swings of a client; 0 for none.", TimeSpan.FromSeconds(2));
        var warmUp = BotCommand.Time("--warm-up", "Time before measuring, part of the duration.", TimeSpan.FromSeconds(10));
        var duration = BotCommand.Time("--duration", "All the time.", TimeSpan.FromSeconds(40));
        var command = new Command("drive", "Clients that move and swing.")
        {
            BotCommand.Port, clients, RoomSize, moves, swingEvery, warmUp, duration, BotCommand.Watch, BotCommand.Json,
        };
        BotCommand.SetAction(command, Fault, async (parsed, cancellationToken) =>
        {
            var options = new DriveOptions(
                parsed.GetValue(BotCommand.Port),
                parsed.GetValue(clients),
                parsed.GetValue(RoomSize),
                parsed.GetValue(moves),
                parsed.GetValue(swingEvery),
                parsed.GetValue(warmUp),
                parsed.GetValue(duration),
                parsed.GetValue(BotCommand.Watch)!);
            var report = await Drive.RunAsync(options, cancellationToken);
            if (parsed.GetValue(BotCommand.Json)) await Console.Out.WriteLineAsync(SummaryJson.Of(report));
            else AnsiConsole.Write(SummaryTable.Of(report));
            return report.ExitCode;
        });
        return command;

        string? Fault(ParseResult parsed) =>
            parsed.GetValue(warmUp) >= parsed.GetValue(duration) ? "--warm-up is a part of --duration, and has to be shorter." : null;
    }

    private static async Task<int> UntilStoppedAsync(Task relay)
    {
        await relay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return relay.IsFaulted ? 1 : 0;
    }
}

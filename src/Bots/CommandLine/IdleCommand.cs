using System.CommandLine;
using Mallard.Bots.Visits;

namespace Mallard.Bots.CommandLine;

/// <summary>The subcommand <c>idle</c>: bots that log in and say nothing.</summary>
public static class IdleCommand
{
    private static readonly Option<int> Clients = BotCommand.Number("--clients", "Number of bots.", 1000, 1, 100_000);
    private static readonly Option<TimeSpan> Settle = BotCommand.Time("--settle", "From the last login until memory is read.", TimeSpan.FromSeconds(5));
    private static readonly Option<TimeSpan> Silence = BotCommand.Time("--silence", "How long the silence is that is measured.", TimeSpan.FromSeconds(20));

    /// <summary>Creates the command.</summary>
    /// <param name="run">What to do with valid options; returns the exit code.</param>
    public static Command Create(Func<IdleOptions, CancellationToken, Task<int>> run)
    {
        var command = new Command("idle", "Log in and say nothing: what a connection costs that does nothing.")
        {
            BotCommand.Host, BotCommand.Port, Clients, Settle, Silence, BotCommand.Watch, BotCommand.Seed, BotCommand.Timeout, BotCommand.Json,
        };
        command.SetAction((parsed, cancellationToken) => run(Read(parsed), cancellationToken));
        return command;
    }

    public static IdleOptions Read(ParseResult parsed) => new()
    {
        Host = parsed.GetValue(BotCommand.Host)!,
        Port = parsed.GetValue(BotCommand.Port),
        Clients = parsed.GetValue(Clients),
        Settle = parsed.GetValue(Settle),
        Silence = parsed.GetValue(Silence),
        Watch = parsed.GetValue(BotCommand.Watch)!,
        Seed = parsed.GetValue(BotCommand.Seed),
        Timeout = parsed.GetValue(BotCommand.Timeout),
        Json = parsed.GetValue(BotCommand.Json),
    };
}

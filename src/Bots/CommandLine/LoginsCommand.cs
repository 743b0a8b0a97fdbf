using System.CommandLine;
using Mallard.Bots.Visits;

namespace Mallard.Bots.CommandLine;

/// <summary>The subcommand <c>logins</c>: bots that all log in at once.</summary>
public static class LoginsCommand
{
    private static readonly Option<int> Clients = BotCommand.Number("--clients", "Number of bots.", 200, 1, 100_000);
    private static readonly Option<bool> RegisterOnly = new("--register-only") { Description = "Only make the accounts. Wants a --seed." };
    private static readonly Option<bool> Registered = new("--registered") { Description = "The accounts of this --seed are there already." };

    /// <summary>Creates the command.</summary>
    /// <param name="run">What to do with valid options; returns the exit code.</param>
    public static Command Create(Func<LoginsOptions, CancellationToken, Task<int>> run)
    {
        var command = new Command("logins", "Log in all at once: how many get in a second, and how long they wait.")
        {
            BotCommand.Host, BotCommand.Port, Clients, RegisterOnly, Registered, BotCommand.Watch, BotCommand.Seed, BotCommand.Timeout, BotCommand.Json,
        };
        BotCommand.SetAction(command, Fault, (parsed, cancellationToken) => run(Read(parsed), cancellationToken));
        return command;
    }

    public static LoginsOptions Read(ParseResult parsed) => new()
    {
        Host = parsed.GetValue(BotCommand.Host)!,
        Port = parsed.GetValue(BotCommand.Port),
        Clients = parsed.GetValue(Clients),
        RegisterOnly = parsed.GetValue(RegisterOnly),
        Registered = parsed.GetValue(Registered),
        Watch = parsed.GetValue(BotCommand.Watch)!,
        Seed = parsed.GetValue(BotCommand.Seed),
        Timeout = parsed.GetValue(BotCommand.Timeout),
        Json = parsed.GetValue(BotCommand.Json),
    };

    private static string? Fault(ParseResult parsed)
    {
        var (only, already) = (parsed.GetValue(RegisterOnly), parsed.GetValue(Registered));
        if (only && already) return "--register-only and --registered exclude each other.";
        if ((only || already) && parsed.GetValue(BotCommand.Seed) is null)
            return $"{(only ? RegisterOnly : Registered).Name} needs --seed, or the accounts could not be found again.";
        return null;
    }
}

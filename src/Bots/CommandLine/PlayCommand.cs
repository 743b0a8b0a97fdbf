using System.CommandLine;
using Mallard.Bots.Games;

namespace Mallard.Bots.CommandLine;

/// <summary>The subcommand <c>play</c>: bots that play a game to its end.</summary>
public static class PlayCommand
{
    private static readonly Option<int> Clients = BotCommand.Number("--clients", "Number of bots, all in one room.", 4, 1, 8);
    private static readonly Option<double> Speed = BotCommand.Of<double>(
        "--speed",
        "How many times faster the server's clock runs (mallard.game.simulation-speed).",
        1,
        "a number from 0.1 to 1000",
        text => double.TryParse(text, out var number) && number is >= 0.1 and <= 1000 ? number : null);

    private static readonly Option<TimeSpan> Timeout = BotCommand.Time("--timeout", "Longest time for the game: 90s, 30m.", TimeSpan.FromMinutes(30));

    /// <summary>Creates the command.</summary>
    /// <param name="run">What to do with valid options; returns the exit code.</param>
    public static Command Create(Func<GameOptions, CancellationToken, Task<int>> run)
    {
        var command = new Command("play", "Play one game to its end: hunt, loot, craft, defend the core, kill the boss.")
        {
            BotCommand.Host, BotCommand.Port, Clients, Speed, Timeout, BotCommand.Seed, BotCommand.Json,
        };
        command.SetAction((parsed, cancellationToken) => run(Read(parsed), cancellationToken));
        return command;
    }

    public static GameOptions Read(ParseResult parsed) => new()
    {
        Host = parsed.GetValue(BotCommand.Host)!,
        Port = parsed.GetValue(BotCommand.Port),
        Clients = parsed.GetValue(Clients),
        Speed = parsed.GetValue(Speed),
        Timeout = parsed.GetValue(Timeout),
        Seed = parsed.GetValue(BotCommand.Seed),
        Json = parsed.GetValue(BotCommand.Json),
    };
}

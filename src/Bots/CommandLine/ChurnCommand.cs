using System.CommandLine;
using Mallard.Bots.Visits;

namespace Mallard.Bots.CommandLine;

/// <summary>The subcommand <c>churn</c>: bots that make rooms and leave them.</summary>
public static class ChurnCommand
{
    private static readonly Option<double> Rate = BotCommand.Of<double>(
        "--rate",
        "Rooms per second.",
        20,
        "a number from 0.1 to 100000",
        text => double.TryParse(text, out var number) && number is >= 0.1 and <= 100_000 ? number : null);

    private static readonly Option<TimeSpan> Duration = BotCommand.Time("--duration", "How long is measured: 500ms, 10s, 2m.", TimeSpan.FromSeconds(10));
    private static readonly Option<TimeSpan> WarmUp = BotCommand.Time("--warm-up", "How long rooms come and go before that.", TimeSpan.Zero);
    private static readonly Option<int?> Crews = new("--crews")
    {
        Description = "Groups of four bots that make the rooms. Default: one for every four rooms a second.",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var number) && number is >= 1 and <= 25_000) return number;
            result.AddError($"--crews takes a number from 1 to 25000, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    /// <summary>Creates the command.</summary>
    /// <param name="run">What to do with valid options; returns the exit code.</param>
    public static Command Create(Func<ChurnOptions, CancellationToken, Task<int>> run)
    {
        var command = new Command("churn", "Make rooms, join them by three and leave them, so many a second.")
        {
            BotCommand.Host, BotCommand.Port, Rate, Duration, WarmUp, Crews, BotCommand.Watch, BotCommand.Seed, BotCommand.Timeout, BotCommand.Json,
        };
        command.SetAction((parsed, cancellationToken) => run(Read(parsed), cancellationToken));
        return command;
    }

    public static ChurnOptions Read(ParseResult parsed) => new()
    {
        Host = parsed.GetValue(BotCommand.Host)!,
        Port = parsed.GetValue(BotCommand.Port),
        Rate = parsed.GetValue(Rate),
        Duration = parsed.GetValue(Duration),
        WarmUp = parsed.GetValue(WarmUp),
        Crews = parsed.GetValue(Crews),
        Watch = parsed.GetValue(BotCommand.Watch)!,
        Seed = parsed.GetValue(BotCommand.Seed),
        Timeout = parsed.GetValue(BotCommand.Timeout),
        Json = parsed.GetValue(BotCommand.Json),
    };
}

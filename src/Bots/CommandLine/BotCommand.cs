using System.CommandLine;
using System.Diagnostics;
using Mallard.Bots.Accounting;

namespace Mallard.Bots.CommandLine;

/// <summary>The command line: options, their checks and their help.</summary>
public static class BotCommand
{
    internal static readonly Option<string> Host = new("--host") { Description = "Gateway to connect to.", DefaultValueFactory = _ => "127.0.0.1" };
    internal static readonly Option<int> Port = Number("--port", "Its port.", 5555, 1, 65535);
    private static readonly Option<int[]> AlsoPorts = new("--also-port")
    {
        Description = "Port of a further gateway; rooms are spread over all. May be repeated.",
        DefaultValueFactory = _ => [],
        CustomParser = result => [.. result.Tokens.Select(token => ReadPort(token.Value, result.AddError)).OfType<int>()],
    };

    private static readonly Option<int> Clients = Number("--clients", "Number of bots.", 4, 1, 100_000);
    private static readonly Option<int> RoomSize = Number("--room-size", "Players per room; the last room takes what is left.", 4, 1, 100);
    private static readonly Option<double> Moves = Rate("--moves", "Moves per second and player.", 5);
    private static readonly Option<TimeSpan> Duration = Time("--duration", "How long to play: 500ms, 10s, 2m.", TimeSpan.FromSeconds(10));
    private static readonly Option<TimeSpan> ChatEvery = Time("--chat-every", "Time between chat lines; 0 for none.", TimeSpan.FromSeconds(2));
    private static readonly Option<TimeSpan> SwingEvery = Time("--swing-every", "Time between swings; 0 for none.", TimeSpan.FromSeconds(1));
    private static readonly Option<double> ConnectRate = Rate("--connect-rate", "Logins per second; 0 for no limit.", 0);
    private static readonly Option<bool> Together = new("--together") { Description = "No room plays before all rooms are ready to." };
    private static readonly Option<TimeSpan?> WarmUp = new("--warm-up")
    {
        Description = "Measure the load once all rooms play, after this part of the duration.",
        CustomParser = result =>
        {
            if (DurationText.TryParse(result.Tokens[0].Value, out var duration)) return duration;
            result.AddError($"--warm-up takes a time like 500ms, 10s or 2m, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private static readonly Option<Surge?> SurgeOf = new("--surge")
    {
        Description = "More moves for a while: AFTER,FOR,TIMES, for example 10s,5s,10. Needs --warm-up.",
        CustomParser = result =>
        {
            if (result.Tokens[0].Value.Split(',') is [var after, var stays, var times]
                && DurationText.TryParse(after, out var from) && DurationText.TryParse(stays, out var length)
                && int.TryParse(times, out var factor) && factor is >= 1 and <= 1000) return new Surge(from, length, factor);
            result.AddError($"--surge takes AFTER,FOR,TIMES like 10s,5s,10, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    internal static readonly Option<WatchedProcess[]> Watch = new("--watch")
    {
        Description = "Measure a process of the server too: NAME=PID. May be repeated.",
        DefaultValueFactory = _ => [],
        CustomParser = result => [.. result.Tokens.Select(token => ReadWatched(token.Value, result.AddError)).OfType<WatchedProcess>()],
    };

    private static readonly Option<LeaveBy> Leave = new("--leave")
    {
        Description = "Leave the match by request (2008), or just close.",
        DefaultValueFactory = _ => LeaveBy.Request,
    };

    internal static readonly Option<string?> Seed = new("--seed") { Description = "Part of the account names, 1-8 letters or digits. Default: new ones." };
    internal static readonly Option<TimeSpan> Timeout = Time("--timeout", "Longest wait for an answer, and for the last packets.", TimeSpan.FromSeconds(30));
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Print what every bot does and is answered." };
    internal static readonly Option<bool> RealTime = new("--real-time")
    {
        Description = "Give the threads that send and hear real-time priority, so that bots are not what is late. The system has to permit it.",
        Recursive = true,
    };

    internal static readonly Option<bool> Json = new("--json") { Description = "Print the summary as JSON." };

    /// <summary>Creates the command.</summary>
    /// <param name="run">What to do with valid options; returns the exit code.</param>
    public static RootCommand Create(Func<BotOptions, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand("Bots play whole rounds against a Mallard gateway and check that everything arrives.")
        {
            Host, Port, AlsoPorts, Clients, RoomSize, Moves, Duration, ChatEvery, SwingEvery, ConnectRate, Together, WarmUp, SurgeOf, Watch, Leave, Seed, Timeout, Verbose, RealTime, Json,
        };
        SetAction(command, Fault, (parsed, cancellationToken) => run(Read(parsed), cancellationToken));
        return command;
    }

    public static BotOptions Read(ParseResult parsed) => new()
    {
        Host = parsed.GetValue(Host)!,
        Port = parsed.GetValue(Port),
        AlsoPorts = parsed.GetValue(AlsoPorts)!,
        Clients = parsed.GetValue(Clients),
        RoomSize = parsed.GetValue(RoomSize),
        Moves = parsed.GetValue(Moves),
        Duration = parsed.GetValue(Duration),
        ChatEvery = parsed.GetValue(ChatEvery),
        SwingEvery = parsed.GetValue(SwingEvery),
        ConnectRate = parsed.GetValue(ConnectRate),
        Together = parsed.GetValue(Together),
        WarmUp = parsed.GetValue(WarmUp),
        Surge = parsed.GetValue(SurgeOf),
        Watch = parsed.GetValue(Watch)!,
        LeaveBy = parsed.GetValue(Leave),
        Seed = parsed.GetValue(Seed),
        Timeout = parsed.GetValue(Timeout),
        Verbose = parsed.GetValue(Verbose),
        Json = parsed.GetValue(Json),
    };

    static BotCommand() => Seed.Validators.Add(result =>
    {
        var seed = result.GetValueOrDefault<string?>() ?? "";
        if (seed.Length is < 1 or > 8 || !seed.All(char.IsAsciiLetterOrDigit)) result.AddError("--seed takes 1 to 8 letters or digits.");
    });

    /// <summary>
    /// Runs a command if its options make sense together. Not a validator of the parser: those run before the options that were left out
    /// have their defaults.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="fault">Says what is wrong, if anything.</param>
    /// <param name="run">What to do if not; returns the exit code.</param>
    internal static void SetAction(Command command, Func<ParseResult, string?> fault, Func<ParseResult, CancellationToken, Task<int>> run) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (fault(parsed) is not { } text) return await run(parsed, cancellationToken);
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"{text} See --help.");
            return BotProgram.UsageError;
        });

    private static string? Fault(ParseResult parsed)
    {
        if (parsed.GetValue(WarmUp) >= parsed.GetValue(Duration)) return "--warm-up is a part of --duration, and has to be shorter.";
        if (parsed.GetValue(SurgeOf) is not null && parsed.GetValue(WarmUp) is null) return "--surge needs --warm-up: it comes when all play.";
        return null;
    }

    private static WatchedProcess? ReadWatched(string text, Action<string> addError)
    {
        if (text.Split('=') is [{ Length: > 0 } name, var number] && int.TryParse(number, out var id) && IsRunning(id)) return new WatchedProcess(name, id);
        addError($"--watch takes NAME=PID of a process that runs, not '{text}'.");
        return null;
    }

    private static int? ReadPort(string text, Action<string> addError)
    {
        if (int.TryParse(text, out var port) && port is >= 1 and <= 65535) return port;
        addError($"--also-port takes a number from 1 to 65535, not '{text}'.");
        return null;
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    internal static Option<int> Number(string name, string description, int value, int least, int most) => Of(
        name,
        description,
        value,
        $"a number from {least} to {most}",
        text => int.TryParse(text, out var number) && number >= least && number <= most ? number : null);

    internal static Option<double> Rate(string name, string description, double value) => Of(
        name,
        description,
        value,
        "a number from 0 to 1000",
        text => double.TryParse(text, out var number) && number is >= 0 and <= 1000 ? number : null);

    internal static Option<TimeSpan> Time(string name, string description, TimeSpan value) => Of(
        name,
        description,
        value,
        "a time like 500ms, 10s or 2m",
        text => DurationText.TryParse(text, out var duration) ? duration : null);

    internal static Option<T> Of<T>(string name, string description, T value, string takes, Func<string, T?> parse)
        where T : struct => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => value,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (parse(text) is { } parsed) return parsed;
                result.AddError($"{name} takes {takes}, not '{text}'.");
                return value;
            },
        };
}

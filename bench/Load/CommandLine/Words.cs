using System.CommandLine;
using Mallard.Bots.CommandLine;
using Mallard.Load.Processes;
using Mallard.Load.Scenarios;

namespace Mallard.Load.CommandLine;

/// <summary>The options that several scenarios have, and how they are read.</summary>
internal static class Words
{
    public static readonly Option<int> Gateways = BotCommand.Number("--gateways", "Number of gateways.", 1, 1, 16);
    public static readonly Option<int> Games = BotCommand.Number("--games", "Number of game nodes.", 1, 1, 16);
    public static readonly Option<string[]> Set = new("--set")
    {
        Description = "A setting of the nodes: KEY=VALUE, see hocon/. Repeatable.",
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<bool> RealTime = new("--real-time")
    {
        Description = "Real-time priority for the threads that wait for packets, of nodes (mallard.threads.real-time) and bots.",
    };

    public static readonly Option<int> Clients = BotCommand.Number("--clients", "Number of clients.", 1600, 1, 100_000);
    public static readonly Option<double> Moves = Rate("--moves", "Moves per second and client.", 20);
    public static readonly Option<int> RoomSize = BotCommand.Number("--room-size", "Players per room.", 4, 1, 8);
    public static readonly Option<TimeSpan> SwingEvery = BotCommand.Time("--swing-every", "Time between swings of a player; 0 for none.", TimeSpan.FromSeconds(2));
    public static readonly Option<TimeSpan> ChatEvery = BotCommand.Time("--chat-every", "Time between chat lines of a player; 0 for none.", TimeSpan.Zero);
    public static readonly Option<TimeSpan> WarmUp = BotCommand.Time("--warm-up", "Time before measuring.", TimeSpan.FromSeconds(10));
    public static readonly Option<TimeSpan> Duration = BotCommand.Time("--duration", "Time that is measured.", TimeSpan.FromSeconds(30));
    public static readonly Option<int> Runs = BotCommand.Number("--runs", "How often; the medians are told.", 3, 1, 100);
    public static readonly Option<bool> Json = new("--json") { Description = "Print the result as JSON." };
    public static readonly Option<bool> Markdown = new("--markdown") { Description = "Print the result as a row for bench/RESULTS.md." };

    public static readonly Option[] OfCluster = [Gateways, Games, RealTime, Set];

    static Words()
    {
        Set.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.IndexOf('=') <= 0) is { } token)
                result.AddError($"--set takes KEY=VALUE, not '{token.Value}'.");
        });
        foreach (var time in (Option<TimeSpan>[])[WarmUp, Duration])
        {
            time.Validators.Add(result =>
            {
                if (result.Errors.Any() || result.GetValueOrDefault<TimeSpan>() > TimeSpan.Zero) return;
                result.AddError($"{time.Name} has to be longer than nothing.");
            });
        }
    }

    public static Option<double> Rate(string name, string description, double value) => BotCommand.Of<double>(
        name,
        description,
        value,
        "a number from 0.1 to 1000",
        text => double.TryParse(text, out var number) && number is >= 0.1 and <= 1000 ? number : null);

    public static ClusterOptions Cluster(ParseResult parsed) => new()
    {
        Gateways = parsed.GetValue(Gateways),
        Games = parsed.GetValue(Games),
        RealTime = parsed.GetValue(RealTime),
        Settings = parsed.GetValue(Set)!.Select(text => text.Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.Last()[1]),
    };

    public static PlayOptions Play(ParseResult parsed) => new()
    {
        Clients = parsed.GetValue(Clients),
        Moves = parsed.GetValue(Moves),
        RoomSize = parsed.GetValue(RoomSize),
        SwingEvery = parsed.GetValue(SwingEvery),
        ChatEvery = parsed.GetValue(ChatEvery),
        WarmUp = parsed.GetValue(WarmUp),
        Duration = parsed.GetValue(Duration),
        Runs = parsed.GetValue(Runs),
    };
}

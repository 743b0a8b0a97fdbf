using System.CommandLine;
using Mallard.Bots.CommandLine;
using Mallard.Load.Reporting;
using Mallard.Load.Scenarios;

namespace Mallard.Load.CommandLine;

/// <summary>The scenarios that end in findings: <c>idle</c>, <c>churn</c>, <c>logins</c> and <c>overload</c>.</summary>
internal static class FindingsCommand
{
    private static readonly Option<int> Runs = BotCommand.Number("--runs", "How often, each on a new cluster; the medians are told.", 1, 1, 100);

    public static IEnumerable<Command> Create(Output output) => [Idle(output), Churn(output), Logins(output), Overload(output)];

    private static Command Idle(Output output)
    {
        var clients = BotCommand.Number("--clients", "Number of clients.", 10_000, 1, 100_000);
        var settle = BotCommand.Time("--settle", "From the last login until memory is read.", TimeSpan.FromSeconds(45));
        var silence = BotCommand.Time("--duration", "How long the silence is that is measured.", TimeSpan.FromSeconds(20));
        return Of("idle", "Clients that log in and say nothing: memory of a connection, and what silence costs.", output, [clients, settle, silence], (parsed, stop) =>
            IdleScenario.RunAsync(Words.Cluster(parsed), parsed.GetValue(clients), parsed.GetValue(settle), parsed.GetValue(silence), output.Tell, stop));
    }

    private static Command Churn(Output output)
    {
        var rate = Number("--rate", "Rooms per second.", 500, 0.1, 100_000);
        var duration = BotCommand.Time("--duration", "How long.", TimeSpan.FromSeconds(60));
        return Of("churn", "Rooms that are made, joined by three and left.", output, [rate, duration], (parsed, stop) =>
            ChurnScenario.RunAsync(Words.Cluster(parsed), parsed.GetValue(rate), parsed.GetValue(duration), output.Tell, stop));
    }

    private static Command Logins(Output output)
    {
        var clients = BotCommand.Number("--clients", "How many want to log in at once.", 2000, 1, 100_000);
        var players = BotCommand.Number("--players", "How many play meanwhile.", 200, 1, 100_000);
        var cost = BotCommand.Number("--hash-cost", "Work factor of the password hash.", 10, 4, 16);
        return Of("logins", "A storm of logins while others play. Registers first, which takes as long again.", output, [clients, players, cost], (parsed, stop) =>
            LoginsScenario.RunAsync(
                Words.Cluster(parsed), parsed.GetValue(clients), parsed.GetValue(players), parsed.GetValue(cost), output.Tell, stop));
    }

    private static Command Overload(Output output)
    {
        var clients = BotCommand.Number("--clients", "Number of clients.", 4000, 1, 100_000);
        var moves = Number("--moves", "Moves per second and client before and after.", 2, 0.1, 1000);
        var times = BotCommand.Number("--times", "How many times as many moves there are in the surge.", 15, 1, 1000);
        var surge = BotCommand.Time("--duration", "How long the surge is.", TimeSpan.FromSeconds(10));
        var calm = BotCommand.Time("--calm", "How long is watched before it, and after it.", TimeSpan.FromSeconds(15));
        return Of("overload", "Far too much for a while: is the server itself again, and was nothing lost?", output, [clients, moves, times, surge, calm], (parsed, stop) =>
            OverloadScenario.RunAsync(
                Words.Cluster(parsed),
                new OverloadOptions(
                    parsed.GetValue(clients), parsed.GetValue(moves), parsed.GetValue(times), parsed.GetValue(surge), parsed.GetValue(calm)),
                output.Tell,
                stop));
    }

    private static Option<double> Number(string name, string description, double value, double least, double most) => BotCommand.Of<double>(
        name,
        description,
        value,
        $"a number from {least} to {most}",
        text => double.TryParse(text, out var number) && number >= least && number <= most ? number : null);

    private static Command Of(
        string name, string description, Output output, Option[] options, Func<ParseResult, CancellationToken, Task<Findings>> run)
    {
        var command = new Command(name, description);
        foreach (var option in (Option[])[.. options, .. Words.OfCluster, Runs, Words.Json, Words.Markdown]) command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var runs = new List<Findings>();
            for (var i = 0; i < parsed.GetValue(Runs); i++) runs.Add(await run(parsed, cancellationToken));
            var findings = Findings.MedianOf(runs);
            if (parsed.GetValue(Words.Json)) output.Print(FindingsText.Json(findings));
            else if (parsed.GetValue(Words.Markdown)) output.Print(FindingsText.Markdown(findings));
            else output.Console.Write(FindingsText.Table(findings));
            return findings.Clean ? 0 : 1;
        });
        return command;
    }
}

using System.CommandLine;
using Mallard.Load.Reporting;
using Mallard.Load.Scenarios;

namespace Mallard.Load.CommandLine;

/// <summary>The scenario <c>play</c>.</summary>
internal static class PlayCommand
{
    public static Command Create(Output output)
    {
        var command = new Command("play", "Matches under a steady load: what they cost, and how soon a player learns of another.")
        {
            Words.Clients, Words.Moves, Words.RoomSize, Words.SwingEvery, Words.ChatEvery, Words.WarmUp, Words.Duration, Words.Runs,
            Words.Json, Words.Markdown,
        };
        foreach (var option in Words.OfCluster) command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var measured = await PlayScenario.RunAsync(Words.Cluster(parsed), Words.Play(parsed), output.Tell, cancellationToken);
            if (parsed.GetValue(Words.Json)) output.Print(MeasurementText.Json(measured));
            else if (parsed.GetValue(Words.Markdown)) output.Print(MeasurementText.Markdown([measured], withHeader: false));
            else output.Console.Write(MeasurementText.Table([measured]));
            return measured.Clean ? 0 : 1;
        });
        return command;
    }
}

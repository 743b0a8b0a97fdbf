using System.CommandLine;
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
            output.Measured(parsed, await PlayScenario.RunAsync(Words.Cluster(parsed), Words.Play(parsed), output.Tell, cancellationToken)));
        return command;
    }
}

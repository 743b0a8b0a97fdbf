using System.CommandLine;
using Mallard.Load.Scenarios;

namespace Mallard.Load.CommandLine;

/// <summary>The scenario <c>relay</c>.</summary>
internal static class RelayCommand
{
    public static Command Create(Output output)
    {
        var command = new Command("relay", "The yardstick: the same packets over bare sockets, without an actor.")
        {
            Words.Clients, Words.Moves, Words.RoomSize, Words.SwingEvery, Words.WarmUp, Words.Duration, Words.Runs, Words.Json, Words.Markdown,
        };
        command.SetAction(async (parsed, cancellationToken) =>
            output.Measured(parsed, await RelayScenario.RunAsync(Words.Play(parsed), output.Tell, cancellationToken)));
        return command;
    }
}

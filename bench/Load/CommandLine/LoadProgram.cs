using System.CommandLine;
using Spectre.Console;

namespace Mallard.Load.CommandLine;

/// <summary>The program without its process: arguments in, exit code out.</summary>
public static class LoadProgram
{
    private const int Failure = 1;
    private const int UsageError = 2;
    private const int Interrupted = 130;

    /// <summary>Runs one scenario.</summary>
    /// <returns>0 clean, 1 something was lost or did not start, 2 a mistake on the command line, 130 interrupted.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, IAnsiConsole console, TextWriter error, CancellationToken cancellationToken = default)
    {
        var output = new Output(console, TextWriter.Synchronized(error));
        var command = new RootCommand("Loads a Mallard cluster on this machine, one scenario at a time, and measures it. See bench/README.md.")
        {
            PlayCommand.Create(output),
            RelayCommand.Create(output),
            TableCommand.Create(output),
        };
        foreach (var scenario in FindingsCommand.Create(output)) command.Add(scenario);
        var parsed = command.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"{parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd()} See --help.");
            return UsageError;
        }

        try
        {
            // After Ctrl+C there is this long to stop what was started.
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromMinutes(2),
                Output = console.Profile.Out.Writer,
            };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (LoadFailureException e)
        {
            output.Tell(e.Message);
            return Failure;
        }
        catch (OperationCanceledException)
        {
            output.Tell("Interrupted; everything that was started has ended.");
            return Interrupted;
        }
    }
}

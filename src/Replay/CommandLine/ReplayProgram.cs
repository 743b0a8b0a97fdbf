using System.CommandLine;
using Mallard.Replay.Reporting;
using Mallard.Rules.Recordings;
using Spectre.Console;

namespace Mallard.Replay.CommandLine;

/// <summary>The program without its process: arguments in, exit code out, text to the given console and error writer.</summary>
public static class ReplayProgram
{
    private const int UsageError = 2;

    /// <summary>Runs the program.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="console">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="games">The games that can be replayed, by name.</param>
    /// <returns>0 all hashes are equal, 1 the replay diverged, 2 a mistake in the options or a file that cannot be read.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, IAnsiConsole console, TextWriter error, IReadOnlyDictionary<string, GameFromConfiguration> games)
    {
        var parsed = ReplayCommand.Create(options => ReplayAsync(options, console, error, games)).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"{parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd()} See --help.");
            return UsageError;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { Output = console.Profile.Out.Writer });
    }

    private static async Task<int> ReplayAsync(
        ReplayOptions options, IAnsiConsole console, TextWriter error, IReadOnlyDictionary<string, GameFromConfiguration> games)
    {
        var output = console.Profile.Out.Writer;
        try
        {
            // Standard output is for JSON where there is any: everything else goes to standard error then.
            var text = options.Json || options.Until is not null ? error : output;
            var report = ReplayRun.Run(options, games, text.WriteLine);
            if (options.Until is { } until) await PrintStateAsync(report, until, output, error);
            else if (options.Json) await output.WriteLineAsync(SummaryJson.Of(report));
            else console.Write(SummaryTable.Of(report));
            return report.ExitCode;
        }
        catch (Exception e) when (e is InvalidRecordingException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{options.File}: {e.Message.ReplaceLineEndings(" ")}");
            return UsageError;
        }
    }

    private static async Task PrintStateAsync(ReplayReport report, long until, TextWriter output, TextWriter error)
    {
        foreach (var line in Verdict.Of(report)) await error.WriteLineAsync(line);
        if (!report.Result.IsStopped)
            await error.WriteLineAsync($"The state is that of tick {report.Result.Ticks}: the replay did not come to tick {until}.");
        await output.WriteLineAsync(StateJson.Of(report.Result.Game));
    }
}

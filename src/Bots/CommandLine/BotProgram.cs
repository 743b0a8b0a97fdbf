using System.CommandLine;
using Mallard.Bots.Games;
using Mallard.Bots.Reporting;
using Mallard.Bots.Visits;
using Spectre.Console;

namespace Mallard.Bots.CommandLine;

/// <summary>The program without its process: arguments in, exit code out, text to the given console and error writer.</summary>
public static class BotProgram
{
    internal const int UsageError = 2;

    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, IAnsiConsole console, TextWriter error, CancellationToken cancellationToken = default)
    {
        var command = BotCommand.Create((options, stop) => PlayAsync(options, console, error, stop));
        command.Subcommands.Add(PlayCommand.Create((options, stop) => PlayGameAsync(options, console, error, stop)));
        command.Subcommands.Add(IdleCommand.Create((options, stop) => VisitAsync(options, IdleRun.RunAsync, console, error, stop)));
        command.Subcommands.Add(ChurnCommand.Create((options, stop) => VisitAsync(options, ChurnRun.RunAsync, console, error, stop)));
        command.Subcommands.Add(LoginsCommand.Create((options, stop) => VisitAsync(options, LoginsRun.RunAsync, console, error, stop)));
        var parsed = command.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"{parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd()} See --help.");
            return UsageError;
        }

        if (parsed.GetValue(BotCommand.RealTime)) BotThreads.RunInRealTime(TextWriter.Synchronized(error));
        // After Ctrl+C the run has this long to put its summary together.
        var configuration = new InvocationConfiguration
        {
            ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
            Output = console.Profile.Out.Writer,
            Error = error,
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    private static async Task<int> PlayAsync(BotOptions options, IAnsiConsole console, TextWriter error, CancellationToken cancellationToken)
    {
        var report = options is { Verbose: false, Json: false } && console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal
            ? await LiveTable.PlayAsync(console, (progress, stop) => BotRun.RunAsync(options, progress, null, stop), cancellationToken)
            : await PlayPlainAsync(options, console, error, cancellationToken);

        if (options.Json) await console.Profile.Out.Writer.WriteLineAsync(SummaryJson.Of(report));
        else console.Write(SummaryTable.Of(report));
        return report.ExitCode;
    }

    private static async Task<int> PlayGameAsync(GameOptions options, IAnsiConsole console, TextWriter error, CancellationToken cancellationToken)
    {
        var writer = TextWriter.Synchronized(options.Json ? error : console.Profile.Out.Writer);
        var report = await GameRun.RunAsync(options, writer.WriteLine, cancellationToken);
        if (options.Json) await console.Profile.Out.Writer.WriteLineAsync(GameSummary.JsonOf(report));
        else console.Write(GameSummary.TableOf(report));
        return report.ExitCode;
    }

    private static async Task<int> VisitAsync<T>(
        T options,
        Func<T, Action<string>?, CancellationToken, Task<VisitReport>> run,
        IAnsiConsole console,
        TextWriter error,
        CancellationToken cancellationToken)
        where T : VisitOptions
    {
        var writer = TextWriter.Synchronized(options.Json ? error : console.Profile.Out.Writer);
        var report = await run(options, writer.WriteLine, cancellationToken);
        if (options.Json) await console.Profile.Out.Writer.WriteLineAsync(SummaryJson.Of(report));
        else console.Write(SummaryTable.Of(report));
        return report.ExitCode;
    }

    // Standard output is for the result if it is JSON: everything on the way there goes to standard error.
    private static async Task<BotReport> PlayPlainAsync(
        BotOptions options, IAnsiConsole console, TextWriter error, CancellationToken cancellationToken)
    {
        var writer = TextWriter.Synchronized(options.Json ? error : console.Profile.Out.Writer);
        return await BotRun.RunAsync(options, new PlainProgress(writer), options.Verbose ? writer.WriteLine : null, cancellationToken);
    }
}

using Mallard.Inspect.Editing;
using Mallard.Inspection;
using Spectre.Console;

namespace Mallard.Inspect;

/// <summary>The program without its process.</summary>
internal static class InspectProgram
{
    /// <summary>Runs one command, or reads commands until there are no more.</summary>
    /// <returns>The exit code: <see cref="ConsoleExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, InspectWorld world)
    {
        var (options, fault) = InspectOptions.Parse(args);
        if (options is null)
        {
            await world.Error.WriteLineAsync($"{fault}; --help tells more");
            return ConsoleExitCodes.WrongUsage;
        }

        if (options.IsHelp)
        {
            await world.Screen.Profile.Out.Writer.WriteLineAsync(InspectOptions.Usage);
            return ConsoleExitCodes.Ok;
        }

        if (options.Words.Count == 0) return world.Keys is { } keys ? await TypedAsync(options, world, keys) : await PipedAsync(options, world);
        await using var inspector = new Inspector(options, world, Confirmation(world));
        return options.Watch is { } pause ? await WatchAsync(inspector, options, world, pause) : await OnceAsync(inspector, options.Words, world);
    }

    private static async Task<int> OnceAsync(Inspector inspector, IReadOnlyList<string> words, InspectWorld world)
    {
        using var cancel = new CancellationTokenSource();
        using var interrupts = world.OnInterrupt(cancel.Cancel);
        return await inspector.RunAsync(words, cancel.Token);
    }

    private static async Task<int> WatchAsync(Inspector inspector, InspectOptions options, InspectWorld world, TimeSpan pause)
    {
        using var cancel = new CancellationTokenSource();
        using var interrupts = world.OnInterrupt(cancel.Cancel);
        var exitCode = ConsoleExitCodes.Ok;
        while (!cancel.IsCancellationRequested)
        {
            if (!options.IsJson && world.Screen.Profile.Capabilities.Ansi) world.Screen.Clear();
            exitCode = await inspector.RunAsync(options.Words, cancel.Token);
            if (exitCode == ConsoleExitCodes.WrongUsage) return exitCode;
            try
            {
                await Task.Delay(pause, world.Time, cancel.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return exitCode;
    }

    // The worst of all that happened, so that a script need not look at every answer.
    private static async Task<int> PipedAsync(InspectOptions options, InspectWorld world)
    {
        await using var inspector = new Inspector(options, world, confirm: null);
        var worst = ConsoleExitCodes.Ok;
        while (await world.Lines.ReadLineAsync() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#')) continue;
            if (line.Trim() is "exit" or "quit") break;
            worst = Math.Max(worst, await LineAsync(inspector, line, world));
        }

        return worst;
    }

    private static async Task<int> TypedAsync(InspectOptions options, InspectWorld world, IKeys keys)
    {
        await using var inspector = new Inspector(options, world, Confirmation(world));
        var history = new History(world.HistoryFile);
        var editor = new LineEditor(keys, world.Screen.Profile.Out.Writer, history, line => Completion.Of(line, [.. inspector.Addresses]));
        world.Screen.WriteLine($"{options.Host}:{options.Port}. help lists the commands, Tab completes, exit or Ctrl+D ends.");
        while (editor.Read($"{options.Host}:{options.Port}> ") is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (line.Trim() is "exit" or "quit") break;
            history.Add(line);
            await LineAsync(inspector, line, world);
        }

        return ConsoleExitCodes.Ok;
    }

    private static async Task<int> LineAsync(Inspector inspector, string line, InspectWorld world)
    {
        var (words, fault) = Words.Split(line);
        if (fault is null) return await OnceAsync(inspector, words, world);
        await world.Error.WriteLineAsync(fault);
        return ConsoleExitCodes.WrongUsage;
    }

    private static Func<string, bool>? Confirmation(InspectWorld world) => world.Keys is not { } keys ? null : question =>
    {
        world.Screen.Profile.Out.Writer.Write($"{question} [y/N] ");
        world.Screen.Profile.Out.Writer.Flush();
        var isYes = keys.Read() is { KeyChar: 'y' or 'Y' };
        world.Screen.Profile.Out.Writer.WriteLine(isYes ? "yes" : "no");
        return isYes;
    };
}

using System.CommandLine;

namespace Mallard.Replay.CommandLine;

/// <summary>The command line: options, their checks and their help.</summary>
public static class ReplayCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The recording, a file *.mrec; also an unfinished *.mrec.part." };
    private static readonly Option<long?> Until = new("--until")
    {
        Description = "Stop after this tick and print the state as JSON.",
        HelpName = "TICK",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (long.TryParse(text, out var tick) && tick >= 0) return tick;
            result.AddError($"--until takes a tick from 0 on, not '{text}'.");
            return null;
        },
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print the summary as JSON, and the course to standard error." };
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Tell every call and packet, not only what is news to all." };

    /// <summary>Creates the command.</summary>
    /// <param name="run">What to do with valid options; returns the exit code.</param>
    public static RootCommand Create(Func<ReplayOptions, Task<int>> run)
    {
        var command = new RootCommand("Replays a recorded match: plays it again, verifies every hash of its state, and tells its course.")
        {
            File, Until, Json, Verbose,
        };
        command.SetAction((parsed, _) => run(Read(parsed)));
        return command;
    }

    public static ReplayOptions Read(ParseResult parsed) => new()
    {
        File = parsed.GetValue(File)!,
        Until = parsed.GetValue(Until),
        Json = parsed.GetValue(Json),
        Verbose = parsed.GetValue(Verbose),
    };
}

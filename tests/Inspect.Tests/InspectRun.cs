using Mallard.Inspect.Editing;
using Mallard.Inspection;
using Spectre.Console.Testing;

namespace Mallard.Inspect.Tests;

/// <summary>One run of the program, as its user sees it.</summary>
internal sealed record InspectRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Members, and how they are answered for.</summary>
    public static readonly AnswerPart[] Members =
    [
        new TablePart("Members", [new("address", ColumnKind.Address), new("memory", ColumnKind.Bytes), new("reachable", ColumnKind.Flag)]),
        new RowsPart([["akka.tcp://mallard@127.0.0.1:8092", 3L << 20, true]]),
        new EndPart(0) { Total = 7 },
    ];

    public static Task<InspectRun> OfAsync(params string[] args) => InAsync(_ => { }, args);

    public static Task<InspectRun> OfAsync(FakeNode node, params string[] args) => OfAsync(["--port", $"{node.Port}", .. args]);

    public static async Task<InspectRun> InAsync(Action<Builder> build, params string[] args)
    {
        var builder = new Builder();
        build(builder);
        using var screen = new TestConsole();
        screen.Profile.Width = 200;
        using var error = new StringWriter();
        using var lines = new StringReader(builder.Lines);
        var world = new InspectWorld
        {
            Screen = screen,
            Error = error,
            Lines = lines,
            Keys = builder.Keys,
            HistoryFile = builder.HistoryFile,
            Operator = "alice",
            Token = builder.Token,
            OnInterrupt = builder.OnInterrupt ?? (_ => new StringWriter()),
        };
        var exitCode = await InspectProgram.RunAsync(args, world).WaitAsync(TimeSpan.FromSeconds(30));
        return new InspectRun(exitCode, screen.Output, error.ToString());
    }

    public sealed class Builder
    {
        public string Lines { get; set; } = "";

        public IKeys? Keys { get; set; }

        public string? HistoryFile { get; set; }

        public string? Token { get; set; }

        public Func<Action, IDisposable>? OnInterrupt { get; set; }
    }
}

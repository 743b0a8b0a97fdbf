using Spectre.Console;

namespace Mallard.Load.CommandLine;

/// <summary>Where a scenario speaks: the result to standard output, everything on the way there to standard error.</summary>
/// <param name="Console">For the result.</param>
/// <param name="Error">For progress and mistakes; safe for many threads.</param>
internal sealed record Output(IAnsiConsole Console, TextWriter Error)
{
    public void Tell(string line) => Error.WriteLine(line);

    /// <summary>Prints a line as it is, whatever the width of the terminal.</summary>
    public void Print(string line) => Console.Profile.Out.Writer.WriteLine(line);
}

using System.CommandLine;
using Mallard.Load.Reporting;
using Spectre.Console;

namespace Mallard.Load.CommandLine;

/// <summary>Where a scenario speaks: the result to standard output, everything on the way there to standard error.</summary>
/// <param name="Console">For the result.</param>
/// <param name="Error">For progress and mistakes; safe for many threads.</param>
internal sealed record Output(IAnsiConsole Console, TextWriter Error)
{
    public void Tell(string line) => Error.WriteLine(line);

    /// <summary>Prints a load the way that the command line asks for.</summary>
    /// <returns>The exit code.</returns>
    public int Measured(ParseResult parsed, Measurement measured)
    {
        if (parsed.GetValue(Words.Json)) Print(MeasurementText.Json(measured));
        else if (parsed.GetValue(Words.Markdown)) Print(MeasurementText.Markdown([measured], withHeader: false));
        else Console.Write(MeasurementText.Table([measured]));
        return measured.Counts ? 0 : 1;
    }

    /// <summary>Prints a line as it is, whatever the width of the terminal.</summary>
    public void Print(string line) => Console.Profile.Out.Writer.WriteLine(line);
}

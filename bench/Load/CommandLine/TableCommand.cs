using System.CommandLine;
using Mallard.Load.Reporting;
using Mallard.Load.Scenarios;

namespace Mallard.Load.CommandLine;

/// <summary>The scenario <c>table</c>.</summary>
internal static class TableCommand
{
    public static Command Create(Output output)
    {
        var command = new Command("table", "The whole table of loads, and the yardstick, as markdown. Takes half an hour.")
        {
            Words.WarmUp, Words.Duration, Words.Runs, Words.Json,
        };
        foreach (var option in Words.OfCluster) command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var json = parsed.GetValue(Words.Json);
            var first = true;
            var options = new PlayOptions
            {
                WarmUp = parsed.GetValue(Words.WarmUp),
                Duration = parsed.GetValue(Words.Duration),
                Runs = parsed.GetValue(Words.Runs),
            };
            var rows = await Matrix.RunAsync(Words.Cluster(parsed), options, Print, output.Tell, cancellationToken);
            if (json) output.Print(MeasurementText.Json(rows));
            return rows.All(row => row.Counts) ? 0 : 1;

            void Print(Measurement row)
            {
                if (!json) output.Print(MeasurementText.Markdown([row], withHeader: first));
                first = false;
            }
        });
        return command;
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mallard.Load.Processes;

/// <summary>Runs a program that says how it goes on standard error and ends with one line of JSON on standard output.</summary>
internal static class Reporter
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="program">Its assembly without the extension.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="arguments">Its command line; <c>--json</c> is added.</param>
    /// <param name="tell">Given each line of progress.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LoadFailureException">It ended without a report.</exception>
    public static async Task<JsonNode> RunAsync(
        string program, string folder, IEnumerable<string> arguments, Action<string> tell, CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        await using var child = Child.Start(program, program, folder, [.. arguments, "--json"], line => output.AppendLine(line), tell);
        var exitCode = await child.ExitAsync(cancellationToken);
        try
        {
            return JsonNode.Parse(output.ToString()) ?? throw new JsonException("No report.");
        }
        catch (JsonException e)
        {
            throw new LoadFailureException($"{program} ended with {exitCode} and without a report: {child.LastLines}", e);
        }
    }

    /// <summary>Runs bots.</summary>
    public static Task<JsonNode> BotsAsync(string folder, IEnumerable<string> arguments, Action<string> tell, CancellationToken cancellationToken) =>
        RunAsync("Mallard.Bots", folder, arguments, tell, cancellationToken);
}

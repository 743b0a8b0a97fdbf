using Akka.Event;
using Spectre.Console;

namespace Mallard.Hosting;

/// <summary>What a person wants to see after a start: what runs where, and how to stop it.</summary>
internal static class Summary
{
    private const string HowToStop = "Ctrl+C or SIGTERM; a second one ends the process at once";

    public static void Print(RunningNode node, NodeHostOptions options)
    {
        var rows = Rows(node, options.Next);
        if (node.Settings.LogFormat == NodeSettings.LogFormats.Json)
        {
            // A log collector reads this output: nothing but log lines may appear in it.
            foreach (var (what, value) in rows) node.System.Log.Info("{What}: {Value}", what, value);
        }
        else if (options.IsTerminal)
        {
            var table = new Table().Border(TableBorder.Rounded).HideHeaders().Title($"[bold]mallard {Markup.Escape(node.Settings.Program)} is up[/]");
            table.AddColumn("").AddColumn("");
            foreach (var (what, value) in rows) table.AddRow($"[green]{Markup.Escape(what)}[/]", Markup.Escape(value));
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(options.Out) }).Write(table);
        }
        else
        {
            options.Out.WriteLine($"mallard {node.Settings.Program} is up");
            foreach (var (what, value) in rows) options.Out.WriteLine($"  {what,-8}  {value}");
        }
    }

    /// <summary>The output of <c>--check</c>: every setting that is not Akka's own default, and where it comes from.</summary>
    public static void PrintSettings(NodePlan plan, TextWriter output)
    {
        output.WriteLine($"{plan.Settings.Program}: the configuration is valid");
        foreach (var setting in plan.Configuration.Settings) output.WriteLine($"{setting.Key} = {setting.Shown}  # {setting.Source}");
    }

    private static List<(string What, string Value)> Rows(RunningNode node, string? next) =>
    [
        .. node.Roles,
        ("cluster", node.Address.ToString()),
        .. node.HttpAddress is { } http ? new[] { ("http", $"{http.GetLeftPart(UriPartial.Authority)}: /alive /ready /metrics /cluster/members") } : [],
        ("seeds", node.Settings.Seeds.Count == 0 ? "none: this node founded its cluster" : string.Join(", ", node.Settings.Seeds)),
        ("inspect", node.Console),
        ("config", string.Join(", ", node.ConfigFiles)),
        ("version", NodeVersion.Text),
        .. next is null ? [] : new[] { ("next", next) },
        ("stop", HowToStop),
    ];
}

using System.Text;

namespace Mallard.Inspection;

/// <summary>The tables of docs/inspection.md.</summary>
public static class CommandsPage
{
    /// <summary>One section for each palette.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder();
        foreach (var palette in Catalog.Palettes)
        {
            page.Append($"### {palette.Name}\n\n{palette.Summary}\n\n| command | | told by | asks |\n| --- | --- | --- | --- |\n");
            foreach (var command in palette.Commands)
            {
                page.Append($"| `{command.FullName}` | {command.Summary}{Marks(command)} | {string.Join("<br>", command.Parameters.Select(Told))} | {Who(command)} |\n");
            }

            page.Append('\n');
        }

        return page.ToString();
    }

    private static string Told(Parameter parameter) =>
        $"`{parameter.Usage}`{(parameter.Short is { } s ? $" or `{s}`" : "")}: {parameter.Summary.TrimEnd('.')}{HelpText.Notes(parameter)}";

    private static string Marks(Command command) =>
        (command.Changes ? " **Changes something.**" : "") + (command.Streams ? " *Goes on until it is cancelled or done.*" : "");

    private static string Who(Command command) => (command.Reach, command.Role) switch
    {
        _ when command.FullName == "help" => "nobody",
        (Reach.OneNode, null) => "one node",
        (Reach.OneNode, var role) => $"one {role} node",
        (_, null) => "every node",
        (_, var role) => $"every {role} node",
    };
}

using Mallard.Inspection;
using Petabridge.Cmd;
using Command = Mallard.Inspection.Command;

namespace Mallard.Pbm;

/// <summary>
/// What the catalog has, in the form that <c>pbm</c> learns from the host. It knows switches with values and nothing else: what stands in a place
/// of its own gets a switch of its name, and a switch without a value the value <c>on</c>.
/// </summary>
internal static class Definitions
{
    /// <summary>The name of the switch that confirms a command that changes something.</summary>
    public const string Yes = "yes";

    /// <summary>How a question goes on.</summary>
    public const string Confirm = $"Nothing was done; --{Yes} {Call.On} confirms it.";

    // Added to commands that change something: there is no way to ask back.
    private static readonly Parameter Confirmation = new(Yes, ParameterKind.Flag, "Confirms it; without it nothing is done.") { Short = "-y" };

    /// <summary>A palette.</summary>
    public static CommandPalette Of(Palette palette) => new(palette.Name, [.. palette.Commands.Select(Of)]);

    /// <summary>All that a command can be told, the confirmation included.</summary>
    public static IEnumerable<Parameter> ParametersOf(Command command) => command.Changes ? command.Parameters.Append(Confirmation) : command.Parameters;

    /// <summary>All that a parameter may be called.</summary>
    public static IReadOnlyList<string> SwitchesOf(Parameter parameter) => parameter.Short is { } s ? [s, parameter.Switch] : [parameter.Switch];

    private static CommandDefinition Of(Command command)
    {
        var definition = new CommandDefinitionBuilder().WithName(command.Name).WithDescription(command.Summary);
        foreach (var parameter in ParametersOf(command))
        {
            definition = definition.WithArgument(argument =>
            {
                argument.WithName(parameter.Name).WithDescription($"{parameter.Summary.TrimEnd('.')}{HelpText.Notes(parameter)}").IsMandatory(parameter.IsRequired);
                foreach (var name in SwitchesOf(parameter)) argument.WithSwitch(name);
                argument.WithDefaultValues(parameter.Kind == ParameterKind.Flag ? [Call.On] : [.. parameter.Values]);
            });
        }

        return definition.Build();
    }
}

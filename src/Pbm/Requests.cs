using Mallard.Inspection;

namespace Mallard.Pbm;

/// <summary>Turns what a client sends into a request, as this project's own console would write it.</summary>
internal static class Requests
{
    /// <summary>A request for a command.</summary>
    /// <returns>The request, or what is wrong with the arguments.</returns>
    public static (Request? Request, string? Fault) Of(Command command, IEnumerable<(string Switch, string Value)> arguments)
    {
        List<string> places = [], switches = [];
        var isConfirmed = false;
        foreach (var (name, value) in arguments)
        {
            var parameter = Definitions.ParametersOf(command).FirstOrDefault(p => Definitions.SwitchesOf(p).Contains(name));
            if (parameter is null) return (null, $"{command.FullName} has no switch {name}");
            if (parameter.Kind == ParameterKind.Flag)
            {
                if (IsOn(value) is not { } isOn) return (null, $"{Words.Quoted(value)} does not fit {name}, which must be on or off");
                if (parameter.Name == Definitions.Yes) isConfirmed = isOn;
                else if (isOn) switches.Add(parameter.Switch);
            }
            else if (!string.IsNullOrEmpty(value))
            {
                // No command has two of them.
                if (parameter.IsPositional) places.Add(value);
                else switches.AddRange([parameter.Switch, value]);
            }
        }

        return (new Request([.. command.FullName.Split(' '), .. places, .. switches], Confirmed: isConfirmed, Operator: "pbm"), null);
    }

    private static bool? IsOn(string? value) => value?.ToLowerInvariant() switch
    {
        null or "" or Call.On or "yes" or "true" => true,
        "off" or "no" or "false" => false,
        _ => null,
    };
}

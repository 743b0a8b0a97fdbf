using System.Globalization;

namespace Mallard.Inspection;

/// <summary>Turns words into a checked call.</summary>
public static class CallParser
{
    /// <summary>Most words of one call.</summary>
    public const int MaxWords = 64;

    /// <summary>Parses a whole line.</summary>
    public static ParsedCall Parse(string line)
    {
        var (words, fault) = Words.Split(line);
        return fault is null ? Parse(words) : ParsedCall.Wrong(fault);
    }

    /// <summary>Parses words that have been taken apart already.</summary>
    public static ParsedCall Parse(IReadOnlyList<string> words)
    {
        if (words.Count == 0) return ParsedCall.Wrong("No command; help lists them");
        if (words.Count > MaxWords) return ParsedCall.Wrong($"More than {MaxWords} words");
        if (words.Any(w => w is "--help" or "-h")) words = ["help", .. words.TakeWhile(w => !w.StartsWith('-')).Take(2)];

        var palette = Catalog.Palettes.FirstOrDefault(p => Same(p.Name, words[0]));
        if (palette is null)
            return ParsedCall.Wrong($"There is no palette {words[0]}{Spelling.DidYouMean(words[0], Catalog.Palettes.Select(p => p.Name))}{MovedCommand(words[0])}");
        if (palette.Commands is [{ Name: "" } alone]) return Arguments(alone, words.Skip(1));
        var names = palette.Commands.Select(c => c.Name).ToArray();
        if (words.Count == 1) return ParsedCall.Wrong($"{palette.Name} needs one more word: {string.Join(", ", names)}");
        var command = palette.Commands.FirstOrDefault(c => Same(c.Name, words[1]));
        return command is not null
            ? Arguments(command, words.Skip(2))
            : ParsedCall.Wrong($"{palette.Name} has no command {words[1]}{Spelling.DidYouMean(words[1], names)}{(Spelling.Nearest(words[1], names) is null ? $"; it has {string.Join(", ", names)}" : "")}");
    }

    private static ParsedCall Arguments(Command command, IEnumerable<string> words)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var places = new Queue<Parameter>(command.Parameters.Where(p => p.IsPositional));
        var rest = new Queue<string>(words);
        while (rest.TryDequeue(out var word))
        {
            Parameter? parameter;
            string? value;
            if (IsSwitch(word))
            {
                var equals = word.IndexOf('=', StringComparison.Ordinal);
                var name = equals < 0 ? word : word[..equals];
                parameter = command.Parameters.FirstOrDefault(p => !p.IsPositional && (Same(p.Switch, name) || p.Short == name));
                if (parameter is null) return ParsedCall.Wrong(UnknownSwitch(command, name));
                if (given.ContainsKey(parameter.Name)) return ParsedCall.Wrong($"{parameter.Switch} is given twice");
                if (parameter.Kind == ParameterKind.Flag && equals >= 0) return ParsedCall.Wrong($"{parameter.Switch} takes no value");
                value = parameter.Kind == ParameterKind.Flag ? Call.On : equals >= 0 ? word[(equals + 1)..] : rest.TryDequeue(out var next) ? next : null;
                if (value is null) return ParsedCall.Wrong($"{parameter.Switch} needs a value: {Allowed(parameter)}");
            }
            else if (places.TryDequeue(out parameter))
            {
                value = word;
                if (parameter.Kind == ParameterKind.Command)
                {
                    value = string.Join(' ', rest.Prepend(word));
                    rest.Clear();
                }
            }
            else
            {
                return ParsedCall.Wrong($"{command.FullName} cannot take {Words.Quoted(word)}; usage: {command.Usage}");
            }

            if (!IsValid(parameter, ref value)) return ParsedCall.Wrong($"{Words.Quoted(value)} does not fit {(parameter.IsPositional ? parameter.Name.ToUpperInvariant() : parameter.Switch)}, which must be {Allowed(parameter)}");
            given[parameter.Name] = value;
        }

        if (command.Parameters.FirstOrDefault(p => p.IsRequired && !given.ContainsKey(p.Name)) is { } missing)
            return ParsedCall.Wrong($"{command.FullName} needs {(missing.IsPositional ? missing.Name.ToUpperInvariant() : missing.Switch)}; usage: {command.Usage}");
        foreach (var parameter in command.Parameters)
        {
            if (parameter.Default is { } value) given.TryAdd(parameter.Name, value);
        }

        return new ParsedCall(new Call(command, given), null);
    }

    private static bool IsValid(Parameter parameter, ref string value)
    {
        switch (parameter.Kind)
        {
            case ParameterKind.Number:
                return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= parameter.Min && number <= parameter.Max;
            case ParameterKind.OneOf:
                value = value.ToLowerInvariant();
                return parameter.Values.Contains(value);
            case ParameterKind.Address:
                var colon = value.LastIndexOf(':');
                return colon > 0 && ushort.TryParse(value[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
                    && !value.Any(char.IsWhiteSpace) && (!value.Contains("://", StringComparison.Ordinal) || value.Contains('@', StringComparison.Ordinal));
            default:
                return value.Length is > 0 and <= 1000 && !value.Any(char.IsControl);
        }
    }

    private static string Allowed(Parameter parameter) => parameter.Kind switch
    {
        ParameterKind.Number when parameter.Max == long.MaxValue => $"a whole number from {parameter.Min}",
        ParameterKind.Number => $"a whole number from {parameter.Min} to {parameter.Max}",
        ParameterKind.OneOf => $"one of {string.Join(", ", parameter.Values)}",
        ParameterKind.Address => "the address of a member, HOST:PORT or akka.tcp://mallard@HOST:PORT",
        _ when parameter.Values.Count > 0 => $"a text, such as {parameter.Values[0]}",
        _ => "a text",
    };

    private static string UnknownSwitch(Command command, string name)
    {
        var switches = command.Parameters.Where(p => !p.IsPositional).Select(p => p.Switch).ToArray();
        var all = switches.Length == 0 ? "; it has none" : Spelling.Nearest(name, switches) is null ? $"; it has {string.Join(", ", switches)}" : "";
        return $"{command.FullName} has no switch {name}{Spelling.DidYouMean(name, switches)}{all}";
    }

    // Whoever types "tail" wants to know whose.
    private static string MovedCommand(string word)
    {
        var moved = Catalog.Commands.Where(c => Same(c.Name, word)).Select(c => c.FullName).ToArray();
        return moved.Length > 0 ? $"; there is {string.Join(", ", moved)}" : "";
    }

    private static bool IsSwitch(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]);

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

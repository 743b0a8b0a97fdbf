namespace Mallard.Inspection;

/// <summary>Help for people, from the catalog.</summary>
public static class HelpText
{
    /// <summary>Help about words that may name nothing, a palette or a command.</summary>
    /// <returns>The lines, or what is wrong with the words.</returns>
    public static (IReadOnlyList<string> Lines, string? Fault) Of(IReadOnlyList<string> words)
    {
        if (words.Count == 0) return (Overview(), null);
        if (Catalog.Find(string.Join(' ', words).ToLowerInvariant()) is { } command) return (Of(command), null);
        var palette = Catalog.Palettes.FirstOrDefault(p => string.Equals(p.Name, words[0], StringComparison.OrdinalIgnoreCase));
        if (palette is not null && words.Count == 1) return (Of(palette), null);
        var known = palette is null ? Catalog.Palettes.Select(p => p.Name) : palette.Commands.Select(c => c.Name);
        var wrong = palette is null ? words[0] : words[1];
        return ([], $"There is no help about {Words.Join(words)}{Spelling.DidYouMean(wrong, known)}");
    }

    /// <summary>All palettes with the names of their commands.</summary>
    public static IReadOnlyList<string> Overview()
    {
        var width = Catalog.Palettes.Max(p => p.Name.Length);
        return
        [
            .. Catalog.Palettes.Select(p => $"{p.Name.PadRight(width)}  {string.Join(", ", p.Commands.Select(c => c.Name).Where(n => n.Length > 0))}".TrimEnd()),
            "",
            "help PALETTE tells more, help PALETTE COMMAND all.",
        ];
    }

    /// <summary>The commands of a palette.</summary>
    public static IReadOnlyList<string> Of(Palette palette)
    {
        var width = palette.Commands.Max(c => c.FullName.Length);
        return [palette.Summary, "", .. palette.Commands.Select(c => $"{c.FullName.PadRight(width)}  {c.Summary}")];
    }

    /// <summary>All about one command.</summary>
    public static IReadOnlyList<string> Of(Command command)
    {
        var names = command.Parameters.Select(p => p.IsPositional ? p.Name.ToUpperInvariant() : p.Short is null ? p.Switch : $"{p.Short}, {p.Switch}").ToArray();
        var width = names.Length == 0 ? 0 : names.Max(n => n.Length);
        return
        [
            command.Summary,
            "",
            command.Usage,
            .. names.Zip(command.Parameters, (name, p) => $"  {name.PadRight(width)}  {p.Summary}{Notes(p)}"),
            .. command.Changes ? ["", "Changes something: needs a confirmation, and is written to the audit log."] : Array.Empty<string>(),
            .. command.Streams ? ["", "Goes on until it is cancelled."] : Array.Empty<string>(),
        ];
    }

    /// <summary>What a value may be and what it is when it is not given.</summary>
    public static string Notes(Parameter parameter)
    {
        var notes = new List<string>();
        if (parameter.Kind == ParameterKind.Number && parameter.Max < int.MaxValue) notes.Add($"{parameter.Min} to {parameter.Max}");
        if (parameter.Kind == ParameterKind.OneOf) notes.Add(string.Join(", ", parameter.Values));
        if (parameter.Default is { } value) notes.Add($"default {value}");
        return notes.Count == 0 ? "" : $" ({string.Join("; ", notes)})";
    }
}

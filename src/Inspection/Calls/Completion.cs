namespace Mallard.Inspection;

/// <summary>What a line that is not finished may go on with.</summary>
/// <param name="Start">Where the word to complete begins; the end of the line for a new word.</param>
/// <param name="Candidates">What may stand there instead, in order.</param>
public sealed record Completion(int Start, IReadOnlyList<string> Candidates)
{
    /// <summary>Candidates for the end of a line.</summary>
    /// <param name="line">The line up to the cursor.</param>
    /// <param name="addresses">Addresses of members, where they are known.</param>
    public static Completion Of(string line, IReadOnlyList<string>? addresses = null)
    {
        var (words, open) = Words.Scan(line);
        var begun = words.Count > 0 && (open is not null || !char.IsWhiteSpace(line[^1]));
        var before = words.Select(w => w.Text).Take(words.Count - (begun ? 1 : 0)).ToArray();
        var partial = begun ? words[^1].Text : "";
        var candidates = For(before, partial, addresses ?? []).Where(c => c.StartsWith(partial, StringComparison.OrdinalIgnoreCase));
        return new Completion(begun ? words[^1].Start : line.Length, [.. candidates]);
    }

    private static IEnumerable<string> For(string[] before, string partial, IReadOnlyList<string> addresses)
    {
        if (before.Length == 0) return Catalog.Palettes.Select(p => p.Name);
        if (Is(before[0], "help")) return before.Length < 3 ? For(before[1..], partial, addresses) : [];
        var palette = Catalog.Palettes.FirstOrDefault(p => Is(p.Name, before[0]));
        if (palette is null) return [];
        if (before.Length == 1) return palette.Commands.Select(c => c.Name);
        return palette.Commands.FirstOrDefault(c => Is(c.Name, before[1])) is { } command ? Of(command, before[2..], partial, addresses) : [];
    }

    private static IEnumerable<string> Of(Command command, string[] before, string partial, IReadOnlyList<string> addresses)
    {
        var places = new Queue<Parameter>(command.Parameters.Where(p => p.IsPositional));
        var left = command.Parameters.Where(p => !p.IsPositional).ToList();
        for (var i = 0; i < before.Length; i++)
        {
            if (!before[i].StartsWith('-'))
            {
                places.TryDequeue(out _);
                continue;
            }

            var parameter = left.Find(p => Is(p.Switch, before[i]) || p.Short == before[i]);
            if (parameter is null) continue;
            left.Remove(parameter);
            if (parameter.Kind == ParameterKind.Flag) continue;
            if (++i == before.Length) return ValuesOf(parameter, addresses);
        }

        return partial.StartsWith('-') || !places.TryPeek(out var place)
            ? left.Select(p => p.Switch)
            : [.. ValuesOf(place, addresses), .. place.IsRequired ? [] : left.Select(p => p.Switch)];
    }

    private static IReadOnlyList<string> ValuesOf(Parameter parameter, IReadOnlyList<string> addresses) =>
        parameter.Kind == ParameterKind.Address ? addresses : parameter.Values;

    private static bool Is(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

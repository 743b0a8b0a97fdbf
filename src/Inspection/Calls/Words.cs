using System.Text;

namespace Mallard.Inspection;

/// <summary>A line and the words in it. Spaces part words; quotes of either kind keep them together, and <c>\</c> takes what follows as it is.</summary>
public static class Words
{
    /// <summary>The words of a line.</summary>
    /// <returns>The words, or what is wrong with the line.</returns>
    public static (IReadOnlyList<string> Words, string? Fault) Split(string line)
    {
        var (words, open) = Scan(line);
        return open is null ? ([.. words.Select(w => w.Text)], null) : ([], $"The quote {open} is not closed");
    }

    /// <summary>A line that has these words.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    /// <summary>A word as it stands in a line.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || c is '"' or '\'' or '\\')
            ? word
            : $"\"{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>The words with the place each begins at, and the quote that was left open.</summary>
    internal static (List<(string Text, int Start)> Words, char? Open) Scan(string line)
    {
        var words = new List<(string, int)>();
        var word = new StringBuilder();
        char? open = null;
        var start = -1;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (open is null && char.IsWhiteSpace(c))
            {
                if (start >= 0) words.Add((word.ToString(), start));
                word.Clear();
                start = -1;
                continue;
            }

            if (start < 0) start = i;
            if (c == '\\' && open != '\'' && i + 1 < line.Length) word.Append(line[++i]);
            else if (c == open) open = null;
            else if (open is null && c is '"' or '\'') open = c;
            else word.Append(c);
        }

        if (start >= 0) words.Add((word.ToString(), start));
        return (words, open);
    }
}

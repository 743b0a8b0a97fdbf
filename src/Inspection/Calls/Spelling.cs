namespace Mallard.Inspection;

/// <summary>Finds what was probably meant.</summary>
internal static class Spelling
{
    /// <summary>The candidate that a word is a slip of; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        var nearest = candidates.Select(c => (Text: c, Distance: Distance(word, c))).DefaultIfEmpty().MinBy(c => c.Distance);
        return nearest.Text is not null && nearest.Distance <= Math.Max(1, word.Length / 3) ? nearest.Text : null;
    }

    /// <summary>The end of a message about an unknown word.</summary>
    public static string DidYouMean(string word, IEnumerable<string> candidates) => Nearest(word, candidates) is { } nearest ? $"; did you mean {nearest}?" : "";

    /// <summary>The number of letters to add, drop, replace or swap with the next one.</summary>
    private static int Distance(string a, string b)
    {
        var (before, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                row[j] = Math.Min(last[j - 1] + (same ? 0 : 1), Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}

using System.Text;

namespace Mallard.Hosting.Configuration;

/// <summary>Keys are written as in HOCON: segments joined by dots, a segment with anything unusual in it (a type name) in quotes.</summary>
internal static class Keys
{
    public static string Join(IEnumerable<string> segments) => string.Join('.', segments.Select(Quoted));

    /// <summary>The segments of a key; null when a quote is not closed or a segment is empty.</summary>
    public static IReadOnlyList<string>? Split(string key)
    {
        var segments = new List<string>();
        var segment = new StringBuilder();
        bool quoted = false, wasQuoted = false;
        foreach (var c in key)
        {
            if (c == '"')
            {
                quoted = !quoted;
                wasQuoted = true;
            }
            else if (c == '.' && !quoted)
            {
                if (!Take()) return null;
            }
            else
            {
                segment.Append(c);
            }
        }

        return !quoted && Take() ? segments : null;

        bool Take()
        {
            if (segment.Length == 0 && !wasQuoted) return false;
            segments.Add(segment.ToString());
            segment.Clear();
            wasQuoted = false;
            return true;
        }
    }

    public static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/' or '*' or '+';

    private static string Quoted(string segment) => segment.Length > 0 && segment.All(IsPlain) ? segment : $"\"{segment}\"";
}

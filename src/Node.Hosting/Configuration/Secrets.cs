using System.Text.RegularExpressions;

namespace Mallard.Hosting.Configuration;

/// <summary>Keeps passwords out of logs, messages and the output of <c>--check</c>.</summary>
internal static partial class Secrets
{
    private static readonly string[] Names = ["password", "token"];

    public static string Hide(string key, string value)
    {
        if (Names.Any(name => key.EndsWith(name, StringComparison.OrdinalIgnoreCase))) return value.Length == 0 ? value : "***";
        return InConnectionString().Replace(value, "${name}=***");
    }

    [GeneratedRegex("""\b(?<name>password|pwd)\s*=\s*(?:"[^"]*"|'[^']*'|[^;]*)""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex InConnectionString();
}

using System.Text;

namespace Mallard.Hosting.Configuration;

/// <summary>Writes settings as HOCON that Akka's parser cannot misread: full keys, everything in quotes.</summary>
internal static class HoconWriter
{
    public static string Write(IEnumerable<Setting> settings)
    {
        var text = new StringBuilder();
        foreach (var setting in settings)
        {
            var value = setting.Items is { } items ? $"[{string.Join(", ", items.Select(Quote))}]" : Quote(setting.Text!);
            text.Append(string.Join('.', Keys.Split(setting.Key)!.Select(Quote))).Append(" = ").Append(value).Append('\n');
        }

        return text.ToString();
    }

    public static string Quote(string value) => "\"" + value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal) + "\"";
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mallard.Survival.Balance;

/// <summary>Reads balance files strictly: a misspelt, missing, doubled or wrongly typed value is an error, never a default, unless its type says otherwise.</summary>
internal static class BalanceFiles
{
    public static readonly string[] Names = ["players.json", "items.json", "monsters.json", "objects.json", "drops.json", "combining.json", "map.json"];

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The texts of the files that are part of this assembly, by name.</summary>
    public static Dictionary<string, string> Embedded()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            using var stream = typeof(BalanceFiles).Assembly.GetManifestResourceStream(name)
                ?? throw new BalanceDataException($"{name}: not embedded in the assembly");
            using var reader = new StreamReader(stream);
            files[name] = reader.ReadToEnd();
        }

        return files;
    }

    public static T Read<T>(IReadOnlyDictionary<string, string> files, string name)
    {
        if (!files.TryGetValue(name, out var text)) throw new BalanceDataException($"{name}: no such file");

        try
        {
            return JsonSerializer.Deserialize<T>(text, Strict) ?? throw new BalanceDataException(name, "$", "null", "must be an object");
        }
        catch (JsonException error)
        {
            // The path names the property; the line of the file shows the value, which the exception does not.
            throw new BalanceDataException($"{name}: {error.Path ?? "$"}: {LineOf(text, error.LineNumber)}: {error.Message}", error);
        }
    }

    private static string LineOf(string text, long? line)
    {
        var lines = text.Split('\n');
        return line < lines.Length ? lines[(int)line].Trim() : "";
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mallard.Inspection;

/// <summary>The language on the line: one JSON object on each, UTF-8, ended by a line feed.</summary>
public static class JsonLines
{
    /// <summary>Longest line of a request, in bytes.</summary>
    public const int MaxRequest = 16 * 1024;

    /// <summary>Longest line of an answer, in bytes; nodes stay far below it.</summary>
    public const int MaxAnswer = 4 * 1024 * 1024;

    // Letters of all scripts stay as they are.
    private static readonly WireContext Context =
        new(new JsonSerializerOptions(WireContext.Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>A request as a line, without its end.</summary>
    public static string Write(Request request) => JsonSerializer.Serialize(request, Context.Request);

    /// <summary>A part of an answer as a line, without its end.</summary>
    public static string Write(AnswerPart part) => JsonSerializer.Serialize(part, Context.AnswerPart);

    /// <summary>Reads a request.</summary>
    /// <returns>The request, or what is wrong with the line.</returns>
    public static (Request? Request, string? Fault) ReadRequest(ReadOnlySpan<byte> line)
    {
        try
        {
            var request = JsonSerializer.Deserialize(line, Context.Request);
            if (request is { Cancel: true, Words: null }) request = request with { Words = [] };
            if (request?.Words is null || request.Words.Any(w => w is null)) return (null, "A request is a JSON object with words");
            return request.Version == Request.CurrentVersion
                ? (request, null)
                : (null, $"This node speaks version {Request.CurrentVersion} of the console's language, not {request.Version}");
        }
        catch (JsonException e)
        {
            return (null, $"A request is one JSON object on a line{(e.Path is { Length: > 1 } path ? $"; {path} is not as it must be" : "")}");
        }
    }

    /// <summary>Reads a part of an answer.</summary>
    /// <exception cref="JsonException">The line is none.</exception>
    public static AnswerPart ReadAnswer(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize(line, Context.AnswerPart) ?? throw new JsonException("An answer is a JSON object");

    /// <summary>The JSON schema that every line of an answer fits.</summary>
    public static string AnswerSchema()
    {
        using var reader = new StreamReader(typeof(JsonLines).Assembly.GetManifestResourceStream("answer.schema.json")!);
        return reader.ReadToEnd();
    }
}

/// <summary>Serializers made when this is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(KindConverter)],
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(AnswerPart))]
internal sealed partial class WireContext : JsonSerializerContext;

/// <summary>Kinds in lower case.</summary>
internal sealed class KindConverter() : JsonStringEnumConverter<ColumnKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

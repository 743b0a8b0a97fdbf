using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mallard.Inspection;

/// <summary>What the cells of a column are; tells readers how to show them and machines how to read them.</summary>
public enum ColumnKind
{
    /// <summary>JSON: a string.</summary>
    Text,

    /// <summary>A count or an id. JSON: a number without a fraction.</summary>
    Number,

    /// <summary>JSON: a number, which may have a fraction.</summary>
    Decimal,

    /// <summary>JSON: a number of bytes.</summary>
    Bytes,

    /// <summary>A length of time. JSON: a number of seconds.</summary>
    Seconds,

    /// <summary>A point in time. JSON: a string in the form of ISO 8601, UTC.</summary>
    Time,

    /// <summary>JSON: true or false.</summary>
    Flag,

    /// <summary>A member of the cluster. JSON: a string.</summary>
    Address,
}

/// <summary>A column of a table.</summary>
/// <param name="Name">In lower case with dashes.</param>
/// <param name="Kind">What its cells are.</param>
public sealed record Column(string Name, ColumnKind Kind = ColumnKind.Text);

/// <summary>One value of a table, in the invariant form it also has in JSON; nothing where nothing is known.</summary>
/// <param name="Text">The value; null for none.</param>
/// <param name="IsText">Whether JSON has it as a string.</param>
[JsonConverter(typeof(CellConverter))]
public readonly record struct Cell(string? Text, bool IsText)
{
    /// <summary>No value.</summary>
    public static Cell None => default;

    /// <summary>A text.</summary>
    public static implicit operator Cell(string? text) => new(text, text is not null);

    /// <summary>A number.</summary>
    public static implicit operator Cell(long number) => new(number.ToString(CultureInfo.InvariantCulture), false);

    /// <summary>A number with a fraction; one that JSON cannot have is no value.</summary>
    public static implicit operator Cell(double number) =>
        double.IsFinite(number) ? new(Math.Round(number, 3).ToString("0.###", CultureInfo.InvariantCulture), false) : None;

    /// <summary>A flag.</summary>
    public static implicit operator Cell(bool flag) => new(flag ? "true" : "false", false);

    /// <summary>A length of time, to the millisecond.</summary>
    public static implicit operator Cell(TimeSpan time) => time.TotalSeconds;

    /// <summary>A point in time.</summary>
    public static implicit operator Cell(DateTimeOffset time) => new(time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), true);

    /// <summary>A cell as it travels between nodes, where the kind of its column tells what it is.</summary>
    public static Cell From(string? text, ColumnKind kind) =>
        new(text, text is not null && kind is ColumnKind.Text or ColumnKind.Time or ColumnKind.Address);

    /// <summary>The value, or nothing.</summary>
    public override string ToString() => Text ?? "";
}

internal sealed class CellConverter : JsonConverter<Cell>
{
    public override bool HandleNull => true;

    public override Cell Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => Cell.None,
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number => new Cell(System.Text.Encoding.UTF8.GetString(reader.ValueSpan), false),
        var other => throw new JsonException($"A cell cannot be {other}"),
    };

    public override void Write(Utf8JsonWriter writer, Cell value, JsonSerializerOptions options)
    {
        if (value.Text is null) writer.WriteNullValue();
        else if (value.IsText) writer.WriteStringValue(value.Text);
        else writer.WriteRawValue(value.Text);
    }
}

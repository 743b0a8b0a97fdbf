namespace Mallard.Inspection;

/// <summary>What the value of a parameter may be.</summary>
public enum ParameterKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number between <see cref="Parameter.Min"/> and <see cref="Parameter.Max"/>.</summary>
    Number,

    /// <summary>A member of the cluster: <c>akka.tcp://mallard@10.0.0.5:8092</c>, or only <c>10.0.0.5:8092</c>.</summary>
    Address,

    /// <summary>One of <see cref="Parameter.Values"/>.</summary>
    OneOf,

    /// <summary>A switch without a value.</summary>
    Flag,

    /// <summary>The words of a command; takes all the words that follow.</summary>
    Command,
}

/// <summary>One thing a command can be told.</summary>
/// <param name="Name">In lower case with dashes; the switch is this behind two dashes.</param>
/// <param name="Kind">What its value may be.</param>
/// <param name="Summary">One sentence for people.</param>
public sealed record Parameter(string Name, ParameterKind Kind, string Summary)
{
    /// <summary>The short switch with its dash, <c>-t</c>; null for none.</summary>
    public string? Short { get; init; }

    /// <summary>Given by its place instead of a switch.</summary>
    public bool IsPositional { get; init; }

    /// <summary>Must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What it is when it is not given; null when there is no such value.</summary>
    public string? Default { get; init; }

    /// <summary>The smallest number.</summary>
    public long Min { get; init; }

    /// <summary>The largest number.</summary>
    public long Max { get; init; } = long.MaxValue;

    /// <summary>All that a <see cref="ParameterKind.OneOf"/> may be, in lower case; for a text, what is often meant.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The long switch with its dashes.</summary>
    public string Switch => $"--{Name}";

    /// <summary>How usage and pages show it: <c>[--take NUMBER]</c>, <c>ADDRESS</c>.</summary>
    public string Usage
    {
        get
        {
            var value = Name.ToUpperInvariant();
            var text = IsPositional ? value : Kind == ParameterKind.Flag ? Switch : $"{Switch} {value}";
            return IsRequired ? text : $"[{text}]";
        }
    }
}

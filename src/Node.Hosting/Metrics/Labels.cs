namespace Mallard.Hosting.Metrics;

/// <summary>Values of labels, and of attributes that say the same.</summary>
public static class Labels
{
    /// <summary>A name of the code as a label has it: <c>NoReceiver</c> is <c>no_receiver</c>.</summary>
    public static string Of(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));

    /// <summary>A label for each value of an enum that counts from 0, in its order.</summary>
    /// <param name="tag">Name of the label.</param>
    public static KeyValuePair<string, object?>[] AllOf<TKind>(string tag)
        where TKind : struct, Enum => [.. Enum.GetNames<TKind>().Select(kind => new KeyValuePair<string, object?>(tag, Of(kind)))];
}

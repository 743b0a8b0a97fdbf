namespace Mallard.Hosting.Metrics;

/// <summary>Values of labels, and of attributes that say the same.</summary>
public static class Labels
{
    /// <summary>A name of the code as a label has it: <c>NoReceiver</c> is <c>no_receiver</c>.</summary>
    public static string Of(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}

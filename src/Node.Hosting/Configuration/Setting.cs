namespace Mallard.Hosting.Configuration;

/// <summary>One configured value, a text or a list of texts, and the place an operator has to look at to change it.</summary>
public sealed record Setting(string Key, string? Text, IReadOnlyList<string>? Items, string Source)
{
    public static Setting Scalar(string key, string text, string source) => new(key, text, null, source);

    public static Setting List(string key, IReadOnlyList<string> items, string source) => new(key, null, items, source);

    /// <summary>The value as people may see it; passwords stay secret.</summary>
    public string Shown => Secrets.Hide(Key, Items is null ? Text! : $"[{string.Join(", ", Items)}]");

    /// <summary>Key, value and source: how a message about this setting begins.</summary>
    public override string ToString() => $"{Key} = {Shown} ({Source})";
}

namespace Mallard.Hosting.Configuration;

/// <summary>The hocon files as they were when this build was made; the list of all keys we have.</summary>
/// <remarks>The files beside the executable are what a node reads. These copies only tell which keys exist, so that a typo made
/// in the deployed file is found.</remarks>
internal static class ShippedFiles
{
    private const string Prefix = "hocon/";

    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(ShippedFiles).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..])
            .Order(StringComparer.Ordinal),
    ];

    private static readonly Lazy<IReadOnlyList<Setting>> Read = new(() =>
        [.. Names.SelectMany(name => HoconReader.Read(Text(name), Prefix + name))]);

    public static IReadOnlyList<Setting> Settings => Read.Value;

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(ShippedFiles).Assembly.GetManifestResourceStream(Prefix + name)!);
        return reader.ReadToEnd();
    }
}
